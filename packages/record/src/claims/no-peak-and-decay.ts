// A claim. Its sentence, statistics, tests and margins were written down before the runs it judges; a change of any
// of them is a new version, and its verdicts on runs that were there already say so.
import type { Claim } from "../claim.ts";
import { valueOfArm } from "../observations/compare.ts";
import { decayBeyondNoise } from "../observations/test-curve.ts";

/** LB does not over-fit: its test curve does not peak and decay. */
export const noPeakAndDecay: Claim = {
  id: "no-peak-and-decay",
  version: 1,
  registered: "2026-11-24",
  origin: "paper",
  source: "Keskar et al. 2017, section 2.1 and figure 2",
  sentence: "LB does not over-fit: its test curve does not peak and decay.",
  study: "sb-lb",
  smallestN: 5,
  parts: [
    {
      statistic:
        "The highest test accuracy over epochs minus the mean of the last 5 epochs, less what the monotone curve nearest to it (isotonic regression) with its residuals resampled gives on average over 1,000 seeded resamples; LB, by seed.",
      unit: "points",
      test: { kind: "less", margin: 0.2 },
      ...valueOfArm(decayBeyondNoise, "LB"),
    },
  ],
  contradicted: "The test curve decays by more than 0.2 points beyond noise, near F1's published LB gap.",
  note: "Written when seeds 1 to 3 of F1 on MNIST had been run and seen.",
};
