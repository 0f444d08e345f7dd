// What a training run gives. The outcome is plain finite JSON and depends on the specification and the engine's
// arithmetic alone; what depends on the machine's speed stands in the timings.
import type { Measured } from "./evaluator.ts";
import type { StopReason } from "./stop.ts";

/** One whole epoch. Measured values are f on both splits; they are absent in epochs that were not measured. */
export interface EpochRecord {
  /** From 1. */
  readonly epoch: number;
  /** Updates since the start. */
  readonly updates: number;
  /** Mean over the epoch's batches as they were trained on, each by its number of samples. */
  readonly running: Measured;
  readonly train?: Measured;
  readonly test?: Measured;
  /** On held-out training samples, where there are some. */
  readonly heldOut?: Measured;
}

/** A solution, measured. */
export interface FinalMeasure {
  /** On batch statistics of the fixed chunks: f and the accuracy. */
  readonly train: Measured;
  readonly test: Measured;
  /** In inference mode: batch-norm statistics of the whole training split. */
  readonly inference: { readonly train: Measured; readonly test: Measured };
  /** Euclidean distance of the weights from where they started. */
  readonly distance: number;
  /** Euclidean norm of each layer's trainable weights. */
  readonly norms: Readonly<Record<string, number>>;
}

/** What decides nothing but what was trained: the same on the same engine, however often it was interrupted. */
export interface Outcome {
  readonly reason: StopReason;
  /** Epochs done from end to end. */
  readonly epochs: number;
  /** Updates in them; of a run that diverged, those up to the point where it was seen. */
  readonly updates: number;
  /** x0 on both splits. */
  readonly initial: { readonly train: Measured; readonly test: Measured };
  readonly history: readonly EpochRecord[];
  /** Null when the training diverged. */
  readonly final: FinalMeasure | null;
  /** The first update whose loss was not finite, from 1, or null; the last update when only the measured f was not. */
  readonly divergedAt: number | null;
  readonly caveats: readonly string[];
}

/** Wall-clock seconds, those before an interruption included. */
export interface Timings {
  readonly training: number;
  readonly measuring: number;
}
