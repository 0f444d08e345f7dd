// A claim. Its sentence, statistics, tests and margins were written down before the runs it judges; a change of any
// of them is a new version, and its verdicts on runs that were there already say so.
import type { Claim } from "../claim.ts";
import { notYet } from "../observation.ts";

/** Rescaling the weights changes φ and not the function. */
export const rescalingChangesPhi: Claim = {
  id: "rescaling-changes-phi",
  version: 1,
  registered: "2026-11-24",
  origin: "literature",
  source: "Dinh et al. 2017",
  sentence: "Rescaling the weights changes φ and not the function.",
  study: "sb-lb",
  smallestN: 5,
  parts: [
    {
      statistic: "Largest difference of training f between a solution and the same function with its layers rescaled.",
      unit: "nats",
      test: { kind: "less", margin: 1e-5 },
      observe: notYet("no study measures f of rescaled weights"),
    },
    {
      statistic:
        "Absolute log of φ of the rescaled solution over φ of the solution, training f, whole space, row scaled, ε 1e-3.",
      unit: "log ratio",
      test: { kind: "greater", margin: Math.log(2) },
      observe: notYet("no study measures φ of rescaled weights"),
    },
  ],
  contradicted: "φ stays within a factor of 2, or f does not stay.",
  note: "Nothing of it had been measured.",
};
