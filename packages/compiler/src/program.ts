// A program: what a user writes once in TensorFlow.js and every engine runs.
// A step must be pure: it reads only its arguments, draws no random numbers and reads no values.
import type { Tensor } from "@tensorflow/tfjs-core";

/** Element types. uint8 is storage only: tfjs sees such a tensor as int32. */
export type DType = "float32" | "int32" | "uint8" | "bool";

/** Shape and element type of one named tensor. */
export interface TensorSpec {
  readonly shape: readonly number[];
  readonly dtype: DType;
}

/** Named tensors' shapes; the order of the keys is the order everywhere. */
export type Specs = Readonly<Record<string, TensorSpec>>;

/** Named tfjs tensors. */
export type Tensors = Readonly<Record<string, Tensor>>;

/** One step of work over named tensors. */
export interface Program {
  /** Shown in errors and profiles. */
  readonly name: string;
  /** Resident: the same for every step of a run (images, labels). */
  readonly data: Specs;
  /** Carried: what a step returns is what the next one gets (weights, optimiser slots). */
  readonly state: Specs;
  /** Given anew to every step (sample indices, dropout words). */
  readonly inputs: Specs;
  /** The step itself. Returns the next state, with the keys and shapes of `state`, and any outputs. */
  readonly step: (values: { readonly data: Tensors; readonly state: Tensors; readonly inputs: Tensors }) => {
    readonly state: Tensors;
    readonly outputs: Tensors;
  };
}
