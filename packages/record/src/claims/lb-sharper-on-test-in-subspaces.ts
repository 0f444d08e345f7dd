// A claim. Its sentence, statistics, tests and margins were written down before the runs it judges; a change of any
// of them is a new version, and its verdicts on runs that were there already say so.
import type { Claim } from "../claim.ts";
import { logRatioOf } from "../observations/compare.ts";
import { phiOf } from "../observations/sharpness.ts";

/** LB's minima are sharper than SB's in random subspaces: test f. */
export const lbSharperOnTestInSubspaces: Claim = {
  id: "lb-sharper-on-test-in-subspaces",
  version: 1,
  registered: "2026-11-24",
  origin: "article",
  source: "The article",
  sentence: "LB's minima are sharper than SB's in random subspaces: test f.",
  study: "sb-lb",
  smallestN: 5,
  parts: [
    {
      statistic:
        "log of φ of LB over φ of SB, test f, mean over the draws of a seed, p = 100, unit columns, row scaled, ε 1e-3, paired by seed.",
      unit: "log ratio",
      test: { kind: "greater", margin: 0 },
      ...logRatioOf(phiOf({ split: "test", scaling: "unit" }), "LB", "SB"),
    },
  ],
  contradicted: "SB's solutions are the sharper ones.",
  note: "Written when seeds 1 to 3 of F1 on MNIST had been run and seen.",
};
