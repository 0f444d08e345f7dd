// A claim. Its sentence, statistics, tests and margins were written down before the runs it judges; a change of any
// of them is a new version, and its verdicts on runs that were there already say so.
import type { Claim } from "../claim.ts";
import { logRatioOf } from "../observations/compare.ts";
import { phi, phiOf } from "../observations/sharpness.ts";

/** The contrast does not depend on the batch statistics that f is measured on: training f, whole space. */
export const contrastSurvivesBatchNorm: Claim = {
  id: "contrast-survives-batch-norm",
  version: 1,
  registered: "2026-11-24",
  origin: "basin",
  source: "Basin, protocol: the function measured",
  sentence: "The contrast does not depend on the batch statistics that f is measured on: training f, whole space.",
  study: "sb-lb",
  oneSeedAtATime: true,
  smallestN: 5,
  parts: [
    {
      statistic: "log of φ of LB over φ of SB, chunks near 5,000, row scaled, ε 1e-3, paired by seed.",
      unit: "log ratio",
      test: { kind: "greater", margin: 0 },
      ...logRatioOf(phi, "LB", "SB"),
    },
    {
      statistic: "log of φ of LB over φ of SB, chunks of the run's own batch size, row scaled, ε 1e-3, paired by seed.",
      unit: "log ratio",
      test: { kind: "greater", margin: 0 },
      ...logRatioOf(phiOf({ batchNorm: "own-batch" }), "LB", "SB"),
    },
    {
      statistic: "log of φ of LB over φ of SB, frozen statistics, row scaled, ε 1e-3, paired by seed.",
      unit: "log ratio",
      test: { kind: "greater", margin: 0 },
      ...logRatioOf(phiOf({ batchNorm: "frozen" }), "LB", "SB"),
    },
  ],
  contradicted: "On one kind of statistics SB's solutions are the sharper ones.",
  note: "Written when seeds 1 to 3 of F1 on MNIST had been run and seen. The protocol measures the variants for one seed, which is too few.",
};
