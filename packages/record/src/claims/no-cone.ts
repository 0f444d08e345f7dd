// A claim. Its sentence, statistics, tests and margins were written down before the runs it judges; a change of any
// of them is a new version, and its verdicts on runs that were there already say so.
import type { Claim } from "../claim.ts";
import { valueOfArm } from "../observations/compare.ts";
import { ofProbe } from "../observations/probe.ts";

/** LB's minima are steep along a small part of the space only. */
export const noCone: Claim = {
  id: "no-cone",
  version: 1,
  registered: "2026-11-24T11:21:40Z",
  origin: "paper",
  source: "Keskar et al. 2017, section 2.2.1 (the share of 5 % is unconfirmed)",
  sentence: "LB's minima are steep along a small part of the space only.",
  study: "sb-lb",
  smallestN: 5,
  parts: [
    {
      statistic:
        "Share of random directions along which training f of LB rises to more than twice 1 + f within the box of ε 1e-3.",
      unit: "share",
      test: { kind: "less", margin: 0.1 },
      ...valueOfArm(ofProbe("share of random directions along which f rises", "random-directions", "share"), "LB"),
    },
  ],
  contradicted: "f rises so along more than a tenth of random directions.",
  note: "Nothing of it had been measured.",
};
