// A claim. Its sentence, statistics, tests and margins were written down before the runs it judges; a change of any
// of them is a new version, and its verdicts on runs that were there already say so.
import type { Claim } from "../claim.ts";
import { testAccuracy } from "../observations/solution.ts";
import { differenceOfSizes } from "../observations/sweep.ts";

/** Batches of 16 test as batches of 256 do. */
export const smallerThanSbIsAlike: Claim = {
  id: "smaller-than-sb-is-alike",
  version: 1,
  registered: "2026-11-24",
  origin: "review",
  source: "Keskar et al. 2017, answers to the reviewers",
  sentence: "Batches of 16 test as batches of 256 do.",
  study: "batch-sweep",
  smallestN: 5,
  parts: [
    {
      statistic: "Test accuracy at 16 minus that at 256, paired by seed.",
      unit: "points",
      test: { kind: "within", low: -0.2, high: 0.2 },
      ...differenceOfSizes(testAccuracy, 16, 256),
    },
  ],
  contradicted: "They differ by more than 0.2 points.",
};
