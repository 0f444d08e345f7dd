// A claim. Its sentence, statistics, tests and margins were written down before the runs it judges; a change of any
// of them is a new version, and its verdicts on runs that were there already say so.
import type { Claim } from "../claim.ts";
import { differenceOf } from "../observations/compare.ts";
import { testAccuracy } from "../observations/solution.ts";

/** SB tests better than LB. */
export const sbTestsBetter: Claim = {
  id: "sb-tests-better",
  version: 1,
  registered: "2026-11-24",
  origin: "paper",
  source: "Keskar et al. 2017, section 2.1 and table 2",
  sentence: "SB tests better than LB.",
  study: "sb-lb",
  smallestN: 5,
  parts: [
    {
      statistic: "Test accuracy of SB minus that of LB, paired by seed.",
      unit: "points",
      test: { kind: "greater", margin: 0 },
      ...differenceOf(testAccuracy, "SB", "LB"),
    },
  ],
  contradicted: "LB tests better than SB: the whole interval lies below 0.",
  note: "Written when seeds 1 to 3 of F1 on MNIST had been run and seen.",
};
