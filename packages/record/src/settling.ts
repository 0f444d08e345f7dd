// How fast a test curve settles: the epochs and updates until it comes to a share of the accuracy that it ends with. The
// curve has one point per epoch, so an answer is whole epochs; it looks at test data, so it chooses nothing.
import { bySeed } from "./observe.ts";
import type { FinishedOutcome } from "./outcome.ts";
import type { Workload } from "./workload.ts";

/** When a test curve settled. Epochs count from 1. */
export interface Settling {
  /** The first epoch whose test accuracy is at least the share of the final one. */
  readonly epochs: number;
  /** Updates up to the end of that epoch. */
  readonly updates: number;
  /** The first epoch from which on no test accuracy is below it; `epochs` unless the curve dips again. */
  readonly stays: number;
}

/**
 * When a training's test accuracy came to `share` (in (0, 1], 0.99 unless given) of the accuracy it ends with, on batch
 * statistics (protocol: epochs to 99 % of final test accuracy). A share of the final accuracy that every epoch has is
 * settled after the first.
 */
export function settling({ curves, epochs, updates, final }: FinishedOutcome, share = 0.99): Settling {
  const wanted = share * final.batchStatistics.test.accuracy;
  const curve = curves.testAccuracy;
  const first = curve.findIndex((accuracy) => accuracy >= wanted);
  // The final accuracy is the last epoch's, but for the rounding of the curve.
  const reached = first === -1 ? epochs : first + 1;
  const below = curve.findLastIndex((accuracy) => accuracy < wanted);
  return { epochs: reached, updates: (updates / epochs) * reached, stays: Math.min(epochs, below + 2) };
}

/** Epochs, or updates, to a share of the final test accuracy (0.99 unless given) of an arm's trainings, by seed. */
export function toSettle(
  workload: Workload,
  arm: string,
  unit: "epochs" | "updates" = "epochs",
  share = 0.99,
): Map<number, number> {
  return bySeed(workload, arm, (_, outcome) => settling(outcome, share)[unit]);
}
