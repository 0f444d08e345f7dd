// A number of one finished training, with the runs it comes from: what observations are made of.
import type { FinishedOutcome } from "../outcome.ts";
import type { PaperNetwork, PaperNumber } from "../paper/network.ts";
import type { Training } from "../workload.ts";

/** A number and the ids of the runs beside the training's own that it is read from. */
export interface Reading {
  readonly value: number;
  readonly runs: readonly string[];
}

/** A number of a training. */
export interface Quantity {
  /** For people, in a sentence: `test accuracy`. */
  readonly name: string;
  /** Null where it was not measured. */
  readonly read: (training: Training, outcome: FinishedOutcome) => Reading | null;
  /** The paper's value for an arm of one of its networks; null where it has none. */
  readonly paper?: (network: PaperNetwork, arm: string) => PaperNumber | null;
}

/** A quantity that the training's own run holds; null where it does not. */
export function ofTraining(
  name: string,
  pick: (outcome: FinishedOutcome, training: Training) => number | null,
  paper?: Quantity["paper"],
): Quantity {
  return {
    name,
    read: (training, outcome) => {
      const value = pick(outcome, training);
      return value === null ? null : { value, runs: [] };
    },
    ...(paper && { paper }),
  };
}
