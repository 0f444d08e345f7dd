// Whether a sharp minimum is a cone (Keskar et al. 2017, section 2.2.1): along how many random directions f rises steeply.
// The paper says that it does along a small subspace only, "e.g. 5 % of the whole space", and gives no protocol; this one
// is ours.
//
// A direction is a corner of φ's box: dᵢ = ±ε(|xᵢ| + 1) with independent signs, so that every coordinate reaches the box,
// and f is looked at on both ends, x + d and x − d. No other choice of random directions in the box goes farther: entries
// drawn uniformly from it would be √3 times shorter and, where f is nearly quadratic, rise a third as much. So a small
// share cannot come from directions that are too short. The rise along the sign of the gradient, a corner of the same
// box, stands beside it: where that too is small, it is the box that is small, not the steep part of the space.
//
// f at x is asked for again, as values alone may be computed by another program than values with gradients.
import type { Probe, ProbePoint, ProbeResult } from "../probe.ts";
import type { Search } from "../search.ts";
import { checkPoint, checkPositive, checkWhole } from "./settings.ts";

/** Settings of random directions. */
export interface RandomDirectionsOptions {
  /** How many; 100 unless given; from 1. */
  readonly directions?: number;
  /** The size of the box; 1e-3 unless given; positive. */
  readonly epsilon?: number;
  /** A direction is steep where f gets above this times 1 + f(x); 2 unless given; positive. */
  readonly factor?: number;
  /** Decides the directions; 0 unless given; from 0. */
  readonly seed?: number;
}

/** What each quantity is. The rise of a direction is the higher f of its two ends, minus f(x). */
const quantities = {
  share: "share of directions with an end where f is above factor (1 + f(x)), in [0, 1]",
  threshold: "the rise that a direction must exceed to be counted: factor (1 + f(x)) - f(x)",
  riseMin: "the least rise",
  rise05: "the rise that 5 % of the directions do not exceed",
  riseMedian: "the rise that half of the directions do not exceed",
  rise95: "the rise that 95 % of the directions do not exceed",
  riseMax: "the highest rise",
  meanRise:
    "mean of f - f(x) over all ends; the slope cancels, so near a minimum it is half of sum b^2 h of the diagonal",
  cornerRise: "the rise along the sign of the gradient, to the corner of the same box",
  notFinite: "ends at which f was not finite; each counts as steep",
} as const;

/** Random directions. Throws UserError when a setting is out of range. */
export function randomDirections(options: RandomDirectionsOptions = {}): Probe {
  const { directions = 100, epsilon = 1e-3, factor = 2, seed = 0 } = options;
  checkWhole("random-directions directions", directions, 1, "100 is the protocol's");
  checkPositive("random-directions epsilon", epsilon, "1e-3 is the protocol's");
  checkPositive("random-directions factor", factor, "2 is the protocol's");
  checkWhole("random-directions seed", seed, 0, "use another seed");
  return {
    id: "random-directions",
    version: 1,
    source: "Keskar et al. 2017 (arXiv:1609.04836), section 2.2.1; the protocol is Basin's",
    settings: { directions, epsilon, factor, seed },
    quick: { directions: 4 },
    quantities,
    asks: "value",
    most: 2 * directions + 2,
    bytesPerParameter: 32,
    search: (point) => search(point, { directions, epsilon, factor }),
  };
}

type Settings = Required<Omit<RandomDirectionsOptions, "seed">>;

function* search(at: ProbePoint, { directions, epsilon, factor }: Settings): Search<ProbeResult> {
  checkPoint("random-directions", at);
  const { x, f0, random } = at;
  const point = new Float64Array(x.length);
  const signs = new Float64Array(x.length);
  const f = (yield x.slice()).value;
  const valueAt = function* (sign: 1 | -1): Search<number> {
    for (let i = 0; i < point.length; i++) point[i] = x[i]! + sign * signs[i]! * epsilon * (Math.abs(x[i]!) + 1);
    const { value } = yield point;
    return Number.isFinite(value) ? value : Infinity;
  };
  const rises: number[] = [];
  const ends: number[] = [];
  let steep = 0;
  for (let k = 0; k < directions; k++) {
    random("sharpness/random-directions", k).sign(signs);
    const [there, back] = [yield* valueAt(1), yield* valueAt(-1)];
    ends.push(there, back);
    const highest = Math.max(there, back);
    if (highest > factor * (1 + f)) steep += 1;
    rises.push(highest - f);
  }
  for (let i = 0; i < signs.length; i++) signs[i] = Math.sign(f0.gradient[i]!);
  const corner = yield* valueAt(1);
  rises.sort((a, b) => a - b);
  /** The least rise that a share of the directions does not exceed. */
  const quantile = (share: number): number => rises[Math.max(0, Math.ceil(share * directions) - 1)]!;
  const all: Record<keyof typeof quantities, number> = {
    share: steep / directions,
    threshold: factor * (1 + f) - f,
    riseMin: quantile(0),
    rise05: quantile(0.05),
    riseMedian: quantile(0.5),
    rise95: quantile(0.95),
    riseMax: quantile(1),
    meanRise: ends.reduce((sum, value) => sum + (value - f), 0) / ends.length,
    cornerRise: corner - f,
    notFinite: ends.filter((value) => value === Infinity).length,
  };
  const isFlat = corner === f && ends.every((value) => value === f);
  return {
    status: isFlat ? "flat" : [...ends, corner, f].every(Number.isFinite) ? "complete" : "not-finite",
    evaluations: 1 + ends.length + 2,
    quantities: Object.fromEntries(Object.entries(all).filter(([, value]) => Number.isFinite(value))),
    // In ascending order.
    series: { rises: rises.filter(Number.isFinite) },
  };
}
