// What one part of a claim sees in a workload: its statistic for each seed, and all that is not there. An observation judges
// nothing. It names every seed that it leaves out and every run that it rests on, so that a verdict can be checked by hand.

/** A seed with a training and without a value: it diverged, has no logarithm or no order, or was not measured. */
export interface LeftOut {
  readonly seed: number;
  readonly why: "diverged" | "not above 0" | "no order" | "not measured";
  /** Of what: `LB-sgd`. */
  readonly what: string;
}

/** The statistic of one part of a claim, seed by seed. */
export interface Observation {
  /** By seed, in the unit of the part. */
  readonly values: ReadonlyMap<number, number>;
  /** A second number of each of those seeds. Where it is there, the statistic is the correlation of the two over seeds. */
  readonly against?: ReadonlyMap<number, number>;
  readonly leftOut: readonly LeftOut[];
  /** Ids of the runs that the values are made of. */
  readonly runs: readonly string[];
  /** What is not there, in words: arms, seeds, measures. */
  readonly missing: readonly string[];
  /** False where no study trains or measures it yet, so that no command gives it. */
  readonly measurable: boolean;
}

/** Observes nothing, as no study gives it yet; `what` ends up in the verdict as it is. */
export function notYet(what: string): () => Observation {
  return () => ({ values: new Map(), leftOut: [], runs: [], missing: [what], measurable: false });
}
