// A claim. Its sentence, statistics, tests and margins were written down before the runs it judges; a change of any
// of them is a new version, and its verdicts on runs that were there already say so.
import type { Claim } from "../claim.ts";
import { differenceOf } from "../observations/compare.ts";
import { testAccuracy } from "../observations/solution.ts";
import { afterEnough } from "../observations/warm-arms.ts";

/** LB started from SB after enough epochs tests as well as SB. */
export const warmStartClosesTheGap: Claim = {
  id: "warm-start-closes-the-gap",
  version: 1,
  registered: "2026-11-24",
  origin: "paper",
  source: "Keskar et al. 2017, section 4 and figure 5",
  sentence: "LB started from SB after enough epochs tests as well as SB.",
  study: "warm-start",
  smallestN: 5,
  parts: [
    {
      statistic:
        "Test accuracy of SB minus that of SB→LB after k, the largest number of epochs that has a control LB→LB, paired by seed.",
      unit: "points",
      test: { kind: "less", margin: 0.2 },
      ...differenceOf(testAccuracy, "SB", afterEnough("SB")),
    },
  ],
  contradicted: "SB tests better by more than 0.2 points.",
};
