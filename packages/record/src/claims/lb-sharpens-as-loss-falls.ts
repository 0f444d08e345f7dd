// A claim. Its sentence, statistics, tests and margins were written down before the runs it judges; a change of any
// of them is a new version, and its verdicts on runs that were there already say so.
import type { Claim } from "../claim.ts";
import { belowHalfOfStart, slopeAlongPath } from "../observations/path.ts";

/** As the loss falls LB's sharpness rises. */
export const lbSharpensAsLossFalls: Claim = {
  id: "lb-sharpens-as-loss-falls",
  version: 1,
  registered: "2026-11-24",
  origin: "paper",
  source: "Keskar et al. 2017, section 2.2.2 and figure 6",
  sentence: "As the loss falls LB's sharpness rises.",
  study: "sharpness-path",
  smallestN: 5,
  parts: [
    {
      statistic:
        "Slope of log φ against −log10 f over LB's points with f below half of the start's, row scaled, ε 1e-3, by seed.",
      unit: "log per decade",
      test: { kind: "greater", margin: 0 },
      ...slopeAlongPath("LB", belowHalfOfStart),
    },
  ],
  contradicted: "LB's sharpness falls with the loss.",
};
