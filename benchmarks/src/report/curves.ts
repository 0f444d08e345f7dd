// Parametric plots as tables, and the barrier between two solutions: how far f rises above the chord between them.
import type { CurvePoint, InterpolateRun } from "@basin/record";
import { plainTable } from "./table.ts";

/** The highest rise of f above the straight line between its values at α = 0 and 1, and where; 0 where there is none. */
export interface Barrier {
  readonly height: number;
  readonly alpha: number;
}

/** The barrier of one split within [0, 1]; null where an end is not among the points. */
export function barrierOf(points: readonly CurvePoint[], split: "train" | "test"): Barrier | null {
  const at = (alpha: number): number | undefined => points.find((point) => point.alpha === alpha)?.[split].loss;
  const [start, end] = [at(0), at(1)];
  if (start === undefined || end === undefined) return null;
  return points
    .filter(({ alpha }) => alpha >= 0 && alpha <= 1)
    .map(({ alpha, [split]: { loss } }) => ({ alpha, height: loss - ((1 - alpha) * start + alpha * end) }))
    .reduce((best, one) => (one.height > best.height ? one : best), { alpha: 0, height: 0 });
}

/** Losses and accuracies by α, a plot beside another. */
export function curveTable(runs: readonly InterpolateRun[]): string {
  const alphas = [...new Set(runs.flatMap(({ outcome }) => outcome.points.map(({ alpha }) => alpha)))];
  const head = runs.flatMap(({ spec: { curve } }) => [`${curve}: train loss`, "test loss", "train, %", "test, %"]);
  const rows = alphas
    .sort((a, b) => a - b)
    .map((alpha) => [
      alpha.toFixed(3),
      ...runs.flatMap(({ outcome }) => {
        const point = outcome.points.find((one) => one.alpha === alpha);
        if (point === undefined) return ["", "", "", ""];
        const { train, test } = point;
        return [
          train.loss.toPrecision(4),
          test.loss.toPrecision(4),
          (100 * train.accuracy).toFixed(2),
          (100 * test.accuracy).toFixed(2),
        ];
      }),
    ]);
  return plainTable(["α", ...head], rows);
}

/** The barriers of a plot as a sentence. */
export function barrierSentence({ spec: { curve }, outcome: { points } }: InterpolateRun): string {
  const told = (["train", "test"] as const).map((split) => {
    const barrier = barrierOf(points, split);
    if (barrier === null) return `${split} unknown (α 0 and 1 are not both among the points)`;
    return barrier.height === 0 ? `${split} none` : `${split} ${barrier.height.toPrecision(3)} at α ${barrier.alpha}`;
  });
  return `Barrier, ${curve}: ${told.join(", ")}.`;
}
