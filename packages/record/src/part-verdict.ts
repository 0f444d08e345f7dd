// The verdict on one part of a claim: its statistic over seeds, the interval, and on which side of its margin that lies.
// The rules are those of claim.ts. Nothing is adjusted here for other claims or other workloads.
import type { ClaimPart, ClaimTest } from "./claim.ts";
import type { LeftOut, Observation } from "./observation.ts";
import type { PaperNumber } from "./paper/network.ts";
import { bounds, pValueAbove, pValueBelow } from "./statistics/bounds.ts";
import { pearson } from "./statistics/correlation.ts";
import { mean, standardDeviation } from "./statistics/sample.ts";

/** What became of a claim, or of one part of it. */
export type VerdictStatus = "holds" | "contradicted" | "inconclusive" | "too few" | "not run";

/** The level of each one-sided bound. */
const LEVEL = 0.95;

/** The verdict on one part. */
export interface PartVerdict {
  readonly statistic: string;
  readonly unit: string;
  readonly test: ClaimTest;
  /** At the level of one part, whatever the other parts say. */
  readonly status: VerdictStatus;
  /** Whether it contradicts the whole claim: at the level divided by the number of parts. */
  readonly refutes: boolean;
  /** Seeds with a value. */
  readonly n: number;
  /** The mean over seeds, or the correlation; null without a value. */
  readonly effect: number | null;
  /** The one-sided 95 % bounds on both sides; null where there are too few values for any. */
  readonly interval: readonly [number, number] | null;
  /** Mean over standard deviation of the values (Cohen's d_z); null for one value, no spread, or a correlation. */
  readonly standardised: number | null;
  /** One-sided p-value of what the part says: small speaks for it; null with too few seeds, whatever they say. */
  readonly p: number | null;
  /** One-sided p-value of the opposite. */
  readonly pContradicted: number | null;
  readonly values: readonly { readonly seed: number; readonly value: number; readonly against?: number }[];
  readonly leftOut: readonly LeftOut[];
  readonly missing: readonly string[];
  readonly measurable: boolean;
  /** The paper's own number for this network, where it is known; a single mean, without an interval. */
  readonly paper: PaperNumber | null;
}

/** Judges a part by what was observed of it; `parts` is how many the claim has. */
export function judgePart(
  { statistic, unit, test }: Pick<ClaimPart, "statistic" | "unit" | "test">,
  observation: Observation,
  {
    smallestN,
    parts,
    paper = null,
  }: { readonly smallestN: number; readonly parts: number; readonly paper?: PaperNumber | null },
): PartVerdict {
  const { values, against, leftOut, missing, measurable } = observation;
  const n = values.size;
  const sample = n === 0 ? null : against === undefined ? ofMean([...values.values()]) : ofCorrelation(values, against);
  const at = (level: number): Side => sideOf(test, sample?.bounds(level) ?? null);
  const enough = n >= smallestN;
  const tried = n > 0 || leftOut.some(({ why }) => why !== "not measured");
  return {
    statistic,
    unit,
    test,
    status: enough ? at(LEVEL) : tried ? "too few" : "not run",
    refutes: enough && at(1 - (1 - LEVEL) / parts) === "contradicted",
    n,
    effect: sample?.effect ?? null,
    interval: sample?.bounds(LEVEL) ?? null,
    standardised: sample?.standardised ?? null,
    ...pValues(test, enough ? sample : null),
    values: [...values].map(([seed, value]) => {
      const other = against?.get(seed);
      return other === undefined ? { seed, value } : { seed, value, against: other };
    }),
    leftOut,
    missing,
    measurable,
    paper,
  };
}

type Side = "holds" | "contradicted" | "inconclusive";

function sideOf(test: ClaimTest, interval: readonly [number, number] | null): Side {
  if (interval === null) return "inconclusive";
  const [lower, upper] = interval;
  const [low, high] = rangeOf(test);
  if (lower > low && upper < high) return "holds";
  return upper < low || lower > high ? "contradicted" : "inconclusive";
}

/** What a test allows: above its margin, below it, or between two. */
function rangeOf(test: ClaimTest): readonly [number, number] {
  if (test.kind === "within") return [test.low, test.high];
  return test.kind === "greater" ? [test.margin, Infinity] : [-Infinity, test.margin];
}

function pValues(test: ClaimTest, sample: Sample | null): Pick<PartVerdict, "p" | "pContradicted"> {
  if (sample === null) return { p: null, pContradicted: null };
  const [low, high] = rangeOf(test);
  const above = (margin: number): number | null => sample.pAbove(margin);
  const below = (margin: number): number | null => sample.pBelow(margin);
  const holds = [low === -Infinity ? 0 : above(low), high === Infinity ? 0 : below(high)];
  const not = [low === -Infinity ? 1 : below(low), high === Infinity ? 1 : above(high)];
  return {
    p: holds.includes(null) ? null : Math.max(...(holds as number[])),
    pContradicted: not.includes(null) ? null : Math.min(...(not as number[])),
  };
}

/** What a sample says, whatever its statistic is. */
interface Sample {
  readonly effect: number | null;
  readonly standardised: number | null;
  readonly bounds: (level: number) => readonly [number, number] | null;
  readonly pAbove: (margin: number) => number | null;
  readonly pBelow: (margin: number) => number | null;
}

function ofMean(values: readonly number[]): Sample {
  const deviation = values.length < 2 ? 0 : standardDeviation(values);
  return {
    effect: mean(values),
    standardised: deviation === 0 ? null : mean(values) / deviation,
    bounds: (level) => {
      const found = bounds(values, level);
      return found === null ? null : [found.lower, found.upper];
    },
    pAbove: (margin) => pValueAbove(values, margin),
    pBelow: (margin) => pValueBelow(values, margin),
  };
}

function ofCorrelation(values: ReadonlyMap<number, number>, against: ReadonlyMap<number, number>): Sample {
  const x = [...values.values()];
  const y = [...values.keys()].map((seed) => against.get(seed)!);
  const found = (level: number): readonly [number, number] | null => {
    const correlation = x.length < 2 ? null : pearson(x, y, level);
    if (correlation === null || correlation.lower === null || correlation.upper === null) return null;
    return [correlation.lower, correlation.upper];
  };
  return {
    effect: x.length < 2 ? null : (pearson(x, y)?.r ?? null),
    standardised: null,
    bounds: found,
    pAbove: (margin) => pOf((level) => found(level), margin, 0),
    pBelow: (margin) => pOf((level) => found(level), margin, 1),
  };
}

/** The p-value that bounds stand for: one minus the level at which the bound of a side meets the margin. */
function pOf(at: (level: number) => readonly [number, number] | null, margin: number, side: 0 | 1): number | null {
  const excludes = (level: number, which: 0 | 1): boolean | null => {
    const interval = at(level);
    return interval === null ? null : which === 0 ? interval[0] > margin : interval[1] < margin;
  };
  // Near level ½ the bound lies at the estimate itself: the side that it lies on tells which bound meets the margin.
  const near = excludes(0.5 + 1e-9, side);
  if (near === null) return null;
  const which = near ? side : side === 0 ? 1 : 0;
  let [low, high] = [0.5, 1];
  for (let i = 0; i < 50; i++) {
    const middle = (low + high) / 2;
    if (middle <= 0.5 || middle >= 1) break;
    if (excludes(middle, which) === true) low = middle;
    else high = middle;
  }
  return near ? 1 - low : low;
}
