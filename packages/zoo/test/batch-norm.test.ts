// Batch norm on shapes of any rank against plain float64 loops: values, statistics and directional derivatives.
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import "@tensorflow/tfjs-layers";
import fc from "fast-check";
import { beforeAll, expect, it } from "vitest";
import { batchNorm, frozenBatchNorm } from "../src/batch-norm.ts";
import { testRandom } from "./oracle.ts";

interface Values {
  readonly x: Float64Array;
  readonly gamma: Float64Array;
  readonly beta: Float64Array;
}

/** y, mean and variance of rows of channels, in float64. */
function plain({ x, gamma, beta }: Values, epsilon: number): { y: number[]; mean: number[]; variance: number[] } {
  const channels = gamma.length;
  const rows = x.length / channels;
  const column = (c: number): number[] => Array.from({ length: rows }, (_, r) => x[r * channels + c] as number);
  const mean = Array.from(gamma, (_, c) => column(c).reduce((a, b) => a + b, 0) / rows);
  const variance = mean.map((m, c) => column(c).reduce((a, b) => a + (b - m) ** 2, 0) / rows);
  const y = Array.from(x, (value, i) => {
    const c = i % channels;
    const scale = (gamma[c] as number) / Math.sqrt((variance[c] as number) + epsilon);
    return (value - (mean[c] as number)) * scale + (beta[c] as number);
  });
  return { y, mean, variance };
}

const shapes = fc.tuple(
  fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 }),
  fc.integer({ min: 1, max: 4 }),
  fc.integer({ min: 0, max: 1000 }),
);
const largest = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Math.max(...Array.from(a, (value, i) => Math.abs(value - (b[i] as number))));
const draw = (purpose: string, seed: number, length: number): Float64Array =>
  Float64Array.from(testRandom(purpose, seed).normal(new Float32Array(length)));
const float = (values: Float64Array, shape: number[]): tf.Tensor => tf.tensor(Float32Array.from(values), shape);

beforeAll(async () => {
  tf.env().set("IS_TEST", true);
  await tf.setBackend("cpu");
});

it("gives the values, statistics and derivatives of a float64 computation for any shape", () => {
  fc.assert(
    fc.property(shapes, ([rows, channels, seed]) => {
      const epsilon = 0.01;
      const shape = [...rows, channels];
      const size = shape.reduce((a, b) => a * b);
      const at = { x: draw("x", seed, size), gamma: draw("gamma", seed, channels), beta: draw("beta", seed, channels) };
      const dy = draw("dy", seed, size);
      const expected = plain(at, epsilon);
      tf.tidy(() => {
        const tensors = [float(at.x, shape), float(at.gamma, [channels]), float(at.beta, [channels])];
        const [x, gamma, beta] = tensors as [tf.Tensor, tf.Tensor, tf.Tensor];
        const { y, mean, variance } = batchNorm(x, gamma, beta, epsilon);
        expect(largest(y.dataSync(), expected.y)).toBeLessThan(2e-5);
        expect(largest(mean.dataSync(), expected.mean)).toBeLessThan(1e-6);
        expect(largest(variance.dataSync(), expected.variance)).toBeLessThan(1e-5);
        expect(largest(frozenBatchNorm(x, gamma, beta, mean, variance, epsilon).dataSync(), expected.y)).toBeLessThan(
          2e-5,
        );
        const gradients = tf
          .grads((...v: tf.Tensor[]) => batchNorm(v[0] as tf.Tensor, v[1] as tf.Tensor, v[2] as tf.Tensor, epsilon).y)(
            tensors,
            float(dy, shape),
          )
          .map((g) => g.dataSync());
        const along = {
          x: draw("ax", seed, size),
          gamma: draw("ag", seed, channels),
          beta: draw("ab", seed, channels),
        };
        const shift = (h: number): number => {
          const move = (key: keyof Values): Float64Array => at[key].map((v, i) => v + h * (along[key][i] as number));
          return plain({ x: move("x"), gamma: move("gamma"), beta: move("beta") }, epsilon).y.reduce(
            (sum, value, i) => sum + value * (dy[i] as number),
            0,
          );
        };
        const slope = (shift(1e-5) - shift(-1e-5)) / 2e-5;
        const dot = (["x", "gamma", "beta"] as const)
          .flatMap((key, k) => Array.from(along[key], (v, i) => v * (gradients[k]?.[i] as number)))
          .reduce((a, b) => a + b, 0);
        expect(Math.abs(dot - slope)).toBeLessThan(1e-3 * (1 + Math.abs(slope)));
      });
    }),
    { numRuns: 60, seed: 1 },
  );
});
