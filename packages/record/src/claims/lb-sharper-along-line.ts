// A claim. Its sentence, statistics, tests and margins were written down before the runs it judges; a change of any
// of them is a new version, and its verdicts on runs that were there already say so.
import type { Claim } from "../claim.ts";
import { riseBeyondEnds } from "../observations/parametric-plot.ts";

/** LB's minima are sharper than SB's along the line between them. */
export const lbSharperAlongLine: Claim = {
  id: "lb-sharper-along-line",
  version: 1,
  registered: "2026-11-24",
  origin: "paper",
  source: "Keskar et al. 2017, figure 3",
  sentence: "LB's minima are sharper than SB's along the line between them.",
  study: "interpolation",
  smallestN: 5,
  parts: [
    {
      statistic:
        "log of the rise of training f one step beyond LB (α 1.125) over that beyond SB (α −0.125), linear, each above the f at its end and at least 1e-6, paired by seed.",
      unit: "log ratio",
      test: { kind: "greater", margin: 0 },
      ...riseBeyondEnds("linear"),
    },
  ],
  contradicted: "f rises faster beyond SB.",
  note: "Written when seeds 2 and 3 of F1 on MNIST had been run and seen.",
};
