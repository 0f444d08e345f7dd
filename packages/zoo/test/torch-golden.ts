// Writes torch-golden.json: what PyTorch computes, in float64, of every image model at the tests' weights and input.
// Needs a python3 with torch and numpy (made with torch 1.13.0a0, Debian 12):
//   node test/torch-golden.ts
// Run it only together with a raised version of a model.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import "@tensorflow/tfjs-backend-cpu";
import { initialWeights, models, trainableSpecs } from "../src/index.ts";
import { testRandom } from "./oracle.ts";
import { directionOf, goldenInput, goldenLabels } from "./torch-case.ts";

const golden: Record<string, unknown> = {};
for (const model of models.filter(({ input }) => input.length === 3)) {
  const folder = mkdtempSync(path.join(tmpdir(), "golden-"));
  try {
    const write = (name: string, values: Float32Array<ArrayBuffer>): void =>
      writeFileSync(path.join(folder, `${name.replaceAll("/", "@")}.bin`), values);
    const weights = initialWeights(model, testRandom);
    for (const { name } of trainableSpecs(model)) {
      write(name, Float32Array.from(weights[name] as Float32Array));
      write(`direction/${name}`, directionOf(name, (weights[name] as Float32Array).length));
    }
    write("x", goldenInput(model));
    const built = model.build();
    const layers = built.layers.map((layer) => ({ type: layer.getClassName(), ...layer.getConfig() }));
    built.dispose();
    const shapes = Object.fromEntries(trainableSpecs(model).map(({ name, shape }) => [name, shape]));
    const description = { layers, shapes, input: model.input, labels: goldenLabels };
    writeFileSync(path.join(folder, "model.json"), JSON.stringify(description));
    const script = path.join(import.meta.dirname, "torch-golden.py");
    const answer = JSON.parse(execFileSync("python3", [script, folder], { encoding: "utf8" })) as object;
    golden[model.id] = { version: model.version, ...answer };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
writeFileSync(new URL("torch-golden.json", import.meta.url), `${JSON.stringify(golden, null, 1)}\n`);
