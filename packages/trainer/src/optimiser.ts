// The interface of an optimiser: a pair of pure functions over named tensors, usable inside a program's step.
// Slots are its state; they are carried by the program beside the weights. Implementations lie in optimisers/.
import type { Specs, Tensors } from "@basin/compiler";

/** What an update gets: weights and gradients have the same names, slots those of `slots(specs)`. */
export interface UpdateArguments {
  readonly weights: Tensors;
  readonly gradients: Tensors;
  readonly slots: Tensors;
}

/** What an update gives: the next weights and slots, with the same names and shapes. */
export interface UpdateResult {
  readonly weights: Tensors;
  readonly slots: Tensors;
}

/** An optimiser with its settings. */
export interface Optimiser {
  /** "adam", "sgd", …; the list is optimisers.ts. */
  readonly id: string;
  /** Raised when its meaning changes. */
  readonly version: number;
  /** The paper or lecture it is from, and in which form. */
  readonly source: string;
  /** Every setting, defaults included: part of what a run is. */
  readonly settings: Readonly<Record<string, number>>;
  /** The slots for weights of these shapes; all float32. */
  slots(weights: Specs): Specs;
  /** Slots before the first update, by name. */
  initialSlots(weights: Specs): Record<string, Float32Array>;
  /** One update. Pure: tensors in, tensors out. */
  update(args: UpdateArguments): UpdateResult;
}
