// Models of other kinds than the tiny one: dropout, images as input, no batch normalisation.
import * as tf from "@tensorflow/tfjs-core";
import { layers, sequential } from "@tensorflow/tfjs-layers";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { openEngine } from "@basin/engine";
import type { Engine } from "@basin/engine";
import { makeRandom } from "@basin/random";
import { initialWeights } from "@basin/zoo";
import type { Model } from "@basin/zoo";
import { afterAll, beforeAll, expect, it } from "vitest";
import { adam, flatten, openObjective, sgd, train, weightsHash } from "../src/index.ts";
import type { TrainOptions } from "../src/index.ts";
import { dropoutMasks, scaledMasks } from "../src/dropout.ts";
import { at } from "../src/tensors.ts";
import { tinyData } from "./tiny.ts";

const kernelInitializer = "glorotUniform";
const make = (input: readonly number[], build: () => LayersModel): Model => ({
  id: "test",
  version: 1,
  title: "test",
  source: "none",
  input,
  classes: 10,
  parameters: 0,
  build,
});
const dropout = make([784], () => {
  const model = sequential();
  model.add(layers.dense({ units: 8, kernelInitializer, name: "dense_1", inputShape: [784], activation: "relu" }));
  model.add(layers.dropout({ rate: 0.25, name: "dropout_1" }));
  model.add(layers.dense({ units: 10, kernelInitializer, name: "dense_2" }));
  return model;
});
const odd = make([784], () => {
  const model = sequential();
  model.add(layers.dropout({ rate: 0.5, name: "dropout_1", inputShape: [7] }));
  return model;
});
const image = make([28, 28, 1], () => {
  const model = sequential();
  model.add(layers.flatten({ inputShape: [28, 28, 1], name: "flatten_1" }));
  model.add(layers.dense({ units: 10, kernelInitializer, name: "dense_1" }));
  return model;
});
const flat = make([784], () => {
  const model = sequential();
  model.add(layers.dense({ units: 10, kernelInitializer, name: "dense_1", inputShape: [784] }));
  return model;
});

const data = tinyData(40, 20);
let engine: Engine;
beforeAll(async () => {
  engine = await openEngine("tfjs-cpu");
});
afterAll(() => engine.close());

const options = (changes: Partial<TrainOptions>): TrainOptions => ({
  engine,
  model: dropout,
  data,
  batch: 8,
  seed: 1,
  optimiser: adam(),
  stop: { kind: "epochs", epochs: 2 },
  ...changes,
});

it("draws masks of 0 and 1 that depend on the update alone", () => {
  const random = makeRandom(3);
  const { "dropout/dropout_1": all } = dropoutMasks(dropout, random, 5, 4, 500);
  expect(all?.length).toBe(4 * 500 * 8);
  const values = Array.from(all ?? []);
  expect(new Set(values)).toEqual(new Set([0, 1]));
  // 16,000 draws: the standard deviation of the share is 0.0034.
  expect(Math.abs(values.filter((value) => value === 0).length / values.length - 0.25)).toBeLessThan(0.015);
  const { "dropout/dropout_1": third } = dropoutMasks(dropout, random, 7, 1, 500);
  expect(Array.from(third ?? [])).toEqual(values.slice(2 * 4000, 3 * 4000));
  // An odd number of values: the half word to spare changes no step.
  const both = at(dropoutMasks(odd, random, 5, 2, 1), "dropout/dropout_1");
  const [first, second] = [5, 6].map((update) => at(dropoutMasks(odd, random, update, 1, 1), "dropout/dropout_1"));
  expect(Array.from(both)).toEqual([...(first ?? []), ...(second ?? [])]);
});

it("scales what is kept by one over the probability of keeping it", () => {
  const kept = tf.tidy(() => {
    const inputs = { "dropout/dropout_1": tf.tensor([[0, 1]], [1, 2], "int32") };
    return Array.from(at(scaledMasks(dropout, inputs), "dropout_1").dataSync());
  });
  expect(kept).toEqual([0, Math.fround(4 / 3)]);
});

it("trains with dropout, the same for any number of steps per call, and measures without", async () => {
  const results = [];
  for (const stepsPerCall of [1, 3]) results.push(await train(options({ stepsPerCall })));
  const [one, three] = results.map((result) => (result.status === "done" ? result : undefined));
  expect(one?.outcome).toEqual(three?.outcome);
  expect(weightsHash(dropout, one?.weights ?? {})).toBe(weightsHash(dropout, three?.weights ?? {}));
  const still = await train(options({ optimiser: sgd({ learningRate: 1e-30 }) }));
  if (still.status !== "done") throw new Error("the run was interrupted");
  const { initial, final, history } = still.outcome;
  expect(final?.train).toEqual(initial.train);
  // Nothing moved, so the difference is the masks, and they differ between epochs.
  expect(Math.abs((history[0]?.running?.loss ?? 0) - initial.train.loss)).toBeGreaterThan(1e-3);
  expect(history[0]?.running?.loss).not.toBe(history[1]?.running?.loss);
});

it("has the same value in inference mode without batch normalisation", async () => {
  const result = await train(options({ model: flat }));
  if (result.status !== "done") throw new Error("the run was interrupted");
  const { final } = result.outcome;
  expect(final?.inference).toEqual({ train: final?.train, test: final?.test });
});

it("gives images to a network in its own shape", async () => {
  const x = flatten(flat, initialWeights(flat, makeRandom(1)));
  const results = [];
  for (const model of [flat, image]) {
    const objective = await openObjective({ engine, model, data, split: "train" });
    results.push(await objective.evaluate(x));
    await objective.close();
  }
  expect(results[0]).toEqual(results[1]);
});
