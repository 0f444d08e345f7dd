// Figure 5: LB started from SB's iterates.
import { NO_PUBLIC_COPY } from "../exhibit.ts";
import { missingNetworks, panelsOf } from "../study.ts";
import type { StudyPage } from "../study.ts";
import { warmArms, warmStart } from "../warm-start.ts";

const ID = "warm-start";
const STARTS = [1, 2, 3, 5, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100];

/** The page of warm-start. */
export const warmStartPage: StudyPage = {
  id: ID,
  title: "Warm starts",
  question: "Does a large batch find a flat minimum if a small one leads it there first?",
  paper: [
    "The paper trains SB for 100 epochs and keeps every iterate. From each it trains LB for 100 epochs, which it calls piggybacking. After enough epochs of SB the large batch tests as well as SB and ends in a flatter place; after a few it gains neither.",
    "It reads this as: the small batch first finds the basin, and the large batch then stays in it.",
  ],
  protocol: [
    "Five seeds; SB for 100 epochs; LB from its iterate after k = 0, 1, 2, 3, 5, 10, 20 … 100 epochs, for 100 epochs with a fresh optimiser state. φ of every end.",
    "Controls at k = 2, 20 and 100, which the paper has not: SB after SB and LB after LB (more epochs, same batch), SB after LB (the other order).",
  ],
  deviations: [
    "The paper takes every k from 1 to 100; we take fifteen.",
    "Which ε its figure shows is not clear; we draw 0.001 and have both in the records.",
  ],
  command: "npx basin run warm-start --model f1 --data mnist",
  takes: (workload) => warmArms(workload).length > 0,
  wanted: (workload) => {
    const named =
      workload.scale === "paper" ? STARTS.map((k) => `SB→LB after ${k} ${k === 1 ? "epoch" : "epochs"}`) : [];
    const ran = warmArms(workload)
      .sort((a, b) => a.series.localeCompare(b.series) || a.k - b.k)
      .map(({ arm }) => arm);
    return { arms: [...new Set(["SB", "LB", ...named, ...ran])], seeds: 5 };
  },
  exhibits: (workloads) => [
    {
      id: "figure-5",
      title: "Figure 5: warm starts",
      paper: [
        "The paper draws F2 and C1: above, test accuracy of SB after k epochs and of LB started from there; below, sharpness of where LB ends.",
        NO_PUBLIC_COPY,
      ],
      tables: [],
      panels: panelsOf(workloads, warmStart),
      missing: missingNetworks(ID, workloads, ["F1", "F2", "C1"]),
    },
  ],
};
