// Noise on the iterates, one of the noises that the paper's authors say (OpenReview, H1oyRlYgg) did not help LB. After an
// update w' = w + d, every weight gets N(0, (sigma r)^2), where r is the root mean square of d over the weight's own
// tensor: at sigma 1 the noise is about as long as the step, in each layer, whatever the optimiser and its rate, and it
// dies away with the steps. The authors gave neither a form nor a scale; this is our choice.
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import { trainableSpecs } from "@basin/zoo";
import type { Method } from "../method.ts";
import { plainStep } from "../programs/update.ts";
import { at } from "../tensors.ts";
import { checkRange } from "./settings.ts";

/** Settings of noise on the iterates. */
export interface IterateNoiseOptions {
  /** Standard deviation, in root mean squares of the tensor's own update; 1 unless given, our choice; from 0. */
  readonly sigma?: number;
}

/** Training with noise on the iterates; the optimiser's slots do not see it. Throws UserError when a setting is out of range. */
export function iterateNoise({ sigma = 1 }: IterateNoiseOptions = {}): Method {
  checkRange("iterate-noise sigma", sigma, [0, Infinity]);
  return {
    id: "iterate-noise",
    version: 1,
    summary:
      "Plain training, then to every weight N(0, (σ r)²), r the root mean square of the last move of its weight " +
      "tensor.",
    assumed: "The authors say in the public review that such noise did not help, without form or scale; both are ours.",
    settings: { sigma },
    inputs: (model) =>
      Object.fromEntries(trainableSpecs(model).map(({ name, shape }) => [name, { shape, dtype: "float32" }])),
    draw: (inputs, { stream }) => {
      for (const values of Object.values(inputs)) stream.normal(values as Float32Array | Float64Array);
    },
    step: (args) => {
      const next = plainStep(args);
      const weights = Object.fromEntries(
        Object.entries(next.weights).map(([name, weight]): [string, Tensor] => {
          const length = tf.sqrt(tf.mean(tf.square(tf.sub(weight, at(args.weights, name)))));
          return [name, tf.add(weight, tf.mul(at(args.inputs, name), tf.mul(length, sigma)))];
        }),
      );
      return { ...next, weights };
    },
  };
}
