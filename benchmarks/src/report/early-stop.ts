// What stopping early by held-out training samples would have given: the test accuracy at the epoch of their lowest f,
// beside that at the end. Test data choose nothing.
import { estimate, meanStd } from "@basin/record";
import type { PlanItem } from "../plan.ts";
import type { TrainCell } from "../study.ts";

/** One training, stopped early and not. Accuracies are shares. */
export interface EarlyStop {
  readonly seed: number;
  /** Of the lowest held-out f, from 1. */
  readonly epoch: number;
  readonly epochs: number;
  readonly stopped: number;
  readonly final: number;
}

/** Early stopping of each training that has held-out samples and finished. */
export function earlyStop(cells: readonly TrainCell[], items: readonly PlanItem[]): EarlyStop[] {
  const ids = new Set(cells.map(({ id }) => id));
  return items.flatMap(({ cell, run }) => {
    if (!ids.has(cell.id) || run?.kind !== "train" || run.outcome.status !== "finished") return [];
    const { heldOutLoss, testAccuracy } = run.outcome.curves;
    if (heldOutLoss === undefined || heldOutLoss.length === 0) return [];
    const best = heldOutLoss.indexOf(Math.min(...heldOutLoss));
    return [
      {
        seed: run.spec.seed,
        epoch: best + 1,
        epochs: heldOutLoss.length,
        stopped: testAccuracy[best]!,
        final: testAccuracy.at(-1)!,
      },
    ];
  });
}

/** Early stopping over seeds as a sentence; none where there is no training. */
export function earlyStopSentence(stops: readonly EarlyStop[]): string[] {
  if (stops.length === 0) return [];
  const gain = estimate(stops.map(({ stopped, final }) => 100 * (stopped - final)));
  const epochs = stops.map(({ epoch, epochs: all }) => `${epoch} of ${all}`).join(", ");
  return [
    `Stopped at the lowest held-out f (epoch ${epochs}), LB-held-out would test ${meanStd(gain)} points better than at its end.`,
  ];
}
