// Writes golden.json: the float64 oracle's first ten logits of every dense model at the tests' weights and input.
// Run it (node test/golden.ts) only together with a raised version of the model.
import { writeFileSync } from "node:fs";
import { initialWeights, models, trainableSpecs } from "../src/index.ts";
import { denseForward, testRandom } from "./oracle.ts";

const golden = Object.fromEntries(
  models
    .filter(({ input }) => input.length === 1)
    .map((model) => {
      const rows = [0, 1, 2, 3, 4, 5].map((r) => [
        ...testRandom("x", r).uniform(new Float32Array(model.input[0] as number)),
      ]);
      const hidden = trainableSpecs(model).filter(({ name }) => name.endsWith("/gamma")).length;
      const logits = denseForward(initialWeights(model, testRandom), rows, hidden);
      return [
        model.id,
        { version: model.version, logits: logits.map((row) => row.slice(0, 10).map((z) => Number(z.toFixed(6)))) },
      ];
    }),
);
writeFileSync(new URL("golden.json", import.meta.url), `${JSON.stringify(golden, null, 1)}\n`);
