// The cross-engine suite: every engine here is near float64, and an error of 1e-3 planted in any one gradient is found.
import { openEngine, usableEngines } from "@basin/engine";
import { findModel } from "@basin/zoo";
import { describe, expect, it } from "vitest";
import { checkEngine, descend, ENGINE_TOLERANCE, errorsOf, SEEDS } from "../src/engine-check.ts";
import type { Descent } from "../src/engine-check.ts";

/** The networks, and samples of a step. */
const networks = [
  ["f1", 32],
  ["c1", 8],
] as const;

const usable = await usableEngines();

it.each(usable.map(({ name }) => name))("%s agrees with float64 on ten steps of F1", async (name) => {
  const engine = await openEngine(name);
  const check = await checkEngine(engine, { model: findModel("f1"), batch: 32 });
  await engine.close();
  expect(check).toMatchObject({ engine: name, model: "f1", passed: true });
  expect(check.error).toBeGreaterThan(0);
});

describe.each(networks)("on %s", (id, batch) => {
  const model = findModel(id);
  const seed = SEEDS[0] as number;
  const on = async (precision: "float32" | "float64", planted?: string): Promise<Descent> => {
    const engine = await openEngine("onnx-cpu", { precision });
    const found = await descend(engine, seed, {
      model,
      batch,
      ...(planted === undefined ? {} : { planted: { weight: planted, factor: 1.001 } }),
    });
    await engine.close();
    return found;
  };

  it("onnx-cpu agrees with its own float64, and shows an error of 1e-3 in any one gradient", async () => {
    const reference = await on("float64");
    expect(Math.max(...Object.values(errorsOf(await on("float32"), reference)))).toBeLessThan(ENGINE_TOLERANCE / 10);
    const size = (values: Float64Array): number => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const largest = Math.max(...Object.values(reference.gradients).map(size));
    for (const [weight, gradient] of Object.entries(reference.gradients)) {
      // What batch norm takes away again has no gradient but rounding, in which there is nothing to find.
      if (size(gradient) < 1e-9 * largest) {
        expect(weight).toMatch(/bias$/);
        continue;
      }
      const errors = errorsOf(await on("float32", weight), reference);
      expect(errors[weight], weight).toBeGreaterThan(5 * ENGINE_TOLERANCE);
    }
  });

  it("finds values that are not finite", async () => {
    const reference = await on("float64");
    const broken = { ...reference.gradients, "dense_1/kernel": new Float64Array(8).fill(Number.NaN) };
    const errors = errorsOf({ ...reference, gradients: broken }, reference);
    expect(Object.entries(errors).filter(([, error]) => error !== 0)).toEqual([["dense_1/kernel", Number.NaN]]);
  });
});

it("refuses a network whose gradients a backend lacks, by the kernel's name", async () => {
  const engine = await openEngine("tfjs-wasm");
  await expect(checkEngine(engine, { model: findModel("m2-tiny"), batch: 2 })).rejects.toThrow(
    "tfjs-wasm has no kernel Conv2DBackpropFilter",
  );
  await engine.close();
});
