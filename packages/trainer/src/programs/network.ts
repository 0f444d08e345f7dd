// What the programs share: a batch gathered from the resident samples, and loss and gradients of a network on it.
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { Specs, Tensors } from "@basin/compiler";
import type { Split } from "@basin/datasets";
import { forward, trainableSpecs } from "@basin/zoo";
import type { ForwardArguments, Model } from "@basin/zoo";
import { meanCrossEntropy } from "../loss.ts";
import { at, sizeOf } from "../tensors.ts";

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
  const names = trainableSpecs(model).map(({ name }) => name);
  let kept: { logits: Tensor; statistics: Tensors } | undefined;
  const loss = (...values: Tensor[]): tf.Scalar => {
    const weights = Object.fromEntries(names.map((name, i) => [name, values[i] as Tensor]));
    const { logits, statistics } = forward(model, { ...args, weights });
    // tfjs disposes what the function leaves behind; these are wanted outside.
    kept = { logits: tf.keep(logits), statistics };
    for (const tensor of Object.values(statistics)) tf.keep(tensor);
    return meanCrossEntropy(logits, labels);
  };
  const { value, grads } = tf.valueAndGrads(loss)(names.map((name) => at(args.weights, name)));
  if (kept === undefined) throw new Error("internal: tfjs did not call the loss");
  const { logits, statistics } = kept;
  return {
    loss: value,
    gradients: Object.fromEntries(names.map((name, i) => [name, grads[i] as Tensor])),
    logits: release(logits),
    statistics: Object.fromEntries(Object.entries(statistics).map(([name, tensor]) => [name, release(tensor)])),
  };
}

/** Gives a kept tensor to the scope that is open now, as if it had been made there. */
function release(kept: Tensor): Tensor {
  const released = tf.clone(kept);
  kept.dispose();
  return released;
}
