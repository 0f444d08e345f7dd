// RMSProp (Tieleman & Hinton 2012, Neural networks for machine learning, lecture 6.5), without momentum and not centred,
// in the form of Keras and PyTorch: v <- decay v + (1 - decay) g^2; w <- w - rate g / (sqrt(v) + epsilon).
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { Specs } from "@basin/compiler";
import type { Optimiser } from "../optimiser.ts";
import { at, withPrefix, zeros } from "../tensors.ts";
import { checkPositive, checkShare } from "./settings.ts";

/** Settings of RMSProp; the default decay is the lecture's. */
export interface RmspropOptions {
  /** 1e-3 unless given; positive. */
  readonly learningRate?: number;
  /** 0.9 unless given; in [0, 1). */
  readonly decay?: number;
  /** 1e-8 unless given; positive. */
  readonly epsilon?: number;
}

/** RMSProp. Throws UserError when a setting is out of range. */
export function rmsprop({ learningRate = 1e-3, decay = 0.9, epsilon = 1e-8 }: RmspropOptions = {}): Optimiser {
  checkPositive("rmsprop learningRate", learningRate, "1e-3 is the usual choice");
  checkPositive("rmsprop epsilon", epsilon, "1e-8 is the usual choice");
  checkShare("rmsprop decay", decay, "0.9 is the usual choice");
  const slots = (weights: Specs): Specs => withPrefix("meanSquare/", weights);
  return {
    id: "rmsprop",
    version: 1,
    source: "Tieleman & Hinton 2012, lecture 6.5, without momentum and not centred, in the form of Keras and PyTorch.",
    settings: { learningRate, decay, epsilon },
    slots,
    initialSlots: (weights) => zeros(slots(weights)),
    update({ weights, gradients, slots }) {
      const next: Record<string, Tensor> = {};
      const squares: Record<string, Tensor> = {};
      for (const [name, weight] of Object.entries(weights)) {
        const gradient = at(gradients, name);
        const square = tf.add(tf.mul(at(slots, `meanSquare/${name}`), decay), tf.mul(tf.square(gradient), 1 - decay));
        next[name] = tf.sub(weight, tf.div(tf.mul(gradient, learningRate), tf.add(tf.sqrt(square), epsilon)));
        squares[`meanSquare/${name}`] = square;
      }
      return { weights: next, slots: squares };
    },
  };
}
