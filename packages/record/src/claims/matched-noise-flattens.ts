// A claim. Its sentence, statistics, tests and margins were written down before the runs it judges; a change of any
// of them is a new version, and its verdicts on runs that were there already say so.
import type { Claim } from "../claim.ts";
import { logRatioOf } from "../observations/compare.ts";
import { phi } from "../observations/sharpness.ts";

/** Noise on LB's gradient, matched to SB's, makes LB's minima flatter. */
export const matchedNoiseFlattens: Claim = {
  id: "matched-noise-flattens",
  version: 1,
  registered: "2026-11-24",
  origin: "article",
  source: "The article",
  sentence: "Noise on LB's gradient, matched to SB's, makes LB's minima flatter.",
  study: "causes",
  smallestN: 5,
  parts: [
    {
      statistic:
        "log of φ of LB-gradient-noise over φ of LB, training f, whole space, row scaled, ε 1e-3, paired by seed.",
      unit: "log ratio",
      test: { kind: "less", margin: 0 },
      ...logRatioOf(phi, "LB-gradient-noise", "LB"),
    },
  ],
  contradicted: "LB with matched noise ends sharper than LB.",
};
