// A claim. Its sentence, statistics, tests and margins were written down before the runs it judges; a change of any
// of them is a new version, and its verdicts on runs that were there already say so.
import type { Claim } from "../claim.ts";
import { differenceOf, logRatioOf } from "../observations/compare.ts";
import { phi } from "../observations/sharpness.ts";
import { testAccuracy } from "../observations/solution.ts";

/** LB by SGD and by ADAGRAD tests worse than SB and is sharper. */
export const otherOptimisersAlike: Claim = {
  id: "other-optimisers-alike",
  version: 1,
  registered: "2026-11-24",
  origin: "paper",
  source: "Keskar et al. 2017, section 2",
  sentence: "LB by SGD and by ADAGRAD tests worse than SB and is sharper.",
  study: "causes",
  smallestN: 5,
  parts: [
    {
      statistic: "Test accuracy of SB minus that of LB-sgd, paired by seed.",
      unit: "points",
      test: { kind: "greater", margin: 0 },
      ...differenceOf(testAccuracy, "SB", "LB-sgd"),
    },
    {
      statistic: "log of φ of LB-sgd over φ of SB, training f, whole space, row scaled, ε 1e-3, paired by seed.",
      unit: "log ratio",
      test: { kind: "greater", margin: 0 },
      ...logRatioOf(phi, "LB-sgd", "SB"),
    },
    {
      statistic: "Test accuracy of SB minus that of LB-adagrad, paired by seed.",
      unit: "points",
      test: { kind: "greater", margin: 0 },
      ...differenceOf(testAccuracy, "SB", "LB-adagrad"),
    },
    {
      statistic: "log of φ of LB-adagrad over φ of SB, training f, whole space, row scaled, ε 1e-3, paired by seed.",
      unit: "log ratio",
      test: { kind: "greater", margin: 0 },
      ...logRatioOf(phi, "LB-adagrad", "SB"),
    },
  ],
  contradicted: "By one of the two LB tests better than SB or is flatter.",
};
