// A claim. Its sentence, statistics, tests and margins were written down before the runs it judges; a change of any
// of them is a new version, and its verdicts on runs that were there already say so.
import type { Claim } from "../claim.ts";
import { logRatioOf } from "../observations/compare.ts";
import { ofProbe } from "../observations/probe.ts";
import { phi } from "../observations/sharpness.ts";

/** φ in the whole space says the same as the largest eigenvalue of the Hessian. */
export const phiFollowsLambdaMax: Claim = {
  id: "phi-follows-lambda-max",
  version: 1,
  registered: "2026-11-24T11:21:40Z",
  origin: "paper",
  source: "Keskar et al. 2017, section 2.2",
  sentence: "φ in the whole space says the same as the largest eigenvalue of the Hessian.",
  study: "sb-lb",
  smallestN: 5,
  parts: [
    {
      statistic: "log of φ of LB over φ of SB, training f, whole space, row scaled, ε 1e-3, paired by seed.",
      unit: "log ratio",
      test: { kind: "greater", margin: 0 },
      ...logRatioOf(phi, "LB", "SB"),
    },
    {
      statistic: "log of the largest eigenvalue of the Hessian of training f of LB over that of SB, paired by seed.",
      unit: "log ratio",
      test: { kind: "greater", margin: 0 },
      ...logRatioOf(ofProbe("largest eigenvalue of the Hessian", "lambda-max", "lambdaMax"), "LB", "SB"),
    },
  ],
  contradicted: "One of the two says that SB's solutions are the sharper ones.",
  note: "Written when seeds 1 to 3 of F1 on MNIST had been run and seen. The eigenvalue had not been measured.",
};
