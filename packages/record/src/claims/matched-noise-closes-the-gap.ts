// A claim. Its sentence, statistics, tests and margins were written down before the runs it judges; a change of any
// of them is a new version, and its verdicts on runs that were there already say so.
import type { Claim } from "../claim.ts";
import { differenceOf } from "../observations/compare.ts";
import { testAccuracy } from "../observations/solution.ts";

/** Noise on LB's gradient, matched to SB's, makes LB test better. */
export const matchedNoiseClosesTheGap: Claim = {
  id: "matched-noise-closes-the-gap",
  version: 1,
  registered: "2026-11-24",
  origin: "article",
  source: "The article",
  sentence: "Noise on LB's gradient, matched to SB's, makes LB test better.",
  study: "causes",
  smallestN: 5,
  parts: [
    {
      statistic: "Test accuracy of LB-gradient-noise minus that of LB, paired by seed.",
      unit: "points",
      test: { kind: "greater", margin: 0 },
      ...differenceOf(testAccuracy, "LB-gradient-noise", "LB"),
    },
  ],
  contradicted: "LB with matched noise tests worse than LB.",
};
