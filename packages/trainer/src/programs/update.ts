// What the steps of training methods have in common: the plain descent, and the optimiser's update.
import * as tf from "@tensorflow/tfjs-core";
import type { Tensors } from "@basin/compiler";
import type { StepArguments, StepResult } from "../method.ts";
import type { UpdateResult } from "../optimiser.ts";
import { differentiate } from "./network.ts";

/** One update of plain mini-batch training: the gradient of the batch's mean cross-entropy, given to the optimiser. */
export function plainStep(args: StepArguments): StepResult {
  const { model, weights, x, labels, dropout } = args;
  const { loss, gradients, logits } = differentiate(model, { weights, x, batchNorm: "batch", dropout }, labels);
  return { ...update(args, gradients), loss, logits, labels };
}

/** The optimiser's update by gradients, under its name. */
export function update(
  { optimiser, weights, slots }: Pick<StepArguments, "optimiser" | "weights" | "slots">,
  gradients: Tensors,
): UpdateResult {
  return tf.tidy(optimiser.id, () => {
    const next = optimiser.update({ weights, gradients, slots });
    return { weights: next.weights as tf.NamedTensorMap, slots: next.slots as tf.NamedTensorMap };
  });
}
