// What a claim is: a hypothesis over records, written down before its runs. Nothing here is chosen after seeing them.
//
// The rules that every claim shares. Seeds are the sample. A part's interval is the one-sided 95 % bound on each side (a
// two-sided 90 % interval) of the mean over seeds. A part holds where its interval lies wholly on the side that its test
// names, is contradicted where it lies wholly on the other, and is inconclusive else. A claim holds where all its parts
// do (an intersection-union test, so its level stays 5 %), and is contradicted where one part is at the level divided by
// the number of parts. Fewer than `smallestN` seeds are too few, whatever they say. A seed whose φ is not above 0 has no
// logarithm: it is left out of that part, named, and counted as missing. A claim is judged on each workload by itself.
import type { Observation } from "./observation.ts";
import type { PaperNetwork, PaperNumber } from "./paper/network.ts";
import type { Workload } from "./workload.ts";

/** Where a part's interval must lie: above the margin, below it, or between the two. */
export type ClaimTest =
  | { readonly kind: "greater" | "less"; readonly margin: number }
  | { readonly kind: "within"; readonly low: number; readonly high: number };

/** One statistic of a claim and its test. */
export interface ClaimPart {
  /** What is computed for each seed, completely: measure, row, ε, pairing. */
  readonly statistic: string;
  /** The unit of the statistic and of the test's margins; `points` are percentage points of accuracy, logarithms natural. */
  readonly unit: string;
  readonly test: ClaimTest;
  /** Computes the statistic for each seed of a workload; a workload without a run gives what is missing, and no error. */
  readonly observe: (workload: Workload) => Observation;
  /** The statistic of the paper's own means for one of its networks; null, or not there, where it has none. */
  readonly paper?: (network: PaperNetwork) => PaperNumber | null;
}

/** A claim: what is said, by whom, and what of the records would make it hold or contradict it. */
export interface Claim {
  readonly id: string;
  /** Raised when the meaning changes: the sentence, a statistic, a test or a margin. */
  readonly version: number;
  /** The day on which this version was written down. Runs that were started before it are counted with each verdict. */
  readonly registered: string;
  /** Who says it: the paper, its authors' answers to reviewers, the article about it, later literature, or Basin. */
  readonly origin: "paper" | "review" | "article" | "literature" | "basin";
  /** Where it is said. */
  readonly source: string;
  readonly sentence: string;
  /** The study whose runs decide it. */
  readonly study: string;
  /** The study measures what it needs for the first seed of a command only. */
  readonly oneSeedAtATime?: boolean;
  /** Seeds below which the verdict is `too few`; never below 5. */
  readonly smallestN: number;
  readonly parts: readonly ClaimPart[];
  /** What would contradict it, in words. */
  readonly contradicted: string;
  /** What a reader must know: what had been seen when it was written, what cannot be decided yet. */
  readonly note?: string;
}
