// The example of the README compiles, and descends to the slope of its line.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { expect, it } from "vitest";

it("runs the README's example", async () => {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  const code = /^```ts\n([\s\S]*?)^```/m.exec(readme)![1]!;
  // Inside the package, so that it finds the package by its own name.
  const folder = new URL("../.report/", import.meta.url);
  mkdirSync(folder, { recursive: true });
  const file = new URL("readme-example.ts", folder);
  writeFileSync(file, code);
  const { default: model } = (await import(file.href)) as { default: Uint8Array };
  const session = await InferenceSession.create(model);
  const steps = 20;
  const results = await session.run({
    "data/x": new Tensor("float32", [1, 2, 3, 4], [4]),
    "data/y": new Tensor("float32", [2, 4, 6, 8], [4]),
    "state/w": new Tensor("float32", [0], []),
    "inputs/rate": new Tensor("float32", new Float32Array(steps).fill(0.05), [steps]),
    steps: new Tensor("int32", new Int32Array(steps), [steps]),
  });
  expect((results["next/w"]!.data as Float32Array)[0]).toBeCloseTo(2, 5);
  const losses = [...(results["outputs/loss"]!.data as Float32Array)];
  expect(losses[0]).toBeCloseTo(30, 4);
  expect(losses).toEqual(losses.toSorted((a, b) => b - a));
  await session.release();
});
