// A claim. Its sentence, statistics, tests and margins were written down before the runs it judges; a change of any
// of them is a new version, and its verdicts on runs that were there already say so.
import type { Claim } from "../claim.ts";
import { logRatioOf } from "../observations/compare.ts";
import { distance } from "../observations/solution.ts";

/** SB ends 3 to 10 times as far from its start as LB. */
export const distanceRatio: Claim = {
  id: "distance-ratio",
  version: 1,
  registered: "2026-11-24",
  origin: "paper",
  source: "Keskar et al. 2017, section 4",
  sentence: "SB ends 3 to 10 times as far from its start as LB.",
  study: "sb-lb",
  smallestN: 5,
  parts: [
    {
      statistic: "log of ‖x − x0‖ of SB over that of LB, paired by seed.",
      unit: "log ratio",
      test: { kind: "within", low: Math.log(3), high: Math.log(10) },
      ...logRatioOf(distance, "SB", "LB"),
    },
  ],
  contradicted: "The ratio lies outside of 3 to 10.",
  note: "Written when seeds 1 to 3 of F1 on MNIST had been run and seen.",
};
