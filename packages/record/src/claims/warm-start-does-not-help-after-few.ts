// A claim. Its sentence, statistics, tests and margins were written down before the runs it judges; a change of any
// of them is a new version, and its verdicts on runs that were there already say so.
import type { Claim } from "../claim.ts";
import { differenceOf } from "../observations/compare.ts";
import { testAccuracy } from "../observations/solution.ts";

/** LB started from SB after few epochs tests no better than LB. */
export const warmStartDoesNotHelpAfterFew: Claim = {
  id: "warm-start-does-not-help-after-few",
  version: 1,
  registered: "2026-11-24",
  origin: "paper",
  source: "Keskar et al. 2017, section 4 and figure 5",
  sentence: "LB started from SB after few epochs tests no better than LB.",
  study: "warm-start",
  smallestN: 5,
  parts: [
    {
      statistic: "Test accuracy of SB→LB after 2 epochs minus that of LB, paired by seed.",
      unit: "points",
      test: { kind: "less", margin: 0.2 },
      ...differenceOf(testAccuracy, "SB→LB after 2 epochs", "LB"),
    },
  ],
  contradicted: "Two epochs of SB gain more than 0.2 points.",
};
