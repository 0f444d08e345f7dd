// A claim. Its sentence, statistics, tests and margins were written down before the runs it judges; a change of any
// of them is a new version, and its verdicts on runs that were there already say so.
import type { Claim } from "../claim.ts";
import { logRatioOf } from "../observations/compare.ts";
import { phi } from "../observations/sharpness.ts";
import { afterEnough } from "../observations/warm-arms.ts";

/** LB started from SB after enough epochs ends in flatter minima. */
export const warmStartFlattensAfterEnough: Claim = {
  id: "warm-start-flattens-after-enough",
  version: 1,
  registered: "2026-11-24",
  origin: "paper",
  source: "Keskar et al. 2017, section 4 and figure 5",
  sentence: "LB started from SB after enough epochs ends in flatter minima.",
  study: "warm-start",
  smallestN: 5,
  parts: [
    {
      statistic:
        "log of φ of SB→LB after k, the largest number of epochs that has a control LB→LB, over φ of LB, training f, whole space, row scaled, ε 1e-3, paired by seed.",
      unit: "log ratio",
      test: { kind: "less", margin: 0 },
      ...logRatioOf(phi, afterEnough("SB"), "LB"),
    },
    {
      statistic: "log of φ of SB→LB over φ of LB→LB after the same k, paired by seed.",
      unit: "log ratio",
      test: { kind: "less", margin: 0 },
      ...logRatioOf(phi, afterEnough("SB"), afterEnough("LB")),
    },
  ],
  contradicted: "It ends sharper than LB, or than LB trained for as many epochs more.",
};
