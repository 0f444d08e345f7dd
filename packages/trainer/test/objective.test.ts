// f against a float64 computation without any library: values, gradients by finite differences, inference mode.
import { makeRandom } from "@basin/random";
import { initialWeights } from "@basin/zoo";
import { openEngine } from "@basin/engine";
import type { Engine } from "@basin/engine";
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { chunksOf, flatten, openObjective, unflatten } from "../src/index.ts";
import type { Objective } from "../src/index.ts";
import { oracle, oracleOver, tiny, tinyData } from "./tiny.ts";
import type { Moments } from "./tiny.ts";

const data = tinyData(37, 20);
// 37 samples in chunks of about 12: three chunks of two sizes.
const chunkSize = 12;
const chunks = (count: number): number[][] => chunksOf(count, chunkSize).map((chunk) => Array.from(chunk));
const start = initialWeights(tiny, makeRandom(3));
const x = flatten(tiny, {
  ...start,
  // Away from zero and one, so that a lost shift or scale shows.
  "batch_norm_1/gamma": makeRandom(4)("gamma")
    .uniform(new Float32Array(32))
    .map((value) => 0.5 + value),
  "batch_norm_1/beta": makeRandom(4)("beta").normal(new Float32Array(32)),
  "dense_2/bias": makeRandom(4)("bias").normal(new Float32Array(10)),
});
const named = (point: Float64Array): Record<string, Float64Array> => {
  let offset = 0;
  return Object.fromEntries(
    Object.entries(unflatten(tiny, point)).map(([name, values]) => [
      name,
      point.subarray(offset, (offset += values.length)),
    ]),
  );
};

let engine: Engine;
let objective: Objective;
beforeAll(async () => {
  engine = await openEngine("tfjs-cpu");
  objective = await openObjective({ engine, model: tiny, data, split: "train", chunkSize });
});
afterAll(async () => {
  await objective.close();
  await engine.close();
  expect(tf.memory().numTensors).toBe(0);
});

it("has the value of the definition, on batch statistics of three chunks", async () => {
  expect(chunks(37).map((chunk) => chunk.length)).toEqual([13, 12, 12]);
  const wanted = oracleOver(named(x), data.train, chunks(37));
  const found = await objective.value(x);
  expect(Math.abs(found.loss / wanted.loss - 1)).toBeLessThan(1e-6);
  expect(found.accuracy).toBe(wanted.accuracy);
  expect((await objective.evaluate(x)).value).toBe(found.loss);
  // The chunks matter: one chunk of all samples is another function.
  const whole = oracleOver(named(x), data.train, [chunks(37).flat()]);
  expect(Math.abs(whole.loss / wanted.loss - 1)).toBeGreaterThan(1e-4);
});

it("has the gradient of the definition, through the statistics", async () => {
  const { gradient } = await objective.evaluate(x);
  expect(gradient.length).toBe(objective.dimension);
  const f = (point: Float64Array): number => oracleOver(named(point), data.train, chunks(37)).loss;
  let largest = 0;
  for (const value of gradient) largest = Math.max(largest, Math.abs(value));
  // One coordinate of every weight tensor, the largest of it, by central differences of the float64 oracle.
  let offset = 0;
  for (const [name, values] of Object.entries(unflatten(tiny, x))) {
    let best = offset;
    for (let i = offset; i < offset + values.length; i++) {
      if (Math.abs(gradient[i] as number) > Math.abs(gradient[best] as number)) best = i;
    }
    const h = 1e-5;
    const [up, down] = [x.slice(), x.slice()];
    up[best] = (up[best] as number) + h;
    down[best] = (down[best] as number) - h;
    const wanted = (f(up) - f(down)) / (2 * h);
    expect(Math.abs((gradient[best] as number) - wanted) / largest, name).toBeLessThan(2e-6);
    if (name === "dense_1/bias") expect(Math.abs(wanted)).toBeLessThan(1e-8);
    else expect(Math.abs(wanted), name).toBeGreaterThan(1e-4);
    offset += values.length;
  }
});

it("gives statistics of the whole split and uses them frozen, in value and gradient", async () => {
  const statistics = await objective.statistics(x);
  const all = oracle(named(x), data.train, chunks(37).flat()).moments;
  // One hidden layer: the chunks' inputs are raw, so the union's moments are those of one pass over all samples.
  all.mean.forEach((value, i) => expect(statistics["batch_norm_1/mean"]?.[i]).toBeCloseTo(value, 5));
  all.variance.forEach((value, i) => expect(statistics["batch_norm_1/variance"]?.[i]).toBeCloseTo(value, 5));
  const frozen: Moments = all;
  const options = { engine, model: tiny, data, split: "test", chunkSize, batchNorm: { frozen: statistics } } as const;
  const test = await openObjective(options);
  const wanted = oracleOver(named(x), data.test, chunks(20), frozen);
  const found = await test.evaluate(x);
  expect(Math.abs(found.value / wanted.loss - 1)).toBeLessThan(1e-6);
  expect((await test.value(x)).accuracy).toBe(wanted.accuracy);
  const [direction, h] = [makeRandom(6)("direction").normal(new Float64Array(x.length)), 1e-6];
  const moved = (scale: number): number =>
    oracleOver(named(x.map((value, i) => value + scale * (direction[i] as number))), data.test, chunks(20), frozen)
      .loss;
  const slope = (moved(h) - moved(-h)) / (2 * h);
  const dot = found.gradient.reduce((sum, value, i) => sum + value * (direction[i] as number), 0);
  expect(Math.abs(dot / slope - 1)).toBeLessThan(1e-4);
  await test.close();
});

it("says what does not fit", async () => {
  await expect(objective.value(new Float64Array(3))).rejects.toThrow("m1-tiny vector: must have length 25514, got 3");
  const base = { engine, model: tiny, data, split: "train" } as const;
  await expect(openObjective({ ...base, batchNorm: { frozen: {} } })).rejects.toThrow(
    'm1-tiny frozen statistics "batch_norm_1/mean": must hold 32 values, got nothing',
  );
  await expect(openObjective({ ...base, data: { ...data, shape: [5] } })).rejects.toThrow("must fit m1-tiny's input");
  const labels = data.train.labels.map(() => 10);
  await expect(openObjective({ ...base, data: { ...data, train: { ...data.train, labels } } })).rejects.toThrow(
    "stripes train labels: must be in [0, 10) for m1-tiny, got 10",
  );
});

it("lays weights end to end in the order of the model and back", () => {
  expect(unflatten(tiny, flatten(tiny, start))).toEqual(start);
  expect(() => flatten(tiny, { ...start, other: new Float32Array(1) })).toThrow('got "other"');
  expect(() => flatten(tiny, { ...start, "dense_1/bias": new Float32Array(1) })).toThrow("must hold 32 values, got 1");
});
