// One update of a network on a batch, as a program. Samples are resident; a step takes their indices.
import * as tf from "@tensorflow/tfjs-core";
import type { Program } from "@basin/compiler";
import type { Model } from "@basin/zoo";
import { dropoutSpecs, scaledMasks } from "../dropout.ts";
import { correct } from "../loss.ts";
import type { Optimiser } from "../optimiser.ts";
import { at, pickPrefix, withPrefix } from "../tensors.ts";
import { differentiate, gatherBatch, sampleSpecs, weightTensorSpecs } from "./network.ts";
import type { FeatureType } from "./network.ts";

/** What a training step is made for. */
export interface TrainStepOptions {
  readonly model: Model;
  readonly optimiser: Optimiser;
  /** Samples that are resident. */
  readonly count: number;
  /** What their features are; bytes unless given. */
  readonly features?: FeatureType;
  /** Samples of a step. */
  readonly batch: number;
}

/**
 * The program of one update: state is the weights and "slots/<slot>"; inputs are "indices" int32 [batch] and dropout
 * masks (dropout.ts); outputs are "loss", the batch's mean cross-entropy before the update, and "correct", how many were right.
 */
export function trainStep({ model, optimiser, count, features = "uint8", batch }: TrainStepOptions): Program {
  const weightSpecs = weightTensorSpecs(model);
  return {
    name: `train-step ${model.id} ${optimiser.id} ${batch}`,
    data: sampleSpecs(model, count, features),
    state: { ...weightSpecs, ...withPrefix("slots/", optimiser.slots(weightSpecs)) },
    inputs: { indices: { shape: [batch], dtype: "int32" }, ...dropoutSpecs(model, batch) },
    step: ({ data, state, inputs }) => {
      const { x, labels } = gatherBatch(model, data, at(inputs, "indices"));
      const weights = Object.fromEntries(Object.keys(weightSpecs).map((name) => [name, at(state, name)]));
      const dropout = scaledMasks(model, inputs);
      const { loss, gradients, logits } = differentiate(model, { weights, x, batchNorm: "batch", dropout }, labels);
      const next = tf.tidy(optimiser.id, () => {
        const { weights: moved, slots } = optimiser.update({
          weights,
          gradients,
          slots: pickPrefix("slots/", state),
        });
        return { weights: moved as tf.NamedTensorMap, slots: slots as tf.NamedTensorMap };
      });
      return {
        state: { ...next.weights, ...withPrefix("slots/", next.slots) },
        outputs: { loss, correct: tf.sum(correct(logits, labels)) },
      };
    },
  };
}
