// A claim. Its sentence, statistics, tests and margins were written down before the runs it judges; a change of any
// of them is a new version, and its verdicts on runs that were there already say so.
import type { Claim } from "../claim.ts";
import { logRatioOf } from "../observations/compare.ts";
import { phi } from "../observations/sharpness.ts";

/** LB started from SB after few epochs ends in minima as sharp as LB's. */
export const warmStartDoesNotFlattenAfterFew: Claim = {
  id: "warm-start-does-not-flatten-after-few",
  version: 1,
  registered: "2026-11-24",
  origin: "paper",
  source: "Keskar et al. 2017, section 4 and figure 5",
  sentence: "LB started from SB after few epochs ends in minima as sharp as LB's.",
  study: "warm-start",
  smallestN: 5,
  parts: [
    {
      statistic:
        "log of φ of SB→LB after 2 epochs over φ of LB, training f, whole space, row scaled, ε 1e-3, paired by seed.",
      unit: "log ratio",
      test: { kind: "greater", margin: -Math.log(2) },
      ...logRatioOf(phi, "SB→LB after 2 epochs", "LB"),
    },
  ],
  contradicted: "Two epochs of SB halve φ or more.",
};
