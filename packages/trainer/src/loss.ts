// Cross-entropy from logits by log-sum-exp, and who is right. Gradients are written out: softmax - onehot, few passes.
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";

interface Parts {
  /** [batch]. */
  readonly losses: Tensor;
  /** [batch, classes]: exp(logit - largest logit). */
  readonly exponentials: Tensor;
  /** [batch, 1]. */
  readonly total: Tensor;
  /** [batch, classes]. */
  readonly oneHot: Tensor;
}

/**
 * The cross-entropy of each sample in nats, log(sum exp z) - z_label: [batch]. Logits are float32 [batch, classes],
 * labels int32 [batch] in [0, classes). Never overflows, as the largest logit is taken off first. Not differentiable.
 */
export function sampleCrossEntropy(logits: Tensor, labels: Tensor): Tensor {
  return parts(logits, labels).losses;
}

/** The mean of `sampleCrossEntropy` over the batch, a scalar; differentiable in the logits. */
export function meanCrossEntropy(logits: Tensor, labels: Tensor): tf.Scalar {
  const batch = logits.shape[0] as number;
  const apply = tf.customGrad((...values: (Tensor | tf.GradSaveFunc)[]) => {
    const [logits, save] = values as [Tensor, tf.GradSaveFunc];
    const { losses, exponentials, total, oneHot } = parts(logits, labels);
    save([exponentials, total, oneHot]);
    const gradFunc = (dy: Tensor, saved: Tensor[]): Tensor => {
      const [exponentials, total, oneHot] = saved as [Tensor, Tensor, Tensor];
      return tf.mul(tf.sub(tf.div(exponentials, total), oneHot), tf.mul(dy, 1 / batch));
    };
    return { value: tf.mean(losses), gradFunc };
  });
  return apply(logits) as tf.Scalar;
}

/** 1 where the largest logit, the first of equal ones, is the label's, else 0: float32 [batch]. */
export function correct(logits: Tensor, labels: Tensor): Tensor {
  return tf.cast(tf.equal(tf.argMax(logits, -1), labels), "float32");
}

function parts(logits: Tensor, labels: Tensor): Parts {
  const shifted = tf.sub(logits, tf.max(logits, -1, true));
  const exponentials = tf.exp(shifted);
  const total = tf.sum(exponentials, -1, true);
  const oneHot = tf.cast(tf.oneHot(labels as tf.Tensor1D, logits.shape[1] as number), "float32");
  const losses = tf.sub(tf.log(tf.sum(exponentials, -1)), tf.sum(tf.mul(oneHot, shifted), -1));
  return { losses, exponentials, total, oneHot };
}
