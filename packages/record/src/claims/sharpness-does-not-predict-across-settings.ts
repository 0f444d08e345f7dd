// A claim. Its sentence, statistics, tests and margins were written down before the runs it judges; a change of any
// of them is a new version, and its verdicts on runs that were there already say so.
import type { Claim } from "../claim.ts";
import { tauOverArms } from "../observations/correlate.ts";
import { phi } from "../observations/sharpness.ts";
import { testAccuracy } from "../observations/solution.ts";

const armsOfCauses = [
  "SB",
  "LB",
  "LB-sgd",
  "LB-adagrad",
  "LB-gradient-noise",
  "LB-iterate-noise",
  "LB-label-noise",
  "LB-input-noise",
  "LB-held-out",
  "LB-equal-updates",
];

/** Across settings sharpness does not predict test accuracy. */
export const sharpnessDoesNotPredictAcrossSettings: Claim = {
  id: "sharpness-does-not-predict-across-settings",
  version: 1,
  registered: "2026-11-24",
  origin: "literature",
  source: "Andriushchenko et al. 2023; Dziugaite et al. 2020",
  sentence: "Across settings sharpness does not predict test accuracy.",
  study: "causes",
  smallestN: 5,
  parts: [
    {
      statistic:
        "Kendall's τ of φ (training f, whole space, row scaled, ε 1e-3) with test accuracy over the arms of a seed.",
      unit: "τ",
      test: { kind: "greater", margin: -0.3 },
      ...tauOverArms(phi, testAccuracy, armsOfCauses),
    },
  ],
  contradicted: "Across settings sharper solutions test worse: τ below −0.3.",
};
