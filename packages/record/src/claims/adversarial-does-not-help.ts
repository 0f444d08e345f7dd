// A claim. Its sentence, statistics, tests and margins were written down before the runs it judges; a change of any
// of them is a new version, and its verdicts on runs that were there already say so.
import type { Claim } from "../claim.ts";
import { differenceOf } from "../observations/compare.ts";
import { testAccuracy } from "../observations/solution.ts";

/** Adversarial training does not make LB test better. */
export const adversarialDoesNotHelp: Claim = {
  id: "adversarial-does-not-help",
  version: 1,
  registered: "2026-11-24",
  origin: "paper",
  source: "Keskar et al. 2017, appendix E.3",
  sentence: "Adversarial training does not make LB test better.",
  study: "remedies",
  smallestN: 5,
  parts: [
    {
      statistic: "Test accuracy of LB-adversarial minus that of LB-plain, paired by seed.",
      unit: "points",
      test: { kind: "less", margin: 0.2 },
      ...differenceOf(testAccuracy, "LB-adversarial", "LB"),
    },
  ],
  contradicted: "Adversarial training gains more than 0.2 points.",
};
