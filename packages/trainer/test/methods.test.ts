// One update of each method against a float64 oracle written by hand, on the engine that computes in float64.
import { openEngine } from "@basin/engine";
import type { Engine, HostArray } from "@basin/engine";
import { makeRandom } from "@basin/random";
import { initialWeights } from "@basin/zoo";
import { afterAll, beforeAll, expect, it } from "vitest";
import { adam, makeMethod, sgd, trainStep } from "../src/index.ts";
import type { Method, Optimiser } from "../src/index.ts";
import { methodInputs } from "../src/method-inputs.ts";
import { matchedNoise } from "../src/methods/gradient-noise.ts";
import { at, withPrefix, zeros } from "../src/tensors.ts";
import { combine, crossEntropyByHand, divergenceByHand } from "./by-hand.ts";
import type { Rows, Vectors } from "./by-hand.ts";
import { tiny, tinyData } from "./tiny.ts";

const data = tinyData(40, 4);
const BATCH = 12;
const RATE = 0.05;
// A constant of a program is a float32 even where the program is computed in float64.
const TOLERANCE = 1e-7;

const start: Vectors = Object.fromEntries(
  Object.entries(initialWeights(tiny, makeRandom(4))).map(([name, values]) => [name, Float64Array.from(values)]),
);
const indices = makeRandom(2)("batch").permutation(data.train.count).subarray(0, BATCH);
const rows: Rows = Array.from(indices, (i) =>
  Array.from(data.train.features.subarray(i * 784, (i + 1) * 784), (byte) => byte / 255),
);
const labels = Array.from(indices, (i) => data.train.labels[i]!);

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine("onnx-cpu", { precision: "float64", threads: 1 });
});
afterAll(() => engine.close());

interface Stepped {
  readonly weights: Vectors;
  readonly losses: readonly number[];
  readonly correct: readonly number[];
  /** The method's inputs, end to end. */
  readonly inputs: Record<string, HostArray>;
}

/** Runs some updates on the same batch. */
async function run(method: Method, optimiser: Optimiser = sgd({ learningRate: RATE }), steps = 1): Promise<Stepped> {
  const program = trainStep({ model: tiny, optimiser, method, count: data.train.count, batch: BATCH });
  const executable = await engine.load(program);
  const upload = async (specs: typeof program.data, values: Readonly<Record<string, HostArray>>) =>
    Object.fromEntries(
      await Promise.all(
        Object.entries(specs).map(async ([name, { shape, dtype }]) => {
          return [name, await engine.upload({ shape, dtype, values: at(values, name) })] as const;
        }),
      ),
    );
  const { features, labels } = data.train;
  const repeated = Int32Array.from({ length: steps * BATCH }, (_, i) => indices[i % BATCH]!);
  const random = makeRandom(8);
  const inputs = methodInputs({ method, model: tiny, data, random, precision: "float64" }, repeated, 3, steps);
  const slots = withPrefix("slots/", zeros(optimiser.slots(program.state)));
  const resident = await upload(program.data, { features, labels });
  const { state, outputs } = await executable.run({
    data: resident,
    state: await upload(program.state, { ...slots, ...start }),
    inputs: { indices: repeated, ...inputs },
    steps,
  });
  const weights: Record<string, Float64Array> = {};
  for (const name of Object.keys(start)) weights[name] = (await engine.read(state[name]!)) as Float64Array;
  for (const buffer of [...Object.values(resident), ...Object.values(state)]) engine.free(buffer);
  await executable.release();
  return {
    weights,
    losses: [...outputs["loss"]!],
    correct: [...outputs["correct"]!],
    inputs: Object.fromEntries(Object.entries(inputs).map(([name, values]) => [name.slice("method/".length), values])),
  };
}

/** The largest difference of two sets of weights, over the largest move of the second from the start. */
function error(found: Vectors, wanted: Vectors): number {
  const largest = (a: Vectors, b: Vectors): number =>
    Math.max(...Object.values(combine(1, a, -1, b)).flatMap((values) => [...values].map(Math.abs)));
  return largest(found, wanted) / largest(wanted, start);
}

const descend = (gradients: Vectors, weights = start): Vectors => combine(1, weights, -RATE, gradients);
const cut = (values: HostArray): Rows => rows.map((row, s) => row.map((_, i) => values[s * 784 + i]!));
const plus = (a: Rows, b: Rows, factor: number): Rows => a.map((row, s) => row.map((v, i) => v + factor * b[s]![i]!));
const plainly = crossEntropyByHand(start, rows, labels);

it("has an oracle whose gradients are those of its losses", () => {
  const noise = makeRandom(1)("direction");
  const direction: Vectors = Object.fromEntries(
    Object.entries(start).map(([name, values]) => [name, noise.normal(new Float64Array(values.length))]),
  );
  const others = plus(rows, cut(noise.normal(new Float64Array(BATCH * 784))), 0.3);
  const slope = (gradients: Vectors): number =>
    Object.entries(gradients).reduce(
      (sum, [name, g]) => sum + g.reduce((s, v, i) => s + v * direction[name]![i]!, 0),
      0,
    );
  const [h, both] = [1e-6, [1, -1]];
  const moved = both.map((sign) => combine(1, start, sign * h, direction));
  const [up, down] = moved.map((weights) => crossEntropyByHand(weights, rows, labels).loss);
  expect((up! - down!) / (2 * h)).toBeCloseTo(slope(plainly.gradients), 6);
  const [above, below] = moved.map((weights) => divergenceByHand(weights, rows, others).loss);
  expect(divergenceByHand(start, rows, others).loss).toBeGreaterThan(0.1);
  expect((above! - below!) / (2 * h)).toBeCloseTo(slope(divergenceByHand(start, rows, others).gradients), 6);
  const pixels = cut(noise.normal(new Float64Array(BATCH * 784)));
  const [right, left] = both.map((sign) => crossEntropyByHand(start, plus(rows, pixels, sign * h), labels).loss);
  const along = plainly.input.reduce((sum, row, s) => sum + row.reduce((t, v, i) => t + v * pixels[s]![i]!, 0), 0);
  expect((right! - left!) / (2 * h)).toBeCloseTo(along, 6);
});

it("plain: the gradient of the batch's mean loss", async () => {
  const { weights, losses, inputs } = await run(makeMethod("plain"));
  expect(inputs).toEqual({});
  expect(losses[0]).toBeCloseTo(plainly.loss, 7);
  expect(error(weights, descend(plainly.gradients))).toBeLessThan(TOLERANCE);
});

it.each([
  [{ lambda: 2, iterations: 3, reset: false }],
  [{ lambda: 2, iterations: 3, reset: true }],
  [{ lambda: 0, iterations: 2, reset: true }],
] as const)("conservative: sub-problems solved by the optimiser, %j", async (settings) => {
  const momentum = 0.9;
  const found = await run(makeMethod("conservative", settings), sgd({ learningRate: RATE, momentum }), 2);
  let weights = start;
  let velocity = combine(0, start, 0, start);
  const losses: number[] = [];
  for (let k = 0; k < 2; k++) {
    const centre = weights;
    if (settings.reset) velocity = combine(0, start, 0, start);
    for (let i = 0; i < settings.iterations; i++) {
      const { loss, gradients } = crossEntropyByHand(weights, rows, labels);
      if (i === 0) losses.push(loss);
      const proximal = combine(settings.lambda, weights, -settings.lambda, centre);
      velocity = combine(momentum, velocity, 1, combine(1, gradients, 1, proximal));
      weights = combine(1, weights, -RATE, velocity);
    }
  }
  expect(error(found.weights, weights)).toBeLessThan(10 * TOLERANCE);
  losses.forEach((loss, k) => expect(found.losses[k]).toBeCloseTo(loss, 6));
  // The cases differ by more than the tolerance, so that none can stand for another.
  const other = await run(
    makeMethod("conservative", { ...settings, reset: !settings.reset, lambda: 1 }),
    sgd({ learningRate: RATE, momentum }),
    2,
  );
  expect(error(other.weights, weights)).toBeGreaterThan(1e-3);
});

it("conservative: one iteration is plain training, and Adam's state is carried", async () => {
  const one = await run(makeMethod("conservative", { iterations: 1 }), adam(), 2);
  const usual = await run(makeMethod("plain"), adam(), 2);
  expect(one.weights).toEqual(usual.weights);
  // With lambda 0, three iterations on a batch are three plain updates on it.
  const three = await run(makeMethod("conservative", { lambda: 0 }), adam(), 2);
  expect(error(three.weights, (await run(makeMethod("plain"), adam(), 6)).weights)).toBeLessThan(1e-12);
});

it.each([
  [0.5, 0.25],
  [0.2, 0.01],
])("adversarial: share %d of the clean loss, a step of %d along the sign", async (share, epsilon) => {
  const attacked = crossEntropyByHand(
    start,
    plus(
      rows,
      plainly.input.map((row) => row.map(Math.sign)),
      epsilon,
    ),
    labels,
  );
  const wanted = descend(combine(share, plainly.gradients, 1 - share, attacked.gradients));
  const { weights, losses } = await run(makeMethod("adversarial", { share, epsilon }));
  expect(attacked.loss).toBeGreaterThan(plainly.loss);
  expect(losses[0]).toBeCloseTo(share * plainly.loss + (1 - share) * attacked.loss, 5);
  expect(error(weights, wanted)).toBeLessThan(TOLERANCE);
});

it("stability: the divergence between the predictions with and without noise", async () => {
  const [alpha, sigma] = [0.7, 0.2];
  const { weights, losses, inputs } = await run(makeMethod("stability", { alpha, sigma }));
  const divergence = divergenceByHand(start, rows, plus(rows, cut(inputs["noise"]!), sigma));
  expect(divergence.loss).toBeGreaterThan(0.01);
  expect(losses[0]).toBeCloseTo(plainly.loss + alpha * divergence.loss, 6);
  expect(error(weights, descend(combine(1, plainly.gradients, alpha, divergence.gradients)))).toBeLessThan(TOLERANCE);
});

it("input-noise: the plain step on noisy inputs", async () => {
  const { weights, losses, inputs } = await run(makeMethod("input-noise", { sigma: 0.3 }));
  const noisy = crossEntropyByHand(start, plus(rows, cut(inputs["noise"]!), 0.3), labels);
  expect(losses[0]).toBeCloseTo(noisy.loss, 6);
  expect(error(weights, descend(noisy.gradients))).toBeLessThan(TOLERANCE);
});

it("label-noise: the plain step on replaced labels", async () => {
  const { weights, losses, correct, inputs } = await run(makeMethod("label-noise", { share: 0.5 }));
  const drawn = [...inputs["labels"]!];
  const replaced = labels.map((label, s) => (drawn[s]! < 0 ? label : drawn[s]!));
  expect(replaced).not.toEqual(labels);
  expect(drawn).toContain(-1);
  const noisy = crossEntropyByHand(start, rows, replaced);
  expect(losses[0]).toBeCloseTo(noisy.loss, 6);
  expect(error(weights, descend(noisy.gradients))).toBeLessThan(TOLERANCE);
  const right = noisy.pass.logits.filter((row, s) => row.indexOf(Math.max(...row)) === replaced[s]);
  expect(correct[0]).toBe(right.length);
});

it("iterate-noise: noise as long as the step, tensor by tensor", async () => {
  const sigma = 0.8;
  const { weights, inputs } = await run(makeMethod("iterate-noise", { sigma }));
  const wanted = Object.fromEntries(
    Object.entries(descend(plainly.gradients)).map(([name, values]) => {
      const squares = values.reduce((sum, value, i) => sum + (value - start[name]![i]!) ** 2, 0);
      const length = Math.sqrt(squares / values.length);
      return [name, values.map((value, i) => value + sigma * length * inputs[name]![i]!)];
    }),
  );
  expect(error(weights, wanted)).toBeLessThan(TOLERANCE);
});

it.each([
  [4, 1],
  [4, 0.5],
  // More than half of the batch: two parts of six.
  [8, 1],
])("gradient-noise: sub-batches of %d, scale %d", async (batch, scale) => {
  const { part, factor } = matchedNoise(BATCH, batch);
  expect(part).toBe(Math.min(batch, 6));
  const [first, second] = [0, part].map((from) =>
    crossEntropyByHand(start, rows.slice(from, from + part), labels.slice(from, from + part)),
  );
  const noise = combine(1, first!.gradients, -1, second!.gradients);
  const { weights, losses } = await run(makeMethod("gradient-noise", { batch, scale }));
  expect(losses[0]).toBeCloseTo(plainly.loss, 7);
  expect(error(weights, descend(combine(1, plainly.gradients, factor * scale, noise)))).toBeLessThan(TOLERANCE);
});

it("gradient-noise: a last batch no larger than the small one gets none", async () => {
  expect(matchedNoise(BATCH, BATCH)).toMatchObject({ factor: 0 });
  expect((await run(makeMethod("gradient-noise", { batch: BATCH }))).weights).toEqual(
    (await run(makeMethod("plain"))).weights,
  );
});

it("augmentation: the plain step on the images drawn", async () => {
  const { weights, inputs } = await run(makeMethod("augmentation"));
  const images = cut(inputs["images"]!).map((row) => row.map((byte) => byte / 255));
  expect(error(weights, descend(crossEntropyByHand(start, images, labels).gradients))).toBeLessThan(TOLERANCE);
  const still = await run(makeMethod("augmentation", { flip: false, rotation: 0, translation: 0 }));
  expect(still.weights).toEqual((await run(makeMethod("plain"))).weights);
});

it("says which setting is wrong", () => {
  expect(() => makeMethod("mixup")).toThrow('method: no such id, got "mixup"; use one of adversarial, augmentation');
  expect(() => makeMethod("toString")).toThrow('no such id, got "toString"');
  expect(() => makeMethod("plain", { lambda: 1 })).toThrow("plain lambda: no such setting, got 1; use one of none");
  expect(() => makeMethod("stability", { beta: 1 })).toThrow("use one of alpha, sigma");
  expect(() => makeMethod("augmentation", { flip: 1 })).toThrow(
    'augmentation flip: must be a boolean, got "1"; true is',
  );
  expect(() => makeMethod("stability", { alpha: "1" })).toThrow('must be a number, got "1"; 0.01 is the default');
  expect(() => makeMethod("stability", { sigma: -1 })).toThrow("stability sigma: must be a number from 0, got -1");
  expect(() => makeMethod("stability", { alpha: Infinity })).toThrow("stability alpha: must be a number from 0");
  expect(() => makeMethod("adversarial", { share: 1.5 })).toThrow("adversarial share: must be in [0, 1], got 1.5");
  expect(() => makeMethod("label-noise", { share: Number.NaN })).toThrow(
    "label-noise share: must be in [0, 1], got NaN",
  );
  expect(() => makeMethod("augmentation", { rotation: 181 })).toThrow("must be in [0, 180], got 181");
  expect(() => makeMethod("conservative", { iterations: 0 })).toThrow("must be a whole number from 1, got 0");
  expect(() => makeMethod("gradient-noise", { batch: 2.5 })).toThrow("must be a whole number from 1, got 2.5");
});
