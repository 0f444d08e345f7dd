// Statistics over seeds. The standard deviation divides by n − 1; intervals are Student's t; nothing is clipped.
// No Node module: the site uses it too.
import { studentQuantile } from "./distributions.ts";
import { mean, standardDeviation } from "./sample.ts";

/** An estimate with its interval. */
export interface Estimate {
  readonly n: number;
  readonly mean: number;
  /** Sample standard deviation, n − 1 in the denominator; null for n = 1. */
  readonly standardDeviation: number | null;
  readonly standardError: number | null;
  /** Two-sided Student-t interval of the level asked for; null for n = 1. */
  readonly interval: readonly [number, number] | null;
}

/** Mean, standard deviation, standard error and Student-t interval of at least one value; `level` is a share, 0.95 if not given. */
export function estimate(values: readonly number[], level = 0.95): Estimate {
  const n = values.length;
  const centre = mean(values);
  if (n === 1) return { n, mean: centre, standardDeviation: null, standardError: null, interval: null };
  const deviation = standardDeviation(values);
  const standardError = deviation / Math.sqrt(n);
  const half = studentQuantile(level, n - 1) * standardError;
  return { n, mean: centre, standardDeviation: deviation, standardError, interval: [centre - half, centre + half] };
}

/** One pair per key that both maps hold, in the order of the first; what one of them lacks is left out. */
function pairs<Key>(a: ReadonlyMap<Key, number>, b: ReadonlyMap<Key, number>): { key: Key; a: number; b: number }[] {
  return [...a].flatMap(([key, value]) => (b.has(key) ? [{ key, a: value, b: b.get(key)! }] : []));
}

/** The estimate of a − b over the seeds both hold; null where they share none. */
export function pairedDifference(
  a: ReadonlyMap<number, number>,
  b: ReadonlyMap<number, number>,
  level = 0.95,
): Estimate | null {
  const differences = pairs(a, b).map((pair) => pair.a - pair.b);
  return differences.length === 0 ? null : estimate(differences, level);
}

/** A ratio over paired seeds on a log scale. */
export interface RatioEstimate {
  /** Over log(a / b), pair by pair, natural logarithm; null where no pair is positive. */
  readonly log: Estimate | null;
  /** exp of the mean log ratio: the geometric mean of a / b. */
  readonly ratio: number | null;
  readonly interval: readonly [number, number] | null;
  /** Seeds left out as one of their values is not above 0: they have no log ratio and must be named with the result. */
  readonly leftOut: readonly number[];
}

/** The geometric mean of a / b over the seeds both hold, with its interval; how φ of LB and SB are compared. */
export function pairedLogRatio(
  a: ReadonlyMap<number, number>,
  b: ReadonlyMap<number, number>,
  level = 0.95,
): RatioEstimate {
  const shared = pairs(a, b);
  const positive = shared.filter((pair) => pair.a > 0 && pair.b > 0);
  const leftOut = shared.filter((pair) => !positive.includes(pair)).map((pair) => pair.key);
  if (positive.length === 0) return { log: null, ratio: null, interval: null, leftOut };
  const log = estimate(
    positive.map((pair) => Math.log(pair.a / pair.b)),
    level,
  );
  const interval = log.interval === null ? null : ([Math.exp(log.interval[0]), Math.exp(log.interval[1])] as const);
  return { log, ratio: Math.exp(log.mean), interval, leftOut };
}

/** Prints mean ± standard deviation, as `98.03 ± 0.07`; a single value has no ±. `decimals` from 0 to 20. */
export function meanStd(
  { mean: centre, standardDeviation: deviation }: Pick<Estimate, "mean" | "standardDeviation">,
  decimals = 2,
): string {
  const text = centre.toFixed(decimals);
  return deviation === null ? text : `${text} ± ${deviation.toFixed(decimals)}`;
}
