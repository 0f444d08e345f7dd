// A claim. Its sentence, statistics, tests and margins were written down before the runs it judges; a change of any
// of them is a new version, and its verdicts on runs that were there already say so.
import type { Claim } from "../claim.ts";
import { testAccuracy } from "../observations/solution.ts";
import { differenceOfSizes, slopesAroundBreakpoint } from "../observations/sweep.ts";

/** Past a batch size accuracy drops. */
export const accuracyDropsPastABatchSize: Claim = {
  id: "accuracy-drops-past-a-batch-size",
  version: 1,
  registered: "2026-11-24",
  origin: "paper",
  source: "Keskar et al. 2017, section 3 and figure 4",
  sentence: "Past a batch size accuracy drops.",
  study: "batch-sweep",
  smallestN: 5,
  parts: [
    {
      statistic: "Test accuracy at 256 minus that at the largest batch, paired by seed.",
      unit: "points",
      test: { kind: "greater", margin: 0 },
      ...differenceOfSizes(testAccuracy, 256, "largest"),
    },
    {
      statistic:
        "Slope of test accuracy against log2 of the batch above the breakpoint minus that below, the breakpoint from the broken line nearest to the mean of the other seeds.",
      unit: "points per doubling",
      test: { kind: "less", margin: 0 },
      ...slopesAroundBreakpoint(testAccuracy, { of: testAccuracy, log: false }, ({ above, below }) => above - below),
    },
  ],
  contradicted: "The largest batch tests better than 256, or accuracy falls less above the breakpoint than below.",
  note: "The protocol has 3 seeds of this study, which is too few for a verdict: 5 are asked for.",
};
