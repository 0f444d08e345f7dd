// A claim. Its sentence, statistics, tests and margins were written down before the runs it judges; a change of any
// of them is a new version, and its verdicts on runs that were there already say so.
import type { Claim } from "../claim.ts";
import { differenceOf } from "../observations/compare.ts";
import { testAccuracy } from "../observations/solution.ts";

/** Conservative training makes LB test better. */
export const conservativeHelps: Claim = {
  id: "conservative-helps",
  version: 1,
  registered: "2026-11-24",
  origin: "paper",
  source: "Keskar et al. 2017, appendix E.2",
  sentence: "Conservative training makes LB test better.",
  study: "remedies",
  smallestN: 5,
  parts: [
    {
      statistic: "Test accuracy of LB-conservative minus that of LB-plain, paired by seed.",
      unit: "points",
      test: { kind: "greater", margin: 0 },
      ...differenceOf(testAccuracy, "LB-conservative", "LB"),
    },
  ],
  contradicted: "Conservative training makes LB test worse.",
  note: "In table 7, whose numbers are unconfirmed, five networks of six gain.",
};
