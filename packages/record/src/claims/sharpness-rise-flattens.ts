// A claim. Its sentence, statistics, tests and margins were written down before the runs it judges; a change of any
// of them is a new version, and its verdicts on runs that were there already say so.
import type { Claim } from "../claim.ts";
import { phi } from "../observations/sharpness.ts";
import { testAccuracy } from "../observations/solution.ts";
import { slopesAroundBreakpoint } from "../observations/sweep.ts";

/** Past that batch size the rise of sharpness flattens. */
export const sharpnessRiseFlattens: Claim = {
  id: "sharpness-rise-flattens",
  version: 1,
  registered: "2026-11-24",
  origin: "paper",
  source: "Keskar et al. 2017, section 3 and figure 4",
  sentence: "Past that batch size the rise of sharpness flattens.",
  study: "batch-sweep",
  smallestN: 5,
  parts: [
    {
      statistic:
        "Slope of log φ against log2 of the batch below the breakpoint of accuracy, from the other seeds; training f, whole space, row scaled, ε 1e-3.",
      unit: "log per doubling",
      test: { kind: "greater", margin: 0 },
      ...slopesAroundBreakpoint(testAccuracy, { of: phi, log: true }, ({ below }) => below),
    },
    {
      statistic: "Slope of log φ above that breakpoint minus that below.",
      unit: "log per doubling",
      test: { kind: "less", margin: 0 },
      ...slopesAroundBreakpoint(testAccuracy, { of: phi, log: true }, ({ above, below }) => above - below),
    },
  ],
  contradicted: "Sharpness falls below the breakpoint, or rises faster above it.",
  note: "The protocol has 3 seeds of this study, which is too few for a verdict: 5 are asked for.",
};
