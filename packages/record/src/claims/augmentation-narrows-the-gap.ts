// A claim. Its sentence, statistics, tests and margins were written down before the runs it judges; a change of any
// of them is a new version, and its verdicts on runs that were there already say so.
import type { Claim } from "../claim.ts";
import { narrowingOf } from "../observations/compare.ts";
import { testAccuracy } from "../observations/solution.ts";

/** Augmentation narrows the LB gap. */
export const augmentationNarrowsTheGap: Claim = {
  id: "augmentation-narrows-the-gap",
  version: 1,
  registered: "2026-11-24",
  origin: "paper",
  source: "Keskar et al. 2017, appendix E.1",
  sentence: "Augmentation narrows the LB gap.",
  study: "remedies",
  smallestN: 5,
  parts: [
    {
      statistic: "LB gap of plain training minus that of training with augmentation, paired by seed.",
      unit: "points",
      test: { kind: "greater", margin: 0 },
      ...narrowingOf(testAccuracy, ["SB", "LB"], ["SB-augmentation", "LB-augmentation"]),
    },
  ],
  contradicted: "Augmentation widens the LB gap.",
};
