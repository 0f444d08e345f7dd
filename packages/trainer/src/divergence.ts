// The Kullback-Leibler divergence of two predictions, from logits. Its gradient is written out: few passes.
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";

/**
 * The mean over the batch of KL(softmax z || softmax other) in nats, a scalar. Both are float32 [batch, classes]; it is
 * differentiable in both. With p, q the two distributions and k a sample's divergence the gradients are
 * p (log p - log q - k) / batch and (q - p) / batch.
 */
export function meanDivergence(z: Tensor, other: Tensor): tf.Scalar {
  const batch = z.shape[0] as number;
  const apply = tf.customGrad((...values: (Tensor | tf.GradSaveFunc)[]) => {
    const [z, other, save] = values as [Tensor, Tensor, tf.GradSaveFunc];
    const [logP, logQ] = [logSoftmax(z), logSoftmax(other)];
    const p = tf.exp(logP);
    const ratio = tf.sub(logP, logQ);
    const each = tf.sum(tf.mul(p, ratio), -1, true);
    save([p, tf.exp(logQ), ratio, each]);
    const gradFunc = (dy: Tensor, saved: Tensor[]): Tensor[] => {
      const [p, q, ratio, each] = saved as [Tensor, Tensor, Tensor, Tensor];
      // Divided, not multiplied by 1 / batch, which float32 rounds even where a program is computed in float64.
      const scale = tf.div(dy, batch);
      return [tf.mul(tf.mul(p, tf.sub(ratio, each)), scale), tf.mul(tf.sub(q, p), scale)];
    };
    return { value: tf.mean(each), gradFunc };
  });
  return apply(z, other) as tf.Scalar;
}

/** log softmax by rows, without overflow. */
function logSoftmax(logits: Tensor): Tensor {
  const shifted = tf.sub(logits, tf.max(logits, -1, true));
  return tf.sub(shifted, tf.log(tf.sum(tf.exp(shifted), -1, true)));
}
