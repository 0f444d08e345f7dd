// The conformance suite of models: every entry of the registry passes every test here.
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { readFileSync } from "node:fs";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { findModel, forward, initialWeights, models, trainableSpecs, weightSpecs } from "../src/index.ts";
import type { Model } from "../src/index.ts";
import { modelChecks } from "../src/conformance.ts";
import { crossEntropy, denseForward, testRandom } from "./oracle.ts";

const batch = 6;
const sizeOf = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);
const labels = [3, 1, 4, 1, 5, 9];
interface Golden {
  readonly version: number;
  readonly logits: readonly (readonly number[])[];
}
const read = (name: string): unknown => JSON.parse(readFileSync(new URL(name, import.meta.url), "utf8"));
const golden = read("golden.json") as Record<string, Golden>;
const torchGolden = read("torch-golden.json") as Record<string, unknown>;

const input = (model: Model): number[][] =>
  Array.from({ length: batch }, (_, r) => [...testRandom("x", r).uniform(new Float32Array(sizeOf(model.input)))]);
const inputTensor = (model: Model): tf.Tensor => tf.reshape(tf.tensor(input(model)), [batch, ...model.input]);
/** The paper's models have oracles: in plain loops where samples are vectors, PyTorch's figures for images. */
const withOracle = models.filter(({ id }) => Object.hasOwn({ ...golden, ...torchGolden }, id));
const ofVectors = models.filter(({ id }) => Object.hasOwn(golden, id));
/** Models that tfjs's cpu backend runs in a second. */
const light = models.filter(({ input, parameters }) => input.length === 1 || parameters < 300_000);
const dropout = "off";
const hiddenLayers = (model: Model): number => trainableSpecs(model).filter((s) => s.name.endsWith("/gamma")).length;
const tensors = (model: Model, weights: Record<string, Float32Array>): Record<string, tf.Tensor> =>
  Object.fromEntries(
    trainableSpecs(model).map(({ name, shape }) => [name, tf.tensor(weights[name] as Float32Array, [...shape])]),
  );
/** Weights away from the special start: biases, scales and shifts take part. */
const shaken = (model: Model): Record<string, Float32Array> =>
  Object.fromEntries(
    Object.entries(initialWeights(model, testRandom)).map(([name, values]) => {
      const noise = testRandom(`shake/${name}`).uniform(new Float32Array(values.length));
      return [name, name.endsWith("/kernel") ? values : values.map((v, i) => v + 0.2 * (noise[i] as number) - 0.1)];
    }),
  );

let before: number;
beforeAll(async () => {
  tf.env().set("IS_TEST", true);
  await tf.setBackend("cpu");
});
beforeEach(() => {
  before = tf.memory().numTensors;
});
afterEach(() => {
  expect(tf.memory().numTensors).toBe(before);
});

describe.each(models.map((model) => [model.id, model] as const))("%s", (_, model) => {
  // tfjs's cpu backend takes minutes for the convolutions of the largest; `basin check` waits for them.
  const isSlow = model.parameters > 500_000 && model.input.length > 1;
  it.each(modelChecks.filter(({ id }) => !(isSlow && id === "logits")))("$title", ({ run }) => {
    expect(run(model)).toMatch(/\w/);
  });
});

describe.each(withOracle.map((model) => [model.id, model] as const))("%s", (_, model) => {
  it("draws Glorot uniform kernels, whatever the order of calls", () => {
    const specs = trainableSpecs(model);
    const all = initialWeights(model, testRandom);
    expect(Object.keys(all)).toEqual(specs.map(({ name }) => name));
    for (const { name, shape } of specs) {
      const values = all[name] as Float32Array;
      if (name.endsWith("/gamma")) expect(values.every((v) => v === 1)).toBe(true);
      if (name.endsWith("/beta") || name.endsWith("/bias")) expect(values.every((v) => v === 0)).toBe(true);
      if (!name.endsWith("/kernel")) continue;
      const receptive = sizeOf(shape.slice(0, -2));
      const limit = Math.sqrt(6 / (receptive * ((shape.at(-2) as number) + (shape.at(-1) as number))));
      const spread = Math.sqrt(values.reduce((a, v) => a + v * v, 0) / values.length);
      expect(values.every((v) => Math.abs(v) <= Math.fround(limit))).toBe(true);
      expect(spread / (limit / Math.sqrt(3))).toBeCloseTo(1, 1);
    }
  });
});

describe.each(light.map((model) => [model.id, model] as const))("%s", (_, model) => {
  it("agrees with tf.layers itself, on batch statistics and on frozen ones", () => {
    const weights = shaken(model);
    tf.tidy(() => {
      const bound = tensors(model, weights);
      const x = inputTensor(model);
      const { logits, statistics } = forward(model, { weights: bound, x, batchNorm: "batch", dropout });
      const built = model.build();
      const values = weightSpecs(model).map(({ name, trainable }) => {
        const part = name.replace("/moving_mean", "/mean").replace("/moving_variance", "/variance");
        return (trainable ? bound[name] : statistics[part]) as tf.Tensor;
      });
      const byName = new Map(weightSpecs(model).map(({ name }, i) => [name, values[i] as tf.Tensor]));
      for (const layer of built.layers) {
        layer.setWeights(
          layer.weights.map((w) => byName.get(`${layer.name}/${w.originalName.split("/").at(-1)}`) as tf.Tensor),
        );
      }
      const frozen = forward(model, { weights: bound, x, batchNorm: { frozen: statistics }, dropout });
      expect(frozen.statistics).toEqual({});
      expect(difference(frozen.logits, built.predict(x) as tf.Tensor)).toBeLessThan(1e-4);
      // tf.layers draws masks of its own.
      const drops = built.layers.some((layer) => layer.getClassName() === "Dropout");
      if (!drops) expect(difference(logits, built.apply(x, { training: true }) as tf.Tensor)).toBeLessThan(1e-4);
      expect(difference(logits, frozen.logits)).toBeLessThan(1e-4);
      built.dispose();
    });
  });
});

describe.each(ofVectors.map((model) => [model.id, model] as const))("%s", (_, model) => {
  it("gives the logits of a float64 oracle and of the recorded golden values", () => {
    const weights = initialWeights(model, testRandom);
    const logits = tf.tidy(() =>
      forward(model, {
        weights: tensors(model, weights),
        x: inputTensor(model),
        batchNorm: "batch",
        dropout,
      }).logits.arraySync(),
    ) as number[][];
    const expected = denseForward(weights, input(model), hiddenLayers(model));
    const recorded = golden[model.id] as Golden;
    expect(recorded.version, "raise golden.json with the version").toBe(model.version);
    logits.forEach((row, r) =>
      row.forEach((value, c) => {
        expect(Math.abs(value - (expected[r]?.[c] as number))).toBeLessThan(1e-4);
        if (c < 10) expect(Math.abs(value - (recorded.logits[r]?.[c] as number))).toBeLessThan(1e-4);
      }),
    );
  });

  it("has the gradient of finite differences of the float64 oracle", () => {
    const weights = shaken(model);
    const names = Object.keys(weights);
    const gradients = tf.tidy(() => {
      const bound = tensors(model, weights);
      const x = inputTensor(model);
      const oneHot = tf.oneHot(labels, model.classes);
      const loss = (...values: tf.Tensor[]): tf.Scalar => {
        const named = Object.fromEntries(names.map((name, i) => [name, values[i] as tf.Tensor]));
        const { logits } = forward(model, { weights: named, x, batchNorm: "batch", dropout });
        return tf.neg(tf.mean(tf.sum(tf.mul(oneHot, tf.logSoftmax(logits as tf.Tensor2D)), -1)));
      };
      return tf
        .grads(loss)(names.map((name) => bound[name] as tf.Tensor))
        .map((g) => g.dataSync());
    });
    for (const draw of [1, 2]) {
      const directions = names.map((name, i) =>
        testRandom(`direction/${name}`, draw).sign(new Float64Array((gradients[i] as Float32Array).length)),
      );
      const at = (h: number): number => {
        const moved = Object.fromEntries(
          names.map((name, i) => [
            name,
            Float64Array.from(weights[name] as Float32Array, (w, j) => w + h * (directions[i]?.[j] as number)),
          ]),
        );
        return crossEntropy(denseForward(moved, input(model), hiddenLayers(model)), labels);
      };
      // So short that hardly any ReLU changes sides on the way.
      const h = 1e-9;
      const expected = (at(h) - at(-h)) / (2 * h);
      let slope = 0;
      let scale = 0;
      gradients.forEach((g, i) =>
        g.forEach((value, j) => {
          slope += value * (directions[i]?.[j] as number);
          scale += value * value;
        }),
      );
      expect(Math.abs(slope - expected)).toBeLessThan(1e-3 * Math.sqrt(scale));
      expect(Math.abs(expected)).toBeGreaterThan(1e-2 * Math.sqrt(scale));
    }
  });
});

it("names the ids when a model is not known", () => {
  expect(findModel("f1").parameters).toBe(1_462_794);
  expect(() => findModel("f9")).toThrow('model: no such id, got "f9"; use one of f1, f2,');
});

function difference(a: tf.Tensor, b: tf.Tensor): number {
  return tf.max(tf.abs(tf.sub(a, b))).dataSync()[0] as number;
}
