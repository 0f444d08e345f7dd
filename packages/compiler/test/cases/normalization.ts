// Normalisation by given moments and by neighbouring channels.
import * as tf from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { between, positive, real, run, sample, size } from "./sample.ts";
import type { Cases, Sample } from "./sample.ts";

const image = fc.tuple(size, size, size, between(1, 7));
const settings = fc.tuple(between(0, 4), fc.constantFrom(1, 2), fc.constantFrom(1, 0.1), fc.constantFrom(0.5, 0.75));

/** With an offset and a scale or without. */
export const batchNorm = (offsets: fc.Arbitrary<boolean>, scales: fc.Arbitrary<boolean>): fc.Arbitrary<Sample> =>
  fc.tuple(image, offsets, scales).chain(([shape, hasOffset, hasScale]) => {
    const channel = [shape[3]];
    return sample(
      [{ shape }, { shape: channel }, { shape: channel, value: positive }, { shape: channel }, { shape: channel }],
      (x, mean, variance, offset, scale) =>
        tf.batchNorm(
          x!,
          mean as tf.Tensor1D,
          variance as tf.Tensor1D,
          hasOffset ? (offset as tf.Tensor1D) : undefined,
          hasScale ? (scale as tf.Tensor1D) : undefined,
          0.01,
        ),
    );
  });

export const normalization: Cases = {
  FusedBatchNorm: batchNorm(fc.boolean(), fc.boolean()),
  LRN: fc
    .tuple(image, settings)
    .chain(([shape, given]) => sample([{ shape }], (x) => tf.localResponseNormalization(x as tf.Tensor4D, ...given))),
  LRNGrad: fc.tuple(image, settings).chain(([shape, [depthRadius, bias, alpha, beta]]) =>
    sample([{ shape }, { shape, value: real }], (x, dy) => {
      const y = tf.localResponseNormalization(x as tf.Tensor4D, depthRadius, bias, alpha, beta);
      return run("LRNGrad", { x, y, dy }, { depthRadius, bias, alpha, beta });
    }),
  ),
};
