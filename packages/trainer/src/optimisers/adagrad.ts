// Adagrad (Duchi, Hazan & Singer 2011, Adaptive subgradient methods, figure 1 with diagonal matrices), in the form of
// Keras and PyTorch: s <- s + g^2; w <- w - rate g / (sqrt(s) + epsilon).
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { Specs } from "@basin/compiler";
import type { Optimiser } from "../optimiser.ts";
import { at, withPrefix, zeros } from "../tensors.ts";
import { checkPositive } from "./settings.ts";

/** Settings of Adagrad; defaults are those of Keras 1, which the authors of the benchmark's paper used. */
export interface AdagradOptions {
  /** 1e-2 unless given; positive. */
  readonly learningRate?: number;
  /** 1e-8 unless given; positive. */
  readonly epsilon?: number;
}

/** Adagrad. Throws UserError when a setting is out of range. */
export function adagrad({ learningRate = 1e-2, epsilon = 1e-8 }: AdagradOptions = {}): Optimiser {
  checkPositive("adagrad learningRate", learningRate, "1e-2 is the usual choice");
  checkPositive("adagrad epsilon", epsilon, "1e-8 is the usual choice");
  const slots = (weights: Specs): Specs => withPrefix("sum/", weights);
  return {
    id: "adagrad",
    version: 1,
    source: "Duchi, Hazan & Singer 2011, figure 1 with diagonal matrices, in the form of Keras and PyTorch.",
    settings: { learningRate, epsilon },
    slots,
    initialSlots: (weights) => zeros(slots(weights)),
    update({ weights, gradients, slots }) {
      const next: Record<string, Tensor> = {};
      const sums: Record<string, Tensor> = {};
      for (const [name, weight] of Object.entries(weights)) {
        const gradient = at(gradients, name);
        const sum = tf.add(at(slots, `sum/${name}`), tf.square(gradient));
        next[name] = tf.sub(weight, tf.div(tf.mul(gradient, learningRate), tf.add(tf.sqrt(sum), epsilon)));
        sums[`sum/${name}`] = sum;
      }
      return { weights: next, slots: sums };
    },
  };
}
