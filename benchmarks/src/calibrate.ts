// The speed of this machine on the real programs, from a few steps: for estimates and `basin bench`, never for results.
import type { LoadedDataSet } from "@basin/datasets";
import type { Buffers, Engine } from "@basin/engine";
import type { Optimiser } from "@basin/trainer";
import { adam, flatten, openObjective, trainStep } from "@basin/trainer";
import { makeRandom } from "@basin/random";
import type { Model } from "@basin/zoo";
import { initialWeights } from "@basin/zoo";

/** The speed of one program. */
export interface Speed {
  readonly samplesPerSecond: number;
  /** Of matrix products, 10^9 operations per second. */
  readonly gigaflops: number;
}

/** Samples and labels that only have the right shape. */
function fakeData(model: Model, count: number): LoadedDataSet {
  const size = model.input.reduce((product, length) => product * length, 1);
  const split = {
    count,
    features: Uint8Array.from({ length: count * size }, (_, i) => (i * 37) % 256),
    labels: Int32Array.from({ length: count }, (_, i) => i % model.classes),
  };
  return {
    id: "calibration",
    version: 1,
    classes: model.classes,
    shape: model.input,
    train: split,
    test: split,
    hashes: {},
    caveats: [],
  };
}

/**
 * Measures training steps: `calls` engine calls of at most `steps` steps each, after one to warm up; the best one
 * counts. Calls of slow steps take fewer, so that one is about two seconds long. Dropout keeps everything: masks are
 * made beside the engine and not measured.
 */
export async function trainingSpeed(
  engine: Engine,
  model: Model,
  { batch, steps: most, calls }: { readonly batch: number; readonly steps: number; readonly calls: number },
): Promise<Speed> {
  const optimiser: Optimiser = adam();
  const program = trainStep({ model, optimiser, count: batch, batch });
  const executable = await engine.load(program);
  const { features, labels } = fakeData(model, batch).train;
  const upload = async (from: Readonly<Record<string, Float32Array>>): Promise<Buffers> =>
    Object.fromEntries(
      await Promise.all(
        Object.entries(program.state).map(async ([name, spec]) => [
          name,
          await engine.upload({
            ...spec,
            values: from[name] ?? new Float32Array(spec.shape.reduce((a, b) => a * b, 1)),
          }),
        ]),
      ),
    ) as Buffers;
  let state = await upload(initialWeights(model, makeRandom(0)));
  const data: Buffers = {
    features: await engine.upload({ ...program.data["features"]!, values: features }),
    labels: await engine.upload({ ...program.data["labels"]!, values: labels }),
  };
  const one = Int32Array.from({ length: batch }, (_, i) => i);
  /** One call; how many seconds it took. */
  const call = async (steps: number): Promise<number> => {
    const inputs: Record<string, Int32Array | Uint8Array> = {};
    for (const [name, spec] of Object.entries(program.inputs)) {
      const length = spec.shape.reduce((a, b) => a * b, 1) * steps;
      inputs[name] =
        name === "indices" ? Int32Array.from({ length }, (_, i) => one[i % batch]!) : new Uint8Array(length).fill(1);
    }
    const begin = performance.now();
    ({ state } = await executable.run({ data, state, inputs, steps }));
    return (performance.now() - begin) / 1000;
  };
  const steps = Math.max(1, Math.min(most, Math.floor(2 / (await call(1)))));
  let best = Infinity;
  for (let repetition = 0; repetition < calls; repetition++) best = Math.min(best, await call(steps));
  for (const buffer of [...Object.values(state), ...Object.values(data)]) engine.free(buffer);
  await executable.release();
  return { samplesPerSecond: (batch * steps) / best, gigaflops: (executable.flops * steps) / best / 1e9 };
}

/** Measures evaluations of f with its gradient on `count` samples: three after one to warm up; the best one counts. */
export async function evaluationSpeed(engine: Engine, model: Model, count: number): Promise<Speed> {
  const objective = await openObjective({ engine, model, data: fakeData(model, count), split: "train" });
  const x = flatten(model, initialWeights(model, makeRandom(0)));
  await objective.evaluate(x);
  let seconds = Infinity;
  for (let repetition = 0; repetition < 3; repetition++) {
    const begin = performance.now();
    await objective.evaluate(x);
    seconds = Math.min(seconds, (performance.now() - begin) / 1000);
  }
  await objective.close();
  // A step has the same products a sample: forward, and back to every weight.
  const step = await engine.load(trainStep({ model, optimiser: adam(), count: 2, batch: 2 }));
  const flops = step.flops / 2;
  await step.release();
  return { samplesPerSecond: count / seconds, gigaflops: (flops * count) / seconds / 1e9 };
}
