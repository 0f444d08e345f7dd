// Noise on the labels, one of the noises that the paper's authors say (OpenReview, H1oyRlYgg) did not help LB: in every
// update each label is replaced, with probability `share`, by one drawn uniformly from all classes of the data set, the
// right one included. Drawn anew for every update, so that no sample keeps a wrong label. The authors gave no share.
import * as tf from "@tensorflow/tfjs-core";
import type { Method } from "../method.ts";
import { plainStep } from "../programs/update.ts";
import { at } from "../tensors.ts";
import { checkRange } from "./settings.ts";

/** Settings of noise on the labels. */
export interface LabelNoiseOptions {
  /** The probability with which a label is replaced; 0.1 unless given, our choice; in [0, 1]. */
  readonly share?: number;
}

/** Where a label is kept. */
const KEPT = -1;

/** Training with noise on the labels; running loss and accuracy are against the labels as replaced. Throws UserError when a setting is out of range. */
export function labelNoise({ share = 0.1 }: LabelNoiseOptions = {}): Method {
  checkRange("label-noise share", share, [0, 1]);
  return {
    id: "label-noise",
    version: 1,
    summary:
      "Plain training with each label replaced, with probability share, by one drawn from all classes, anew for " +
      "every update.",
    assumed: "The authors say in the public review that such noise did not help, without a share; it is ours.",
    settings: { share },
    inputs: (_, batch) => ({ labels: { shape: [batch], dtype: "int32" } }),
    draw: (inputs, { stream, data }) => {
      const labels = at(inputs, "labels");
      const chances = stream.uniform(new Float64Array(labels.length));
      for (const [position, chance] of chances.entries()) {
        // A label is drawn for every sample, so that more of a share only adds to what less of it replaces.
        const label = stream.integer(data.classes);
        labels[position] = chance < share ? label : KEPT;
      }
    },
    step: (args) => {
      const drawn = at(args.inputs, "labels");
      return plainStep({ ...args, labels: tf.where(tf.less(drawn, 0), args.labels, drawn) });
    },
  };
}
