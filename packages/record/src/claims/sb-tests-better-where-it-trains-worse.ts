// A claim. Its sentence, statistics, tests and margins were written down before the runs it judges; a change of any
// of them is a new version, and its verdicts on runs that were there already say so.
import type { Claim } from "../claim.ts";
import { differenceOf } from "../observations/compare.ts";
import { testAccuracy, trainAccuracy } from "../observations/solution.ts";

/** SB tests better than LB even where it trains worse. */
export const sbTestsBetterWhereItTrainsWorse: Claim = {
  id: "sb-tests-better-where-it-trains-worse",
  version: 1,
  registered: "2026-11-24",
  origin: "paper",
  source: "Keskar et al. 2017, table 2",
  sentence: "SB tests better than LB even where it trains worse.",
  study: "sb-lb",
  smallestN: 5,
  parts: [
    {
      statistic: "Training accuracy of LB minus that of SB, paired by seed.",
      unit: "points",
      test: { kind: "greater", margin: 0 },
      ...differenceOf(trainAccuracy, "LB", "SB"),
    },
    {
      statistic: "Test accuracy of SB minus that of LB, paired by seed.",
      unit: "points",
      test: { kind: "greater", margin: 0 },
      ...differenceOf(testAccuracy, "SB", "LB"),
    },
  ],
  contradicted: "SB trains better than LB, so that the network is no such case, or it tests worse.",
  note: "Written when seeds 1 to 3 of F1 on MNIST had been run and seen.",
};
