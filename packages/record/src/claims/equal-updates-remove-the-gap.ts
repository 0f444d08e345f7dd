// A claim. Its sentence, statistics, tests and margins were written down before the runs it judges; a change of any
// of them is a new version, and its verdicts on runs that were there already say so.
import type { Claim } from "../claim.ts";
import { differenceOf } from "../observations/compare.ts";
import { testAccuracy } from "../observations/solution.ts";

/** LB trained for as many updates as SB tests as well. */
export const equalUpdatesRemoveTheGap: Claim = {
  id: "equal-updates-remove-the-gap",
  version: 1,
  registered: "2026-11-24",
  origin: "literature",
  source: "Hoffer et al. 2017",
  sentence: "LB trained for as many updates as SB tests as well.",
  study: "causes",
  smallestN: 5,
  parts: [
    {
      statistic: "Test accuracy of SB minus that of LB-equal-updates, paired by seed.",
      unit: "points",
      test: { kind: "less", margin: 0.2 },
      ...differenceOf(testAccuracy, "SB", "LB-equal-updates"),
    },
  ],
  contradicted: "SB still tests better by more than 0.2 points.",
};
