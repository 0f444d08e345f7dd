// The functional forward pass on networks that the registry does not hold yet: convolutions, branches, dropout.
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { input, layers, model as functional, sequential } from "@tensorflow/tfjs-layers";
import type { LayersModel, SymbolicTensor } from "@tensorflow/tfjs-layers";
import { afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { batchNorm } from "../src/batch-norm.ts";
import { forward, initialWeights, layout, trainableSpecs } from "../src/index.ts";
import type { Model } from "../src/index.ts";
import { testRandom } from "./oracle.ts";

const kernelInitializer = "glorotUniform";
const make = (build: () => LayersModel, shape: readonly number[]): Model => ({
  id: "t1",
  version: 1,
  title: "test",
  source: "none",
  input: shape,
  classes: 2,
  parameters: 0,
  build,
});
const small = (extra: Parameters<typeof sequential>[0]): Model => make(() => sequential(extra ?? {}), [3]);
const conv = make(() => {
  const x = input({ shape: [6, 6, 2], name: "image" });
  const a = layers.conv2d({ filters: 3, kernelSize: 3, padding: "same", kernelInitializer, name: "conv_1" }).apply(x);
  const b = layers.conv2d({ filters: 3, kernelSize: 1, kernelInitializer, name: "conv_2" }).apply(x);
  const sum = layers.add({ name: "add_1" }).apply([a, b] as SymbolicTensor[]);
  const normal = layers.batchNormalization({ scale: false, name: "batch_norm_1" }).apply(sum);
  const flat = layers.flatten({ name: "flatten_1" }).apply(layers.reLU({ name: "relu_1" }).apply(normal));
  const dropped = layers.dropout({ rate: 0.25, name: "dropout_1" }).apply(flat);
  const out = layers.dense({ units: 2, kernelInitializer, name: "dense_1" }).apply(dropped);
  return functional({ inputs: x, outputs: out as SymbolicTensor });
}, [6, 6, 2]);
const bind = (model: Model): Record<string, tf.Tensor> => {
  const values = initialWeights(model, testRandom);
  return Object.fromEntries(
    trainableSpecs(model).map(({ name, shape }) => [name, tf.tensor(values[name] as Float32Array, [...shape])]),
  );
};
const draw = (purpose: string, shape: number[]): tf.Tensor =>
  tf.tensor(testRandom(purpose).normal(new Float32Array(shape.reduce((a, b) => a * b))), shape);
const far = (a: tf.Tensor, b: tf.Tensor): number => tf.max(tf.abs(tf.sub(a, b))).dataSync()[0] as number;

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

it("describes a functional network with convolutions, a branch and dropout", () => {
  const { weights, batchNorms, dropouts } = layout(conv);
  expect(weights.map(({ name, trainable }) => (trainable ? name : `(${name})`))).toEqual([
    "conv_1/kernel",
    "conv_1/bias",
    "conv_2/kernel",
    "conv_2/bias",
    "batch_norm_1/beta",
    "(batch_norm_1/moving_mean)",
    "(batch_norm_1/moving_variance)",
    "dense_1/kernel",
    "dense_1/bias",
  ]);
  expect(batchNorms).toEqual([{ name: "batch_norm_1", channels: 3 }]);
  expect(dropouts).toEqual([{ name: "dropout_1", rate: 0.25, shape: [108] }]);
});

it("applies a functional network as tf.layers does, and dropout as the given mask", () => {
  tf.tidy(() => {
    const weights = bind(conv);
    const x = draw("x", [4, 6, 6, 2]);
    const off = forward(conv, { weights, x, batchNorm: "batch", dropout: "off" });
    const sum = tf.add(
      tf.conv2d(x as tf.Tensor4D, weights["conv_1/kernel"] as tf.Tensor4D, 1, "same"),
      tf.conv2d(x as tf.Tensor4D, weights["conv_2/kernel"] as tf.Tensor4D, 1, "same"),
    );
    const { mean, variance } = tf.moments(sum, [0, 1, 2]);
    expect(far(off.statistics["batch_norm_1/mean"] as tf.Tensor, mean)).toBeLessThan(1e-6);
    expect(far(off.statistics["batch_norm_1/variance"] as tf.Tensor, variance)).toBeLessThan(1e-5);
    const hidden = tf.reshape(tf.relu(tf.div(tf.sub(sum, mean), tf.sqrt(tf.add(variance, 1e-3)))), [4, 108]);
    const kernel = weights["dense_1/kernel"] as tf.Tensor;
    expect(far(off.logits, tf.matMul(hidden, kernel))).toBeLessThan(1e-5);
    const mask = tf.div(tf.cast(tf.greater(draw("mask", [4, 108]), -0.5), "float32"), 0.75);
    const on = forward(conv, { weights, x, batchNorm: "batch", dropout: { dropout_1: mask } });
    expect(far(on.logits, tf.matMul(tf.mul(hidden, mask), kernel))).toBeLessThan(1e-5);
    expect(far(on.logits, off.logits)).toBeGreaterThan(1e-2);
  });
});

it("leaves only the logits and the statistics, inside a tidy and outside", () => {
  const weights = bind(conv);
  const x = draw("x", [4, 6, 6, 2]);
  const held = tf.memory().numTensors;
  const result = forward(conv, { weights, x, batchNorm: "batch", dropout: "off" });
  expect(tf.memory().numTensors).toBe(held + 3);
  tf.dispose([result.logits, result.statistics] as tf.Tensor[]);
  tf.tidy(() => void forward(conv, { weights, x, batchNorm: "batch", dropout: "off" }));
  tf.dispose([weights, x] as tf.Tensor[]);
});

it("gives batch norm the gradient of tfjs's own tape", () => {
  tf.tidy(() => {
    const [x, gamma, beta, dy] = [draw("x", [5, 3, 4]), draw("gamma", [4]), draw("beta", [4]), draw("dy", [5, 3, 4])];
    const tape = (x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor): tf.Tensor => {
      const centred = tf.sub(x, tf.mean(x, [0, 1], true));
      const variance = tf.mean(tf.mul(centred, centred), [0, 1], true);
      return tf.add(tf.mul(tf.div(centred, tf.sqrt(tf.add(variance, 1e-3))), gamma), beta);
    };
    const ours = (x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor): tf.Tensor => batchNorm(x, gamma, beta, 1e-3).y;
    expect(far(ours(x, gamma, beta), tape(x, gamma, beta))).toBeLessThan(1e-5);
    const expected = tf.grads(tape)([x, gamma, beta], dy);
    tf.grads(ours)([x, gamma, beta], dy).forEach((g, i) => expect(far(g, expected[i] as tf.Tensor)).toBeLessThan(1e-5));
  });
});

it("says which weight, statistic, mask or input is missing or misshapen, and leaves nothing behind", () => {
  const weights = bind(conv);
  const x = draw("x", [4, 6, 6, 2]);
  const with_ = (args: Partial<Parameters<typeof forward>[1]>) => (): unknown =>
    tf.tidy(() => void forward(conv, { weights, x, batchNorm: "batch", dropout: "off", ...args }));
  const { "dense_1/bias": _, ...fewer } = weights;
  expect(with_({ weights: fewer })).toThrow(
    't1 weights["dense_1/bias"]: is missing, got nothing; pass a tensor of shape [2]',
  );
  expect(with_({ batchNorm: { frozen: {} } })).toThrow('frozen["batch_norm_1/mean"]: is missing');
  expect(with_({ dropout: {} })).toThrow('dropout["dropout_1"]: is missing');
  expect(with_({ weights: { ...weights, "dense_1/bias": x } })).toThrow("must have shape [2], got [4, 6, 6, 2]");
  expect(with_({ x: weights["dense_1/bias"] as tf.Tensor })).toThrow("t1 x: must have shape [2, 6, 6, 2], got [2]");
  expect(() => tf.tidy(() => void forward(conv, { weights, x, batchNorm: "batch" }))).toThrow(
    "t1 dropout: must be given",
  );
  tf.dispose([weights, x] as tf.Tensor[]);
});

it("refuses layers whose meaning would be lost, naming them", () => {
  const dense = { units: 2, inputShape: [3], name: "dense_1" };
  const refused = (layer: Parameters<typeof sequential>[0]) => (): unknown => layout(small(layer));
  expect(refused({ layers: [layers.dense({ ...dense, kernelRegularizer: "l1l2" })] })).toThrow(
    "t1 dense_1: has a regularizer",
  );
  expect(refused({ layers: [layers.dense({ ...dense, kernelConstraint: "maxNorm" })] })).toThrow("has a constraint");
  expect(refused({ layers: [layers.gaussianNoise({ stddev: 1, inputShape: [3], name: "noise_1" })] })).toThrow(
    "t1 noise_1: draws random numbers itself, got a GaussianNoise; use tf.layers.dropout",
  );
  const orthogonal = { ...dense, kernelInitializer: "orthogonal" as const };
  expect(() => initialWeights(small({ layers: [layers.dense(orthogonal)] }), testRandom)).toThrow(
    "t1 dense_1/kernel: initializer is not known, got Orthogonal",
  );
});
