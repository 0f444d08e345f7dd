// A claim. Its sentence, statistics, tests and margins were written down before the runs it judges; a change of any
// of them is a new version, and its verdicts on runs that were there already say so.
import type { Claim } from "../claim.ts";
import { differenceOf } from "../observations/compare.ts";
import { trainLoss } from "../observations/solution.ts";

/** SB and LB end at losses alike. */
export const finalLossesAlike: Claim = {
  id: "final-losses-alike",
  version: 1,
  registered: "2026-11-24",
  origin: "paper",
  source: "Keskar et al. 2017, section 2.1",
  sentence: "SB and LB end at losses alike.",
  study: "sb-lb",
  smallestN: 5,
  parts: [
    {
      statistic: "Training f of SB minus that of LB at the end, paired by seed.",
      unit: "nats",
      test: { kind: "within", low: -0.05, high: 0.05 },
      ...differenceOf(trainLoss, "SB", "LB"),
    },
  ],
  contradicted:
    "The final training losses differ by more than 0.05: the curves that the authors shipped end 0.001 to 0.022 apart, and f starts near 2.3.",
  note: "Written when seeds 1 to 3 of F1 on MNIST had been run and seen.",
};
