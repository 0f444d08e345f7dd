// A claim. Its sentence, statistics, tests and margins were written down before the runs it judges; a change of any
// of them is a new version, and its verdicts on runs that were there already say so.
import type { Claim } from "../claim.ts";
import { differenceOf } from "../observations/compare.ts";
import { testAccuracy } from "../observations/solution.ts";

/** Stability training does not make LB test better. */
export const stabilityDoesNotHelp: Claim = {
  id: "stability-does-not-help",
  version: 1,
  registered: "2026-11-24",
  origin: "paper",
  source: "Keskar et al. 2017, appendix E.3",
  sentence: "Stability training does not make LB test better.",
  study: "remedies",
  smallestN: 5,
  parts: [
    {
      statistic: "Test accuracy of LB-stability minus that of LB-plain, paired by seed.",
      unit: "points",
      test: { kind: "less", margin: 0.2 },
      ...differenceOf(testAccuracy, "LB-stability", "LB"),
    },
  ],
  contradicted: "Stability training gains more than 0.2 points.",
};
