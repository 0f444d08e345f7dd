// Whether one more value is like those before it: Student's t for a new observation (Whitmore 1986, Prediction limits for a
// univariate normal observation). Its rate of false alarms is the level it is read at, where all values are draws of one
// normal distribution, however few there are.
import { studentQuantile, studentTail } from "./distributions.ts";
import { assertFinite, mean, standardDeviation } from "./sample.ts";

/** A new value against those before it. */
export interface Prediction {
  /** Values before it. */
  readonly n: number;
  readonly mean: number;
  /** Sample standard deviation, n − 1 in the denominator, or the least spread where it is less. */
  readonly standardDeviation: number;
  /** (value − mean) / (standardDeviation √(1 + 1/n)), with n − 1 degrees of freedom. */
  readonly t: number;
  /** Two-sided: the chance of a value at least this far out. */
  readonly p: number;
}

/**
 * Tests a new value against at least two others; null where they have no spread, as then every other value would be out.
 *
 * `least` is a spread that values have in any case, as the step of what they count; 0 unless given. A RangeError for values
 * that are not finite or too few.
 */
export function predict(history: readonly number[], value: number, least = 0): Prediction | null {
  assertFinite([value], 1);
  const deviation = Math.max(standardDeviation(history), least);
  if (deviation === 0) return null;
  const n = history.length;
  const centre = mean(history);
  const t = (value - centre) / (deviation * Math.sqrt(1 + 1 / n));
  return { n, mean: centre, standardDeviation: deviation, t, p: 2 * studentTail(Math.abs(t), n - 1) };
}

/** Where a new value lies with a chance of `level` (a share, 0.95 if not given), two-sided, by the same rule. */
export function predictionInterval(
  { n, mean: centre, standardDeviation: deviation }: Pick<Prediction, "n" | "mean" | "standardDeviation">,
  level = 0.95,
): readonly [number, number] {
  const half = studentQuantile(level, n - 1) * deviation * Math.sqrt(1 + 1 / n);
  return [centre - half, centre + half];
}
