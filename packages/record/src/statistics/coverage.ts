// What the intervals in use really cover, at the number of seeds in use: a table simulated once, by
// scripts/coverage.ts, with the package's own functions. A page that prints an interval prints this beside it.
import table from "./coverage.json" with { type: "json" };

/** A share of the replicates and its Monte-Carlo standard error. */
export type Share = readonly [simulated: number, error: number];

/**
 * What is drawn for each seed. `normal`; `log-normal` with σ = 1, as raw φ may be; `log-ratio` of two such, as φ is
 * compared; `accuracy`, the difference of two accuracies of 10,000 samples with spreads of 7 and 4 samples over seeds
 * (F1 on MNIST); `near-equal`, the same with a spread of one sample, the coarsest.
 */
export type Shape = "normal" | "log-normal" | "log-ratio" | "accuracy" | "near-equal";

/** Which seeds the rows of a board share, each with the next. */
export type Sharing = "all" | "all but one" | "none";

/** The table; nominal is 0.95 for every interval and bound, and 0.05 for the false separation of tiers. */
export interface CoverageTable {
  readonly seed: number;
  readonly replicates: number;
  /** Student's interval of the mean, and its one-sided bounds. */
  readonly student: readonly {
    readonly shape: Shape;
    readonly n: number;
    readonly interval: Share;
    readonly lower: Share;
    readonly upper: Share;
  }[];
  /** Wilson's interval of an accuracy over n samples; summed exactly, so without error. */
  readonly wilson: readonly { readonly accuracy: number; readonly n: number; readonly held: Share }[];
  /** Fieller's set, with a gap of so many standard deviations over seeds, and how often it is bounded. */
  readonly fieller: readonly {
    readonly gap: number;
    readonly n: number;
    readonly held: Share;
    readonly bounded: Share;
  }[];
  /** How often some two of equal rows get different tiers. */
  readonly tiers: readonly {
    readonly sharing: Sharing;
    readonly rows: number;
    readonly n: number;
    readonly separated: Share;
  }[];
}

/** The whole table. */
export const coverageTable: CoverageTable = table as unknown as CoverageTable;

/** What an interval says it covers, what it covered, and the Monte-Carlo standard error of that. */
export interface Coverage {
  readonly nominal: number;
  readonly simulated: number;
  readonly error: number;
}

/**
 * The coverage of Student's 95 % interval, or of one of the one-sided 95 % bounds, over `n` seeds.
 *
 * Shares from 0 to 1. Simulated for n = 2 to 10, 15 and 20: null for another n, which nothing is to be said of.
 */
export function coverageAt(
  n: number,
  shape: Shape,
  kind: "interval" | "lower" | "upper" = "interval",
): Coverage | null {
  const entry = coverageTable.student.find((one) => one.n === n && one.shape === shape);
  if (entry === undefined) return null;
  const [simulated, error] = entry[kind];
  return { nominal: 0.95, simulated, error };
}
