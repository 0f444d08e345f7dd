// Initial weights against the definitions of the distributions and the moments of what tf.layers itself draws.
import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { makeRandom } from "@basin/random";
import { initializers, layers, sequential } from "@tensorflow/tfjs-layers";
import { beforeAll, expect, it } from "vitest";
import { initialWeights } from "../src/index.ts";
import type { Model } from "../src/index.ts";

beforeAll(async () => {
  await tf.setBackend("cpu");
});

const SHAPE = [3, 3, 40, 50] as const;

type Any = Parameters<typeof layers.conv2d>[0]["kernelInitializer"];

/** The kernel of a convolution with an initializer. */
function kernel(kernelInitializer: Any): Float32Array {
  const model: Model = {
    id: "t1",
    version: 1,
    title: "one layer",
    source: "this test",
    input: [5, 5, SHAPE[2]],
    classes: SHAPE[3],
    parameters: 0,
    build: () =>
      sequential({
        layers: [
          layers.conv2d({
            name: "conv",
            inputShape: [5, 5, SHAPE[2]],
            kernelSize: 3,
            filters: SHAPE[3],
            kernelInitializer: kernelInitializer!,
          }),
        ],
      }),
  };
  return initialWeights(model, makeRandom(1))["conv/kernel"] as Float32Array;
}

const moments = (values: Float32Array): { mean: number; deviation: number; largest: number } => {
  const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
  const variance = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length;
  return { mean, deviation: Math.sqrt(variance), largest: values.reduce((most, v) => Math.max(most, Math.abs(v)), 0) };
};

const cases: readonly (readonly [string, Any])[] = [
  ["glorotUniform", "glorotUniform"],
  ["glorotNormal", "glorotNormal"],
  ["heUniform", "heUniform"],
  ["heNormal", "heNormal"],
  ["leCunUniform", "leCunUniform"],
  ["leCunNormal", "leCunNormal"],
  ["randomUniform", initializers.randomUniform({ minval: -0.1, maxval: 0.3 })],
  ["randomNormal", initializers.randomNormal({ mean: 0.5, stddev: 0.2 })],
  ["truncatedNormal", initializers.truncatedNormal({ mean: -0.5, stddev: 0.2 })],
  ["constant", initializers.constant({ value: 0.25 })],
  ["zeros", "zeros"],
  ["ones", "ones"],
];

it.each(cases)("%s has the moments of tf.layers's own", (_, initializer) => {
  const ours = moments(kernel(initializer));
  const theirs = tf.tidy(() => {
    const layer = layers.conv2d({ kernelSize: 3, filters: SHAPE[3], kernelInitializer: initializer! });
    const { kernelInitializer } = layer as unknown as { kernelInitializer: { apply(shape: number[]): tf.Tensor } };
    return moments(kernelInitializer.apply([...SHAPE]).dataSync<"float32">());
  });
  // 18,000 values: five standard errors of a mean, and of a deviation.
  const error = (5 * theirs.deviation) / Math.sqrt(18_000);
  expect(Math.abs(ours.mean - theirs.mean)).toBeLessThanOrEqual(1.5 * error);
  expect(Math.abs(ours.deviation - theirs.deviation)).toBeLessThanOrEqual(1.5 * error);
  expect(ours.largest).toBeGreaterThanOrEqual(0.8 * theirs.largest);
  expect(ours.largest).toBeLessThanOrEqual(1.25 * theirs.largest);
});

it("draws Glorot's uniform within its limit", () => {
  const limit = Math.sqrt(6 / (9 * (SHAPE[2] + SHAPE[3])));
  const { largest } = moments(kernel("glorotUniform"));
  expect(largest).toBeLessThanOrEqual(limit);
  expect(largest).toBeGreaterThan(0.999 * limit);
});

it("cuts normal kernels off at two deviations", () => {
  const deviation = Math.sqrt(2 / (9 * SHAPE[2]));
  const { largest } = moments(kernel("heNormal"));
  expect(largest).toBeLessThanOrEqual(2 * deviation);
  expect(largest).toBeGreaterThan(1.99 * deviation);
});
