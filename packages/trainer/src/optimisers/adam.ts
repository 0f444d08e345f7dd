// Adam (Kingma & Ba 2015, arXiv 1412.6980, Algorithm 1), epsilon outside the bias-corrected root.
// The state holds sums, s1 = beta1 s1 + g and s2 = beta2 s2 + g^2, so that each weight takes few element-wise passes: the
// moments are m = (1 - beta1) s1 and v = (1 - beta2) s2. Those factors and both bias corrections are in two scalars:
// w -= a s1 / (sqrt(s2) + e) with e = epsilon sqrt(c2 / (1 - beta2)), a = rate (1 - beta1) sqrt(c2 / (1 - beta2)) / c1
// and c = 1 - beta^t.
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { Specs } from "@basin/compiler";
import type { Optimiser } from "../optimiser.ts";
import { at, withPrefix, zeros } from "../tensors.ts";
import { checkPositive, checkShare } from "./settings.ts";

/** Settings of Adam; defaults are the paper's. */
export interface AdamOptions {
  /** 1e-3 unless given; positive. */
  readonly learningRate?: number;
  /** 0.9 unless given; in [0, 1). */
  readonly beta1?: number;
  /** 0.999 unless given; in [0, 1). */
  readonly beta2?: number;
  /** 1e-8 unless given; positive. */
  readonly epsilon?: number;
}

// c = 1 - beta^t is carried itself, by c <- beta c + (1 - beta): in float32, 1 - 0.999^t would lose five digits.
const corrections = ["correction1", "correction2"] as const;

/** Adam. Throws UserError when a setting is out of range. */
export function adam(options: AdamOptions = {}): Optimiser {
  const { learningRate = 1e-3, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 } = options;
  checkPositive("adam learningRate", learningRate, "1e-3 is the usual choice");
  checkPositive("adam epsilon", epsilon, "1e-8 is the usual choice");
  checkShare("adam beta1", beta1, "0.9 is the usual choice");
  checkShare("adam beta2", beta2, "0.999 is the usual choice");
  const slots = (weights: Specs): Specs => ({
    ...withPrefix("sum1/", weights),
    ...withPrefix("sum2/", weights),
    ...Object.fromEntries(corrections.map((name) => [name, { shape: [], dtype: "float32" as const }])),
  });
  return {
    id: "adam",
    version: 1,
    source: "Kingma & Ba 2015, arXiv 1412.6980, algorithm 1.",
    settings: { learningRate, beta1, beta2, epsilon },
    slots,
    initialSlots: (weights) => zeros(slots(weights)),
    update({ weights, gradients, slots }) {
      const correction1 = tf.add(tf.mul(at(slots, "correction1"), beta1), 1 - beta1);
      const correction2 = tf.add(tf.mul(at(slots, "correction2"), beta2), 1 - beta2);
      const root = tf.sqrt(tf.div(correction2, 1 - beta2));
      const rate = tf.div(tf.mul(root, learningRate * (1 - beta1)), correction1);
      const floor = tf.mul(root, epsilon);
      const next: Record<string, Tensor> = {};
      const sums: Record<string, Tensor> = {};
      for (const [name, weight] of Object.entries(weights)) {
        const gradient = at(gradients, name);
        const sum1 = tf.add(tf.mul(at(slots, `sum1/${name}`), beta1), gradient);
        const sum2 = tf.add(tf.mul(at(slots, `sum2/${name}`), beta2), tf.square(gradient));
        next[name] = tf.sub(weight, tf.div(tf.mul(sum1, rate), tf.add(tf.sqrt(sum2), floor)));
        sums[`sum1/${name}`] = sum1;
        sums[`sum2/${name}`] = sum2;
      }
      return { weights: next, slots: { ...sums, correction1, correction2 } };
    },
  };
}
