// A claim. Its sentence, statistics, tests and margins were written down before the runs it judges; a change of any
// of them is a new version, and its verdicts on runs that were there already say so.
import type { Claim } from "../claim.ts";
import { differenceOf } from "../observations/compare.ts";
import { testAccuracy } from "../observations/solution.ts";
import { afterEnough } from "../observations/warm-arms.ts";

/** LB started from SB after enough epochs tests better than LB. */
export const warmStartHelpsAfterEnough: Claim = {
  id: "warm-start-helps-after-enough",
  version: 1,
  registered: "2026-11-24",
  origin: "paper",
  source: "Keskar et al. 2017, section 4 and figure 5",
  sentence: "LB started from SB after enough epochs tests better than LB.",
  study: "warm-start",
  smallestN: 5,
  parts: [
    {
      statistic:
        "Test accuracy of SB→LB after k, the largest number of epochs that has a control LB→LB, minus that of LB, paired by seed.",
      unit: "points",
      test: { kind: "greater", margin: 0 },
      ...differenceOf(testAccuracy, afterEnough("SB"), "LB"),
    },
    {
      statistic: "Test accuracy of SB→LB minus that of LB→LB after the same k, paired by seed.",
      unit: "points",
      test: { kind: "greater", margin: 0 },
      ...differenceOf(testAccuracy, afterEnough("SB"), afterEnough("LB")),
    },
  ],
  contradicted: "It tests worse than LB, or than LB trained for as many epochs more.",
};
