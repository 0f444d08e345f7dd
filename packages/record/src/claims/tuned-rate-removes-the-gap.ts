// A claim. Its sentence, statistics, tests and margins were written down before the runs it judges; a change of any
// of them is a new version, and its verdicts on runs that were there already say so.
import type { Claim } from "../claim.ts";
import { notYet } from "../observation.ts";

/** LB with a learning rate tuned for it tests as well as SB. */
export const tunedRateRemovesTheGap: Claim = {
  id: "tuned-rate-removes-the-gap",
  version: 1,
  registered: "2026-11-24",
  origin: "literature",
  source: "Shallue et al. 2019; Hoffer et al. 2017",
  sentence: "LB with a learning rate tuned for it tests as well as SB.",
  study: "causes",
  smallestN: 5,
  parts: [
    {
      statistic: "Test accuracy of SB minus that of LB at the rate chosen on held-out samples, paired by seed.",
      unit: "points",
      test: { kind: "less", margin: 0.2 },
      observe: notYet("no study trains LB at a rate tuned for it"),
    },
  ],
  contradicted: "SB still tests better by more than 0.2 points.",
  note: "No study trains this arm yet.",
};
