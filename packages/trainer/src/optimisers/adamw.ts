// AdamW (Loshchilov & Hutter 2019, arXiv 1711.05101, algorithm 2) in PyTorch's form: the weight decay is multiplied by
// the learning rate, w <- w - rate decay w, before Adam's update. It takes every trainable weight, biases included.
import * as tf from "@tensorflow/tfjs-core";
import type { Optimiser } from "../optimiser.ts";
import { adam } from "./adam.ts";
import type { AdamOptions } from "./adam.ts";
import { checkPositive } from "./settings.ts";

/** Settings of AdamW: Adam's, and the decay. */
export interface AdamwOptions extends AdamOptions {
  /** 1e-2 unless given; positive. */
  readonly weightDecay?: number;
}

/** AdamW. Throws UserError when a setting is out of range. */
export function adamw({ weightDecay = 1e-2, ...options }: AdamwOptions = {}): Optimiser {
  checkPositive("adamw weightDecay", weightDecay, "1e-2 is the usual choice; adam has none");
  const inner = adam(options);
  const { learningRate } = inner.settings as { readonly learningRate: number };
  return {
    ...inner,
    id: "adamw",
    version: 1,
    source: "Loshchilov & Hutter 2019, arXiv 1711.05101, algorithm 2, in the form of PyTorch.",
    settings: { ...inner.settings, weightDecay },
    update: ({ weights, ...others }) => {
      // Taken off, not multiplied by 1 - rate decay, which float32 rounds to few digits of the decay.
      const decayed = Object.entries(weights).map(([name, weight]) => {
        return [name, tf.sub(weight, tf.mul(weight, learningRate * weightDecay))] as const;
      });
      return inner.update({ weights: Object.fromEntries(decayed), ...others });
    },
  };
}
