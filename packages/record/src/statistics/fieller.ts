// The interval of a ratio of two means over paired seeds, as of a share of the LB gap that a remedy closes. Where the
// denominator may be nought the set of ratios has no end, and no ratio is given: such a share is not to be printed.
// Source: Fieller 1954, Some problems in interval estimation.
import { studentQuantile } from "./distributions.ts";
import { assertPaired, mean } from "./sample.ts";

/** The ratios that the pairs do not contradict. */
export type RatioSet =
  /** From low to high; the denominator's own interval leaves out 0. */
  | { readonly kind: "bounded"; readonly ratio: number; readonly low: number; readonly high: number }
  /** Up to low and from high on, but not between: the denominator may be 0, the numerator is not. */
  | { readonly kind: "outside"; readonly low: number; readonly high: number }
  /** Every ratio: numerator and denominator may both be 0, or there is only one pair. */
  | { readonly kind: "everything" };

/**
 * The set of ratios mean(numerator) / mean(denominator) of the level asked for, two-sided.
 *
 * Pairs in the same order, at least one, all finite; `level` a share in (0, 1), 0.95 if not given; a RangeError
 * otherwise. Numerator and denominator may depend on each other within a pair.
 */
export function fieller(numerator: readonly number[], denominator: readonly number[], level = 0.95): RatioSet {
  assertPaired(numerator, denominator, 1);
  const n = numerator.length;
  if (n === 1) return { kind: "everything" };
  const t2 = studentQuantile(level, n - 1) ** 2;
  const [top, bottom] = [mean(numerator), mean(denominator)];
  /** (t times the standard error)², or its covariance. */
  const spread = (x: readonly number[], xMean: number, y: readonly number[], yMean: number): number =>
    (t2 * x.reduce((sum, value, index) => sum + (value - xMean) * (y[index]! - yMean), 0)) / (n * (n - 1));
  // The ratios r with (top − r bottom)² ≤ t² var(top − r bottom): a r² − 2 b r + c ≤ 0.
  const a = bottom * bottom - spread(denominator, bottom, denominator, bottom);
  const b = top * bottom - spread(numerator, top, denominator, bottom);
  const c = top * top - spread(numerator, top, numerator, top);
  const discriminant = b * b - a * c;
  // Where a > 0 the discriminant is at least 0 but for rounding, as top / bottom is always in the set.
  const root = Math.sqrt(Math.max(0, discriminant));
  if (a > 0) return { kind: "bounded", ratio: top / bottom, low: (b - root) / a, high: (b + root) / a };
  if (a < 0 && discriminant > 0) return { kind: "outside", low: (b + root) / a, high: (b - root) / a };
  // On the boundary, a = 0, the set is a half-line or all; the wider answer is given.
  return { kind: "everything" };
}
