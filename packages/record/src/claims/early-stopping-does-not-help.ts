// A claim. Its sentence, statistics, tests and margins were written down before the runs it judges; a change of any
// of them is a new version, and its verdicts on runs that were there already say so.
import type { Claim } from "../claim.ts";
import { valueOfArm } from "../observations/compare.ts";
import { gainOfStoppingEarly } from "../observations/test-curve.ts";

/** Stopping LB early would not help. */
export const earlyStoppingDoesNotHelp: Claim = {
  id: "early-stopping-does-not-help",
  version: 1,
  registered: "2026-11-24",
  origin: "paper",
  source: "Keskar et al. 2017, section 2.1",
  sentence: "Stopping LB early would not help.",
  study: "causes",
  smallestN: 5,
  parts: [
    {
      statistic: "Test accuracy at the epoch of the lowest held-out f minus that at the end, LB-held-out, by seed.",
      unit: "points",
      test: { kind: "less", margin: 0.2 },
      ...valueOfArm(gainOfStoppingEarly, "LB-held-out"),
    },
  ],
  contradicted: "Stopping early gains more than 0.2 points.",
};
