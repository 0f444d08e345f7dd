// A claim. Its sentence, statistics, tests and margins were written down before the runs it judges; a change of any
// of them is a new version, and its verdicts on runs that were there already say so.
import type { Claim } from "../claim.ts";
import { ratioNearStart } from "../observations/path.ts";

/** Near the start SB and LB are sharp alike. */
export const alikeNearStart: Claim = {
  id: "alike-near-start",
  version: 1,
  registered: "2026-11-24",
  origin: "paper",
  source: "Keskar et al. 2017, section 2.2.2 and figure 6",
  sentence: "Near the start SB and LB are sharp alike.",
  study: "sharpness-path",
  smallestN: 5,
  parts: [
    {
      statistic:
        "Mean of log of φ of LB over φ of SB at equal f (interpolated in log f) over the levels with f above half of the start's, row scaled, ε 1e-3, paired by seed.",
      unit: "log ratio",
      test: { kind: "within", low: -Math.log(2), high: Math.log(2) },
      ...ratioNearStart("LB", "SB"),
    },
  ],
  contradicted: "Near the start one is more than twice as sharp as the other.",
};
