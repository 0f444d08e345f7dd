// What the coverage table counts: how often an interval holds the truth, on samples drawn from known distributions. The
// functions of the package itself are run, not formulas of them. Seeded; one generator for each count.
import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { skipN } from "pure-rand/utils/skipN";
import { bounds } from "../src/statistics/bounds.ts";
import type { Share, Shape, Sharing } from "../src/statistics/coverage.ts";
import { estimate } from "../src/statistics/estimate.ts";
import { fieller } from "../src/statistics/fieller.ts";
import { tiers } from "../src/statistics/tiers.ts";
import { wilson } from "../src/statistics/wilson.ts";

type Normal = () => number;

/** Standard normal numbers (Box and Muller 1958). */
function makeNormal(seed: number): Normal {
  const generator = xoroshiro128plus(seed);
  // The first numbers of neighbouring seeds are alike.
  skipN(generator, 64);
  return () => {
    const radius = Math.sqrt(-2 * Math.log(1 - uniformFloat64(generator)));
    return radius * Math.cos(2 * Math.PI * uniformFloat64(generator));
  };
}

/** A share of replicates with its Monte-Carlo standard error, both to five decimals. */
function share(count: number, replicates: number): Share {
  const simulated = count / replicates;
  return [round(simulated), round(Math.sqrt((simulated * (1 - simulated)) / replicates))];
}

const round = (value: number): number => Math.round(value * 1e5) / 1e5;

/** What one seed gives, and the mean of that over all seeds there could be. */
const shapes: Readonly<Record<Shape, { readonly draw: (normal: Normal) => number; readonly mean: number }>> = {
  normal: { draw: (normal) => normal(), mean: 0 },
  "log-normal": { draw: (normal) => Math.exp(normal()), mean: Math.exp(0.5) },
  "log-ratio": { draw: (normal) => Math.log((2 * Math.exp(normal())) / Math.exp(normal())), mean: Math.log(2) },
  // In samples of 10,000, so that no rounding of shares decides: F1's spread on MNIST, 0.07 and 0.04 points.
  accuracy: { draw: (normal) => Math.round(9851 + 7 * normal()) - Math.round(9802 + 4 * normal()), mean: 49 },
  "near-equal": { draw: (normal) => Math.round(9851 + normal()) - Math.round(9851 + normal()), mean: 0 },
};

/** How often the 95 % interval and each 95 % bound of `n` values of a shape hold their mean. */
export function studentCoverage(
  shape: Shape,
  n: number,
  replicates: number,
  seed: number,
): { readonly interval: Share; readonly lower: Share; readonly upper: Share } {
  const normal = makeNormal(seed);
  const { draw, mean } = shapes[shape];
  const held = { interval: 0, lower: 0, upper: 0 };
  for (let i = 0; i < replicates; i++) {
    const values = Array.from({ length: n }, () => draw(normal));
    const { interval } = estimate(values);
    const { lower, upper } = bounds(values)!;
    if (interval![0] <= mean && mean <= interval![1]) held.interval++;
    if (lower <= mean) held.lower++;
    if (mean <= upper) held.upper++;
  }
  return {
    interval: share(held.interval, replicates),
    lower: share(held.lower, replicates),
    upper: share(held.upper, replicates),
  };
}

/** How often the 95 % Wilson interval of an accuracy over `n` samples holds it: the sum over all counts, not a simulation. */
export function wilsonCoverage(accuracy: number, n: number): Share {
  const mode = Math.floor((n + 1) * accuracy);
  const weights = new Float64Array(n + 1);
  weights[mode] = 1;
  const odds = accuracy / (1 - accuracy);
  for (let k = mode; k < n; k++) weights[k + 1] = (weights[k]! * odds * (n - k)) / (k + 1);
  for (let k = mode; k > 0; k--) weights[k - 1] = (weights[k]! * k) / (odds * (n - k + 1));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const held = weights.reduce((sum, weight, k) => {
    const { low, high } = wilson(k, n);
    return low <= accuracy && accuracy <= high ? sum + weight : sum;
  }, 0);
  return [round(held / total), 0];
}

/**
 * How often Fieller's 95 % set holds the share 0.5 of a gap, and how often it is bounded. The gap's mean is `gap`
 * standard deviations of it over seeds; what is closed has half the gap and noise of its own.
 */
export function fiellerCoverage(
  gap: number,
  n: number,
  replicates: number,
  seed: number,
): { readonly held: Share; readonly bounded: Share } {
  const normal = makeNormal(seed);
  let [held, bounded] = [0, 0];
  for (let i = 0; i < replicates; i++) {
    const denominator = Array.from({ length: n }, () => gap + normal());
    const numerator = denominator.map((value) => value / 2 + normal());
    const set = fieller(numerator, denominator);
    if (set.kind === "bounded") bounded++;
    if (
      set.kind === "everything" ||
      (set.kind === "bounded" ? set.low <= 0.5 && 0.5 <= set.high : 0.5 <= set.low || set.high <= 0.5)
    ) {
      held++;
    }
  }
  return { held: share(held, replicates), bounded: share(bounded, replicates) };
}

/** How often some two of `count` equal rows of `n` seeds are put in different tiers; half of the variance is the seed's. */
export function falseSeparation(sharing: Sharing, count: number, n: number, replicates: number, seed: number): Share {
  const normal = makeNormal(seed);
  // By which seeds of a row follow those of the row before.
  const shift = { all: 0, "all but one": 1, none: n }[sharing];
  let separated = 0;
  for (let i = 0; i < replicates; i++) {
    const starts = Array.from({ length: n + shift * (count - 1) }, normal);
    const rows = Array.from({ length: count }, (_, row) => ({
      id: String(row),
      values: new Map(Array.from({ length: n }, (__, k) => [row * shift + k, starts[row * shift + k]! + normal()])),
    }));
    if (tiers(rows).some(({ tier }) => tier !== 1)) separated++;
  }
  return share(separated, replicates);
}
