// The weights of a model as data: names, shapes, counts. Their order is the order of every flat vector.
import { layout } from "./forward.ts";
import type { WeightSpec } from "./layout.ts";
import type { Model } from "./model.ts";

/** All weights of a model in the order in which tfjs creates them, moving averages included. */
export function weightSpecs(model: Model): readonly WeightSpec[] {
  return layout(model).weights;
}

/** The trainable weights of a model, in the order of flat parameter vectors. */
export function trainableSpecs(model: Model): readonly WeightSpec[] {
  return weightSpecs(model).filter((spec) => spec.trainable);
}

/** The number of values in a shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((a, b) => a * b, 1);
}

/** The number of trainable parameters of a model. */
export function parameterCount(model: Model): number {
  return trainableSpecs(model).reduce((sum, { shape }) => sum + sizeOf(shape), 0);
}
