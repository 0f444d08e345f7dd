// A claim. Its sentence, statistics, tests and margins were written down before the runs it judges; a change of any
// of them is a new version, and its verdicts on runs that were there already say so.
import type { Claim } from "../claim.ts";
import { logRatioOf } from "../observations/compare.ts";
import { weightNorm } from "../observations/solution.ts";

/** SB's and LB's weights have norms alike, so that norms cannot explain the contrast. */
export const normsAlike: Claim = {
  id: "norms-alike",
  version: 1,
  registered: "2026-11-24",
  origin: "literature",
  source: "Li et al. 2018; Dinh et al. 2017",
  sentence: "SB's and LB's weights have norms alike, so that norms cannot explain the contrast.",
  study: "sb-lb",
  smallestN: 5,
  parts: [
    {
      statistic: "log of the norm of all trainable weights of LB over that of SB, paired by seed.",
      unit: "log ratio",
      test: { kind: "within", low: -Math.log(1.25), high: Math.log(1.25) },
      ...logRatioOf(weightNorm, "LB", "SB"),
    },
  ],
  contradicted: "The norms differ by more than a factor of 1.25.",
  note: "Written when seeds 1 to 3 of F1 on MNIST had been run and seen.",
};
