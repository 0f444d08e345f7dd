// A network of the zoo, trained for two epochs on generated digits and measured: the benchmark's parts by hand.
//   node examples/train-and-measure.ts
import { loadDataSet } from "@basin/datasets";
import { openEngine } from "@basin/engine";
import { makeRandom } from "@basin/random";
import { drive, fullSpace, keskar2017 } from "@basin/sharpness";
import { adam, flatten, openObjective, train } from "@basin/trainer";
import { findModel } from "@basin/zoo";

const engine = await openEngine("onnx-cpu");
const model = findModel("m1-tiny");
const data = await loadDataSet("glyphs", { train: 512, test: 128 });

const trained = await train({
  engine,
  model,
  data,
  batch: 32,
  seed: 1,
  optimiser: adam(),
  stop: { kind: "epochs", epochs: 2 },
});
if (trained.status !== "done") throw new Error("the training was interrupted");
console.log(`test accuracy ${trained.outcome.final?.test.accuracy}`);

const objective = await openObjective({ engine, model, data, split: "train" });
const x = flatten(model, trained.weights);
const sharpness = await drive(
  keskar2017({ x, space: fullSpace(x.length), epsilon: 1e-3, row: "scaled", random: makeRandom(1) }),
  (point) => objective.evaluate(point),
);
console.log(`φ = ${sharpness.value.toFixed(3)} % in ${objective.dimension} dimensions`);
await objective.close();
await engine.close();
