// Whether two quantities go together over seeds or rows. Two means of it: Pearson's, with bounds, and Kendall's, which
// asks for the order alone. Nothing is said (null) where one of the two does not vary.
import { sampleCorrelation } from "simple-statistics";
import { assertLevel, normalQuantile } from "./distributions.ts";
import { assertPaired } from "./sample.ts";

/** Pearson's correlation with its one-sided bounds, each of the level asked for. */
export interface Correlation {
  readonly n: number;
  /** From −1 to 1. */
  readonly r: number;
  /** Null below n = 4, where Fisher's transformation has no spread. */
  readonly lower: number | null;
  readonly upper: number | null;
}

/**
 * Pearson's correlation with one-sided bounds by Fisher's z: tanh(atanh r ± z / √(n − 3)).
 *
 * Pairs in the same order, at least two, all finite; `level` a share in (0.5, 1), 0.95 if not given; a RangeError
 * otherwise. Null where x or y is constant. Source: Fisher 1921, On the probable error of a coefficient of correlation.
 */
export function pearson(x: readonly number[], y: readonly number[], level = 0.95): Correlation | null {
  assertLevel(level, 0.5);
  assertPaired(x, y, 2);
  if (isConstant(x) || isConstant(y)) return null;
  const n = x.length;
  // Around the first values nothing is lost to a large offset; rounding may leave [−1, 1].
  const around = (values: readonly number[]): number[] => values.map((value) => value - values[0]!);
  const r = Math.max(-1, Math.min(1, sampleCorrelation(around(x), around(y))));
  if (n < 4) return { n, r, lower: null, upper: null };
  const half = normalQuantile(2 * level - 1) / Math.sqrt(n - 3);
  return { n, r, lower: Math.tanh(Math.atanh(r) - half), upper: Math.tanh(Math.atanh(r) + half) };
}

/**
 * Kendall's τ-b, which counts ties: from −1 (opposite orders) to 1 (the same order).
 *
 * Pairs in the same order, at least two, all finite, a RangeError otherwise; null where x or y is constant. Source:
 * Kendall 1945, The treatment of ties in ranking problems.
 */
export function kendallTau(x: readonly number[], y: readonly number[]): number | null {
  assertPaired(x, y, 2);
  let [agreement, untiedX, untiedY] = [0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    for (let j = 0; j < i; j++) {
      const [signX, signY] = [Math.sign(x[i]! - x[j]!), Math.sign(y[i]! - y[j]!)];
      agreement += signX * signY;
      untiedX += Math.abs(signX);
      untiedY += Math.abs(signY);
    }
  }
  return untiedX === 0 || untiedY === 0 ? null : agreement / Math.sqrt(untiedX * untiedY);
}

function isConstant(values: readonly number[]): boolean {
  return values.every((value) => value === values[0]);
}
