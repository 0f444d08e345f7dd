// A claim. Its sentence, statistics, tests and margins were written down before the runs it judges; a change of any
// of them is a new version, and its verdicts on runs that were there already say so.
import type { Claim } from "../claim.ts";
import { lowerHalf, slopeAlongPath, upperHalf } from "../observations/path.ts";

/** As the loss falls SB's sharpness stays and then falls. */
export const sbStaysThenFalls: Claim = {
  id: "sb-stays-then-falls",
  version: 1,
  registered: "2026-11-24",
  origin: "paper",
  source: "Keskar et al. 2017, section 2.2.2 and figure 6",
  sentence: "As the loss falls SB's sharpness stays and then falls.",
  study: "sharpness-path",
  smallestN: 5,
  parts: [
    {
      statistic:
        "Slope of log φ against −log10 f over the upper half of SB's points in log f, row scaled, ε 1e-3, by seed.",
      unit: "log per decade",
      test: { kind: "within", low: -Math.log(2), high: Math.log(2) },
      ...slopeAlongPath("SB", upperHalf),
    },
    {
      statistic: "The same over the lower half.",
      unit: "log per decade",
      test: { kind: "less", margin: 0 },
      ...slopeAlongPath("SB", lowerHalf),
    },
  ],
  contradicted: "SB's sharpness changes by more than a factor of 2 a decade in the upper half, or rises in the lower.",
};
