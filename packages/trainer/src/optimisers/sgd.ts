// Stochastic gradient descent with optional momentum, in the form of tf.train.momentum and PyTorch:
// a <- momentum a + g; w <- w - rate a (Polyak 1964's heavy ball, with the rate outside).
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { Specs } from "@basin/compiler";
import type { Optimiser } from "../optimiser.ts";
import { at, withPrefix, zeros } from "../tensors.ts";
import { checkPositive, checkShare } from "./settings.ts";

/** Settings of stochastic gradient descent. */
export interface SgdOptions {
  /** Positive. */
  readonly learningRate: number;
  /** 0 unless given, which needs no slots; in [0, 1). */
  readonly momentum?: number;
}

/** Stochastic gradient descent. Throws UserError when a setting is out of range. */
export function sgd({ learningRate, momentum = 0 }: SgdOptions): Optimiser {
  checkPositive("sgd learningRate", learningRate, "try 0.1");
  checkShare("sgd momentum", momentum, "0.9 is the usual choice");
  const slots = (weights: Specs): Specs => (momentum === 0 ? {} : withPrefix("velocity/", weights));
  return {
    id: "sgd",
    version: 1,
    source: "Robbins & Monro 1951; with momentum Polyak 1964, in the form of tf.train.momentum and PyTorch.",
    settings: { learningRate, momentum },
    slots,
    initialSlots: (weights) => zeros(slots(weights)),
    update({ weights, gradients, slots }) {
      const next: Record<string, Tensor> = {};
      const velocities: Record<string, Tensor> = {};
      for (const [name, weight] of Object.entries(weights)) {
        let direction = at(gradients, name);
        if (momentum > 0) {
          direction = tf.add(tf.mul(at(slots, `velocity/${name}`), momentum), direction);
          velocities[`velocity/${name}`] = direction;
        }
        next[name] = tf.sub(weight, tf.mul(direction, learningRate));
      }
      return { weights: next, slots: velocities };
    },
  };
}
