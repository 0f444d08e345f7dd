// A claim. Its sentence, statistics, tests and margins were written down before the runs it judges; a change of any
// of them is a new version, and its verdicts on runs that were there already say so.
import type { Claim } from "../claim.ts";
import { logRatioOf } from "../observations/compare.ts";
import { phi, phiOf } from "../observations/sharpness.ts";

/** The whole space and random subspaces say the same of SB and LB: training f. */
export const spacesAgree: Claim = {
  id: "spaces-agree",
  version: 1,
  registered: "2026-11-24",
  origin: "article",
  source: "The article; Keskar et al. 2017, tables 3 and 4",
  sentence: "The whole space and random subspaces say the same of SB and LB: training f.",
  study: "sb-lb",
  smallestN: 5,
  parts: [
    {
      statistic: "log of φ of LB over φ of SB, whole space, row scaled, ε 1e-3, paired by seed.",
      unit: "log ratio",
      test: { kind: "greater", margin: 0 },
      ...logRatioOf(phi, "LB", "SB"),
    },
    {
      statistic:
        "log of φ of LB over φ of SB, mean over the draws of a seed, p = 100, unit columns, row scaled, ε 1e-3, paired by seed.",
      unit: "log ratio",
      test: { kind: "greater", margin: 0 },
      ...logRatioOf(phiOf({ scaling: "unit" }), "LB", "SB"),
    },
  ],
  contradicted: "In one of the two SB's solutions are the sharper ones.",
  note: "Written when seeds 1 to 3 of F1 on MNIST had been run and seen.",
};
