// What the programs share: a batch gathered from the resident samples, loss and gradients of a network on it.
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { Specs, Tensors } from "@basin/compiler";
import type { Split } from "@basin/datasets";
import { forward, trainableSpecs } from "@basin/zoo";
import type { ForwardArguments, Model } from "@basin/zoo";
import { meanCrossEntropy } from "../loss.ts";
import { at, pickPrefix, sizeOf, withPrefix } from "../tensors.ts";

/** What resident features are: bytes, which a program divides by 255, or floats, which it takes as they are. */
export type FeatureType = "uint8" | "float32";

/** The type of a split's features. */
export const featureType = ({ features }: Split): FeatureType => (features instanceof Uint8Array ? "uint8" : "float32");

/** The specs of resident samples: "features" [count, values] and "labels" [count]. */
export function sampleSpecs(model: Model, count: number, features: FeatureType): Specs {
  return {
    features: { shape: [count, sizeOf(model.input)], dtype: features },
    labels: { shape: [count], dtype: "int32" },
  };
}

/** The specs of a model's trainable weights, in the order of flat vectors. */
export function weightTensorSpecs(model: Model): Specs {
  return Object.fromEntries(trainableSpecs(model).map(({ name, shape }) => [name, { shape, dtype: "float32" }]));
}

/** The samples of some indices: x = bytes / 255, or floats as they are, as [batch, ...model.input], and their labels. */
export function gatherBatch(model: Model, data: Tensors, indices: Tensor): { x: Tensor; labels: Tensor } {
  const stored = tf.gather(at(data, "features"), indices as tf.Tensor1D);
  const rows = stored.dtype === "float32" ? stored : tf.div(tf.cast(stored, "float32"), 255);
  const batch = indices.shape[0] as number;
  const x = model.input.length === 1 ? rows : tf.reshape(rows, [batch, ...model.input]);
  return { x, labels: tf.gather(at(data, "labels"), indices as tf.Tensor1D) };
}

/** A network on a batch, with the gradient of its mean cross-entropy. */
export interface Differentiated {
  readonly loss: Tensor;
  readonly gradients: Tensors;
  readonly logits: Tensor;
  readonly statistics: Tensors;
}

/** Mean cross-entropy and its gradient with respect to every trainable weight, and what the forward pass gave. */
export function differentiate(model: Model, args: ForwardArguments, labels: Tensor): Differentiated {
  const { loss, gradients, kept } = gradientsOf(trainable(model, args.weights), (weights) => {
    const { logits, statistics } = forward(model, { ...args, weights });
    return { loss: meanCrossEntropy(logits, labels), kept: { logits, ...withPrefix("statistics/", statistics) } };
  });
  return { loss, gradients, logits: at(kept, "logits"), statistics: pickPrefix("statistics/", kept) };
}

/** The trainable weights of a model alone, in the order of flat vectors. */
export function trainable(model: Model, weights: Tensors): Tensors {
  return Object.fromEntries(trainableSpecs(model).map(({ name }) => [name, at(weights, name)]));
}

/** What an objective gives: a scalar, and tensors made on the way that are wanted outside. */
export interface Objective {
  readonly loss: tf.Scalar;
  readonly kept: Tensors;
}

/** An objective at some named tensors, with its gradient with respect to each of them. */
export function gradientsOf(
  named: Tensors,
  objective: (named: Tensors) => Objective,
): { loss: Tensor; gradients: Tensors; kept: Tensors } {
  const names = Object.keys(named);
  let kept: Tensors | undefined;
  const loss = (...values: Tensor[]): tf.Scalar => {
    const made = objective(Object.fromEntries(names.map((name, i) => [name, values[i] as Tensor])));
    // tfjs disposes what the function leaves behind; these are wanted outside.
    for (const tensor of Object.values(made.kept)) tf.keep(tensor);
    kept = made.kept;
    return made.loss;
  };
  const { value, grads } = tf.valueAndGrads(loss)(Object.values(named));
  if (kept === undefined) throw new Error("internal: tfjs did not call the objective");
  return {
    loss: value,
    gradients: Object.fromEntries(names.map((name, i) => [name, grads[i] as Tensor])),
    kept: Object.fromEntries(Object.entries(kept).map(([name, tensor]) => [name, release(tensor)])),
  };
}

/** Gives a kept tensor to the scope that is open now, as if it had been made there. */
function release(kept: Tensor): Tensor {
  const released = tf.clone(kept);
  kept.dispose();
  return released;
}
