// Batch normalisation (Ioffe & Szegedy 2015, arXiv 1502.03167) over all axes but the last, as pure functions.
// The gradient goes through the batch statistics; it is written out so that it costs few passes over the activations.
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";

/** What a batch normalisation gives: y has the shape of x, mean and (biased) variance the shape [channels]. */
export interface BatchNormResult {
  readonly y: Tensor;
  readonly mean: Tensor;
  readonly variance: Tensor;
}

/**
 * Normalises a batch by its own statistics: y = gamma (x - mean) / sqrt(variance + epsilon) + beta.
 * x is [..., channels] of any rank from 2, gamma and beta are [channels]. Differentiable in x, gamma and beta;
 * the gradient goes through the statistics.
 * With a = gamma / sqrt(variance + epsilon) and c = x - mean, the gradients are (Ioffe & Szegedy 2015, section 3, collected)
 * dbeta = sum dy, dgamma = sum(dy c) a / gamma, dx = a (dy - mean(dy) - c mean(dy c) / (variance + epsilon)).
 */
export function batchNorm(x: Tensor, gamma: Tensor, beta: Tensor, epsilon: number): BatchNormResult {
  const axes = x.shape.slice(0, -1).map((_, axis) => axis);
  const count = x.shape.slice(0, -1).reduce((a, b) => a * b, 1);
  const mean = tf.mean(x, axes);
  const centred = tf.sub(x, mean);
  const variance = tf.mean(tf.square(centred), axes);
  const inverse = tf.rsqrt(tf.add(variance, epsilon));
  const normalise = tf.customGrad((...values: (Tensor | tf.GradSaveFunc)[]) => {
    const [, gamma, beta, save] = values as [Tensor, Tensor, Tensor, tf.GradSaveFunc];
    save([centred, inverse, gamma]);
    const gradFunc = (dy: Tensor, saved: Tensor[]): Tensor[] => {
      const [centred, inverse, gamma] = saved as [Tensor, Tensor, Tensor];
      const dbeta = tf.sum(dy, axes);
      const dgamma = tf.mul(tf.sum(tf.mul(dy, centred), axes), inverse);
      // Divided, not multiplied by 1 / count, which float32 rounds even where a program is computed in float64.
      const slope = tf.div(tf.mul(dgamma, inverse), count);
      const dx = tf.mul(tf.sub(tf.sub(dy, tf.div(dbeta, count)), tf.mul(centred, slope)), tf.mul(gamma, inverse));
      return [dx, dgamma, dbeta];
    };
    return { value: tf.add(tf.mul(centred, tf.mul(gamma, inverse)), beta), gradFunc };
  });
  return { y: normalise(x, gamma, beta), mean, variance };
}

/**
 * Normalises by given statistics: y = gamma (x - mean) / sqrt(variance + epsilon) + beta, as in inference.
 * Differentiable in everything.
 */
export function frozenBatchNorm(
  x: Tensor,
  gamma: Tensor,
  beta: Tensor,
  mean: Tensor,
  variance: Tensor,
  epsilon: number,
): Tensor {
  const scale = tf.mul(gamma, tf.rsqrt(tf.add(variance, epsilon)));
  return tf.add(tf.mul(tf.sub(x, mean), scale), beta);
}
