// A claim. Its sentence, statistics, tests and margins were written down before the runs it judges; a change of any
// of them is a new version, and its verdicts on runs that were there already say so.
import type { Claim } from "../claim.ts";
import { logRatioOf } from "../observations/compare.ts";
import { phi } from "../observations/sharpness.ts";

/** With adversarial training LB's minima are still sharper than plain SB's. */
export const adversarialLeavesSharpness: Claim = {
  id: "adversarial-leaves-sharpness",
  version: 1,
  registered: "2026-11-24",
  origin: "paper",
  source: "Keskar et al. 2017, appendix E.3",
  sentence: "With adversarial training LB's minima are still sharper than plain SB's.",
  study: "remedies",
  smallestN: 5,
  parts: [
    {
      statistic:
        "log of φ of LB-adversarial over φ of SB-plain, plain training f, whole space, row scaled, ε 1e-3, paired by seed.",
      unit: "log ratio",
      test: { kind: "greater", margin: 0 },
      ...logRatioOf(phi, "LB-adversarial", "SB"),
    },
  ],
  contradicted: "With adversarial training LB's minima are flatter than plain SB's.",
};
