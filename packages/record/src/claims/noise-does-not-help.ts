// A claim. Its sentence, statistics, tests and margins were written down before the runs it judges; a change of any
// of them is a new version, and its verdicts on runs that were there already say so.
import type { Claim } from "../claim.ts";
import { differenceOf } from "../observations/compare.ts";
import { testAccuracy } from "../observations/solution.ts";

/** No noise on iterates, labels, inputs or gradients makes LB test better. */
export const noiseDoesNotHelp: Claim = {
  id: "noise-does-not-help",
  version: 1,
  registered: "2026-11-24",
  origin: "review",
  source: "Keskar et al. 2017, answers to the reviewers",
  sentence: "No noise on iterates, labels, inputs or gradients makes LB test better.",
  study: "causes",
  smallestN: 5,
  parts: [
    {
      statistic: "Test accuracy of LB-gradient-noise minus that of LB, paired by seed.",
      unit: "points",
      test: { kind: "less", margin: 0.2 },
      ...differenceOf(testAccuracy, "LB-gradient-noise", "LB"),
    },
    {
      statistic: "Test accuracy of LB-iterate-noise minus that of LB, paired by seed.",
      unit: "points",
      test: { kind: "less", margin: 0.2 },
      ...differenceOf(testAccuracy, "LB-iterate-noise", "LB"),
    },
    {
      statistic: "Test accuracy of LB-label-noise minus that of LB, paired by seed.",
      unit: "points",
      test: { kind: "less", margin: 0.2 },
      ...differenceOf(testAccuracy, "LB-label-noise", "LB"),
    },
    {
      statistic: "Test accuracy of LB-input-noise minus that of LB, paired by seed.",
      unit: "points",
      test: { kind: "less", margin: 0.2 },
      ...differenceOf(testAccuracy, "LB-input-noise", "LB"),
    },
  ],
  contradicted: "One kind of noise gains more than 0.2 points.",
};
