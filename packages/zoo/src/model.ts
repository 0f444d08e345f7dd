// The interface of a model. Adding one touches one new file in models/ and one line in models.ts.
import type { LayersModel } from "@tensorflow/tfjs-layers";

/** A network of the benchmark. */
export interface Model {
  /** Lower-case id: "f1", "c1-text". */
  readonly id: string;
  /** Raised by the author when the model's meaning changes; old records are then superseded. */
  readonly version: number;
  readonly title: string;
  /** Where it comes from: paper, section, what was assumed. */
  readonly source: string;
  /** Shape of one sample as the network takes it, e.g. [784]. */
  readonly input: readonly number[];
  readonly classes: number;
  /** Trainable parameters; tested. */
  readonly parameters: number;
  /** A fresh tf.layers model from inputs to logits (no softmax); its random initial weights are never used. */
  readonly build: () => LayersModel;
}
