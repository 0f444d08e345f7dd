// Adam (Kingma & Ba 2015, arXiv 1412.6980, Algorithm 1), epsilon outside the bias-corrected root.
// Both bias corrections are folded into two scalars, so that each weight takes few element-wise passes:
// w -= a m / (sqrt(v) + e) with a = rate sqrt(c2) / c1 and e = epsilon sqrt(c2), where c = 1 - beta^t.
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
    ...withPrefix("moment1/", weights),
    ...withPrefix("moment2/", weights),
    ...Object.fromEntries(corrections.map((name) => [name, { shape: [], dtype: "float32" as const }])),
  });
  return {
    id: "adam",
    version: 1,
    settings: { learningRate, beta1, beta2, epsilon },
    slots,
    initialSlots: (weights) => zeros(slots(weights)),
    update({ weights, gradients, slots }) {
      const correction1 = tf.add(tf.mul(at(slots, "correction1"), beta1), 1 - beta1);
      const correction2 = tf.add(tf.mul(at(slots, "correction2"), beta2), 1 - beta2);
      const root = tf.sqrt(correction2);
      const rate = tf.div(tf.mul(root, learningRate), correction1);
      const floor = tf.mul(root, epsilon);
      const next: Record<string, Tensor> = {};
      const moments1: Record<string, Tensor> = {};
      const moments2: Record<string, Tensor> = {};
      for (const [name, weight] of Object.entries(weights)) {
        const gradient = at(gradients, name);
        const moment1 = tf.add(tf.mul(at(slots, `moment1/${name}`), beta1), tf.mul(gradient, 1 - beta1));
        const moment2 = tf.add(tf.mul(at(slots, `moment2/${name}`), beta2), tf.mul(tf.square(gradient), 1 - beta2));
        next[name] = tf.sub(weight, tf.div(tf.mul(moment1, rate), tf.add(tf.sqrt(moment2), floor)));
        moments1[`moment1/${name}`] = moment1;
        moments2[`moment2/${name}`] = moment2;
      }
      return { weights: next, slots: { ...moments1, ...moments2, correction1, correction2 } };
    },
  };
}
