// One update of a network on a batch, as a program. Samples are resident; a step takes their indices.
import * as tf from "@tensorflow/tfjs-core";
import type { Program } from "@basin/compiler";
import type { Model } from "@basin/zoo";
import { dropoutSpecs, scaledMasks } from "../dropout.ts";
import { correct } from "../loss.ts";
import type { Method } from "../method.ts";
import { methodSpecs } from "../method-inputs.ts";
import { plain } from "../methods/plain.ts";
import type { Optimiser } from "../optimiser.ts";
import { at, pickPrefix, withPrefix } from "../tensors.ts";
import { gatherBatch, sampleSpecs, weightTensorSpecs } from "./network.ts";
import type { FeatureType } from "./network.ts";

/** What a training step is made for. */
export interface TrainStepOptions {
  readonly model: Model;
  readonly optimiser: Optimiser;
  /** What an update does with its batch; plain unless given. */
  readonly method?: Method;
  /** Samples that are resident. */
  readonly count: number;
  /** What their features are; bytes unless given. */
  readonly features?: FeatureType;
  /** Samples of a step. */
  readonly batch: number;
}

/**
 * The program of one update: state is the weights and "slots/<slot>"; inputs are "indices" int32 [batch], dropout masks
 * (dropout.ts) and the method's (method-inputs.ts); outputs are "loss", what the method descends on the batch before the
 * update (the mean cross-entropy in plain training), and "correct", how many were right.
 */
export function trainStep({
  model,
  optimiser,
  method = plain(),
  count,
  features = "uint8",
  batch,
}: TrainStepOptions): Program {
  const weightSpecs = weightTensorSpecs(model);
  const name = method.id === "plain" ? optimiser.id : `${optimiser.id} ${method.id}`;
  return {
    name: `train-step ${model.id} ${name} ${batch}`,
    data: sampleSpecs(model, count, features),
    state: { ...weightSpecs, ...withPrefix("slots/", optimiser.slots(weightSpecs)) },
    inputs: {
      indices: { shape: [batch], dtype: "int32" },
      ...dropoutSpecs(model, batch),
      ...methodSpecs(method, model, batch),
    },
    step: ({ data, state, inputs }) => {
      const next = method.step({
        model,
        optimiser,
        ...gatherBatch(model, data, at(inputs, "indices")),
        weights: Object.fromEntries(Object.keys(weightSpecs).map((name) => [name, at(state, name)])),
        slots: pickPrefix("slots/", state),
        dropout: scaledMasks(model, inputs),
        inputs: pickPrefix("method/", inputs),
      });
      return {
        state: { ...next.weights, ...withPrefix("slots/", next.slots) },
        outputs: { loss: next.loss, correct: tf.sum(correct(next.logits, next.labels)) },
      };
    },
  };
}
