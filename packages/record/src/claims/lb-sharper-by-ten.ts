// A claim. Its sentence, statistics, tests and margins were written down before the runs it judges; a change of any
// of them is a new version, and its verdicts on runs that were there already say so.
import type { Claim } from "../claim.ts";
import { logRatioOf } from "../observations/compare.ts";
import { phi } from "../observations/sharpness.ts";

/** LB's minima are sharper than SB's by one to two orders of magnitude: training f, whole space. */
export const lbSharperByTen: Claim = {
  id: "lb-sharper-by-ten",
  version: 1,
  registered: "2026-11-24",
  origin: "paper",
  source: "Keskar et al. 2017, section 2.2.2",
  sentence: "LB's minima are sharper than SB's by one to two orders of magnitude: training f, whole space.",
  study: "sb-lb",
  smallestN: 5,
  parts: [
    {
      statistic: "log of φ of LB over φ of SB, training f, whole space, row scaled, ε 1e-3, paired by seed.",
      unit: "log ratio",
      test: { kind: "greater", margin: Math.log(10) },
      ...logRatioOf(phi, "LB", "SB"),
    },
  ],
  contradicted: "LB's φ is less than ten times SB's.",
  note: "Written when seeds 1 to 3 of F1 on MNIST had been run and seen.",
};
