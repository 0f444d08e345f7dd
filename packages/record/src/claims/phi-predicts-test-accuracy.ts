// A claim. Its sentence, statistics, tests and margins were written down before the runs it judges; a change of any
// of them is a new version, and its verdicts on runs that were there already say so.
import type { Claim } from "../claim.ts";
import { correlationOfLog } from "../observations/correlate.ts";
import { phi } from "../observations/sharpness.ts";
import { testAccuracy } from "../observations/solution.ts";

/** Within one batch size, sharper solutions test worse. */
export const phiPredictsTestAccuracy: Claim = {
  id: "phi-predicts-test-accuracy",
  version: 1,
  registered: "2026-11-24",
  origin: "article",
  source: "The article",
  sentence: "Within one batch size, sharper solutions test worse.",
  study: "sb-lb",
  smallestN: 10,
  parts: [
    {
      statistic:
        "Pearson correlation of log φ (training f, whole space, row scaled, ε 1e-3) with test accuracy over the seeds of SB.",
      unit: "correlation",
      test: { kind: "less", margin: 0 },
      ...correlationOfLog(phi, testAccuracy, "SB"),
    },
    {
      statistic:
        "Pearson correlation of log φ (training f, whole space, row scaled, ε 1e-3) with test accuracy over the seeds of LB.",
      unit: "correlation",
      test: { kind: "less", margin: 0 },
      ...correlationOfLog(phi, testAccuracy, "LB"),
    },
  ],
  contradicted: "Within a batch size sharper solutions test better.",
  note: "Written when seeds 1 to 3 of F1 on MNIST had been run and seen.",
};
