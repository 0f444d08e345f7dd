// Figures 3 and 7: f and accuracy between the solutions of SB and LB.
import { solutions } from "@basin/record";
import { paperParametric, parametric } from "../parametric.ts";
import { NO_PUBLIC_COPY } from "../exhibit.ts";
import { missingNetworks, panelsOf } from "../study.ts";
import type { StudyPage } from "../study.ts";

const ID = "interpolation";

/** The page of interpolation. */
export const interpolation: StudyPage = {
  id: ID,
  title: "Between the two solutions",
  question: "How does f look along a line from SB's solution to LB's, and beyond both?",
  paper: [
    "For one pair of the five trials of each network the paper evaluates cross-entropy and accuracy on both splits along the straight line through the two solutions, from α = −1 to 2 with SB at 0 and LB at 1 (figure 3), and along a curve with sine and cosine weights (figure 7). The large batch's solution lies in a visibly narrower valley.",
    "A straight line is one direction out of millions: it says how the two compare along it, not how wide either valley is.",
  ],
  protocol: [
    "Five seeds, the solutions of sb-lb; 25 points of α in [−1, 2]; the line and the curve; training and test data. Batch norm takes live statistics of fixed chunks, so no running statistics are mixed.",
  ],
  deviations: [
    "Cross-entropy is drawn on a logarithmic axis, as in the authors' newer script: on a linear one the two minima cannot be told from zero. The paper's own figures have a linear axis.",
    "We draw every seed's pair; the paper draws one.",
  ],
  command: "npx basin run interpolation --model f1 --data mnist",
  takes: ({ plots }) => plots.length > 0,
  wanted: (workload) => ({
    arms: ["linear", "curvilinear"],
    seeds: 5,
    trained: () => [...solutions(workload, "SB").keys()].filter((seed) => solutions(workload, "LB").has(seed)),
    measured: (curve) => workload.plots.filter(({ run }) => run.spec.curve === curve).map(({ seed }) => seed),
  }),
  exhibits: (workloads) => {
    const drawn = workloads.filter(({ plots }) => plots.length > 0);
    return [
      {
        id: "figure-3",
        title: "Figure 3: along the line",
        paper: ["The paper draws all six networks. Curves of F1 and F2 are not public."],
        tables: [],
        panels: panelsOf(workloads, (workload) => parametric(workload, "linear")),
        missing: missingNetworks(ID, drawn),
      },
      {
        id: "figure-3-paper",
        title: "Figure 3: the paper's own curves of C1 to C4",
        paper: [
          "Read from the vector figures in the authors' repository (keskarnitish/large-batch-training), one pair of runs each. Not all of them match table 2: C2's LB tests at 89.17 % here and at 87.26 % there.",
        ],
        tables: [],
        panels: (["C1", "C2", "C3", "C4"] as const).map(paperParametric).filter((panel) => panel !== null),
        missing: [],
      },
      {
        id: "figure-7",
        title: "Figure 7: along the curve",
        paper: ["The paper draws all six networks; its range of α is not stated in the text.", NO_PUBLIC_COPY],
        tables: [],
        panels: panelsOf(workloads, (workload) => parametric(workload, "curvilinear")),
        missing: missingNetworks(ID, drawn),
      },
    ];
  },
};
