// Two arms of one workload over the seeds that both hold, in the browser: the paired difference of test accuracy, the ratio
// of φ, and which seeds drive them. Means and deviations are record's own; the t of an interval comes with the data.
import { mean, standardDeviation } from "@basin/record/sample";
import type { Compared, ComparedRow } from "../../data/compare.ts";

/** A mean with its 95 % interval; no interval for a single value. */
export interface Mean {
  readonly n: number;
  readonly mean: number;
  readonly deviation: number | null;
  readonly interval: readonly [number, number] | null;
}

/** One seed of a pair. */
interface SeedPair {
  readonly seed: number;
  readonly a: number;
  readonly b: number;
  readonly difference: number;
  /** The mean difference of the other seeds; null where there is no other. */
  readonly without: number | null;
}

/** A row against another. */
export interface Pair {
  readonly seeds: readonly SeedPair[];
  /** a − b of test accuracy, in points; null where no seed is shared. */
  readonly difference: Mean | null;
  /** Over log(a / b) of φ; null where no seed has both above 0. */
  readonly logRatio: Mean | null;
  /** Seeds without whose value the mean difference has the other sign. */
  readonly decisive: readonly number[];
}

type Values = Readonly<Record<string, number>>;

/** The mean of values by seed; null without any. */
export function meanOf(values: Values, quantiles: Compared["quantiles"]): Mean | null {
  return summarise(Object.values(values), quantiles);
}

/** Compares a with b; they must be of one workload, as only there a seed means the same start. */
export function comparePair(a: ComparedRow, b: ComparedRow, quantiles: Compared["quantiles"]): Pair {
  if (a.workload.slug !== b.workload.slug) {
    throw new RangeError(`rows: must be of one workload, got ${a.id} and ${b.id}; compare them by their means alone`);
  }
  const shared = sharedSeeds(a.test, b.test);
  const differences = shared.map((seed) => a.test[seed]! - b.test[seed]!);
  const seeds = shared.map((seed, index): SeedPair => {
    const others = differences.filter((_, other) => other !== index);
    return {
      seed,
      a: a.test[seed]!,
      b: b.test[seed]!,
      difference: differences[index]!,
      without: others.length === 0 ? null : mean(others),
    };
  });
  const difference = summarise(differences, quantiles);
  const logs = sharedSeeds(a.phi, b.phi)
    .filter((seed) => a.phi[seed]! > 0 && b.phi[seed]! > 0)
    .map((seed) => Math.log(a.phi[seed]! / b.phi[seed]!));
  return {
    seeds,
    difference,
    logRatio: summarise(logs, quantiles),
    decisive: seeds
      .filter(({ without }) => without !== null && without * difference!.mean <= 0 && difference!.mean !== 0)
      .map(({ seed }) => seed),
  };
}

function sharedSeeds(a: Values, b: Values): number[] {
  return Object.keys(a)
    .filter((seed) => Object.hasOwn(b, seed))
    .map(Number)
    .sort((one, other) => one - other);
}

function summarise(values: readonly number[], quantiles: Compared["quantiles"]): Mean | null {
  const n = values.length;
  if (n === 0) return null;
  const centre = mean(values);
  const t = quantiles[n] ?? null;
  if (n === 1 || t === null) return { n, mean: centre, deviation: null, interval: null };
  const deviation = standardDeviation(values);
  const half = t * (deviation / Math.sqrt(n));
  return { n, mean: centre, deviation, interval: [centre - half, centre + half] };
}
