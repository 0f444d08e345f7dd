// A claim. Its sentence, statistics, tests and margins were written down before the runs it judges; a change of any
// of them is a new version, and its verdicts on runs that were there already say so.
import type { Claim } from "../claim.ts";
import { logRatioOf } from "../observations/compare.ts";
import { phi } from "../observations/sharpness.ts";

/** LB trained for as many updates as SB is no sharper. */
export const equalUpdatesRemoveTheContrast: Claim = {
  id: "equal-updates-remove-the-contrast",
  version: 1,
  registered: "2026-11-24",
  origin: "literature",
  source: "Hoffer et al. 2017",
  sentence: "LB trained for as many updates as SB is no sharper.",
  study: "causes",
  smallestN: 5,
  parts: [
    {
      statistic:
        "log of φ of LB-equal-updates over φ of SB, training f, whole space, row scaled, ε 1e-3, paired by seed.",
      unit: "log ratio",
      test: { kind: "less", margin: Math.log(2) },
      ...logRatioOf(phi, "LB-equal-updates", "SB"),
    },
  ],
  contradicted: "LB is still more than twice as sharp.",
};
