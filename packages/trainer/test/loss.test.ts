// Oracle: the definition in float64.
import * as tf from "@tensorflow/tfjs-core";
import { makeRandom } from "@basin/random";
import { afterEach, beforeAll, expect, it } from "vitest";
import { correct, meanCrossEntropy, sampleCrossEntropy } from "../src/loss.ts";
import { useCpu } from "./backend.ts";

beforeAll(useCpu);
afterEach(() => {
  expect(tf.memory().numTensors).toBe(0);
});

const values = makeRandom(1)("logits")
  .normal(new Float32Array(5 * 4))
  .map((value) => 3 * value);
const classes = [2, 0, 3, 3, 1];
const rows = classes.map((_, i) => Array.from(values.subarray(4 * i, 4 * i + 4)));
const sumExp = (row: readonly number[]): number => row.reduce((sum, z) => sum + Math.exp(z), 0);
const wanted = rows.map((row, i) => Math.log(sumExp(row)) - (row[classes[i] as number] as number));

function withTensors<T>(use: (logits: tf.Tensor, labels: tf.Tensor) => T, logits = rows, labels = classes): T {
  const [z, y] = [tf.tensor2d(logits), tf.tensor1d(labels, "int32")];
  const result = tf.tidy(() => use(z, y) as tf.TensorContainer) as T;
  tf.dispose([z, y]);
  return result;
}

it("is the cross-entropy of the definition, per sample and in the mean", () => {
  const losses = withTensors((z, y) => Array.from(sampleCrossEntropy(z, y).dataSync()));
  losses.forEach((loss, i) => expect(loss).toBeCloseTo(wanted[i] as number, 5));
  const mean = withTensors((z, y) => meanCrossEntropy(z, y).dataSync()[0] as number);
  expect(mean).toBeCloseTo(wanted.reduce((a, b) => a + b) / 5, 5);
});

it("has the gradient (softmax - onehot) / batch, times what comes from above", () => {
  const found = withTensors((z, y) =>
    Array.from(
      tf
        .grad((logits) => tf.mul(meanCrossEntropy(logits, y), 7))(z)
        .dataSync(),
    ),
  );
  found.forEach((value, at) => {
    const [i, k] = [Math.floor(at / 4), at % 4];
    const row = rows[i] as number[];
    const softmax = Math.exp(row[k] as number) / sumExp(row);
    expect(value).toBeCloseTo((7 * (softmax - (classes[i] === k ? 1 : 0))) / 5, 6);
  });
});

it("neither overflows nor loses a huge loss", () => {
  const logits = [
    [1e4, 0],
    [-1e4, -1e4],
  ];
  const losses = withTensors((z, y) => Array.from(sampleCrossEntropy(z, y).dataSync()), logits, [1, 0]);
  expect(losses[0]).toBe(1e4);
  expect(losses[1]).toBeCloseTo(Math.LN2, 6);
});

it("counts the first of equal logits as the answer", () => {
  const logits = [
    [2, 2, 1],
    [2, 2, 1],
    [0, 1, 5],
  ];
  expect(withTensors((z, y) => Array.from(correct(z, y).dataSync()), logits, [0, 1, 2])).toEqual([1, 0, 1]);
});
