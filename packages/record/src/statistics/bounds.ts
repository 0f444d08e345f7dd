// One-sided bounds and p-values of a mean over seeds, by Student's t; what a claim's part is judged by.
// A bound at `level` excludes a margin exactly where the p-value against that margin is below 1 − level.
import { assertLevel, studentQuantile, studentTail } from "./distributions.ts";
import { assertFinite, mean, standardDeviation } from "./sample.ts";

/** The bounds of a mean, each of them of the level asked for by itself. */
export interface Bounds {
  readonly n: number;
  readonly mean: number;
  /** With `level` the mean is not below this. */
  readonly lower: number;
  /** With `level` the mean is not above this. */
  readonly upper: number;
}

/**
 * The one-sided lower and upper bounds of the mean; together the two-sided interval of 1 − 2 (1 − level).
 *
 * At least one finite value, `level` a share in (0.5, 1), 0.95 if not given; a RangeError otherwise. Null for n = 1,
 * which bounds nothing. Values that are all equal give bounds equal to their mean: the sample shows no spread, and says
 * nothing of what it would be with more seeds.
 */
export function bounds(values: readonly number[], level = 0.95): Bounds | null {
  assertLevel(level, 0.5);
  assertFinite(values, 1);
  const n = values.length;
  if (n === 1) return null;
  const centre = mean(values);
  const half = (studentQuantile(2 * level - 1, n - 1) * standardDeviation(values)) / Math.sqrt(n);
  return { n, mean: centre, lower: centre - half, upper: centre + half };
}

/**
 * The one-sided p-value that speaks for a mean above `margin`: small where the values lie above it.
 *
 * Null for n = 1. Values that are all equal give 0 above the margin, 0.5 on it and 1 below it, the limits as their
 * spread goes to nothing. At least one finite value; a RangeError otherwise.
 */
export function pValueAbove(values: readonly number[], margin: number): number | null {
  assertFinite([margin], 1);
  assertFinite(values, 1);
  const n = values.length;
  if (n === 1) return null;
  const distance = mean(values) - margin;
  const error = standardDeviation(values) / Math.sqrt(n);
  return studentTail(distance === 0 ? 0 : distance / error, n - 1);
}

/** The one-sided p-value that speaks for a mean below `margin`; else as `pValueAbove`. */
export function pValueBelow(values: readonly number[], margin: number): number | null {
  return pValueAbove(
    values.map((value) => -value),
    -margin,
  );
}
