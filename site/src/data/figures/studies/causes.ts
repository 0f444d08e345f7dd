// Sections 2 and 5 of the paper and its public review: what makes LB sharp.
import { armsPanel } from "../arms.ts";
import { earlyStoppingTable } from "../early-stopping.ts";
import { missingNetworks, panelsOf, hasArms } from "../study.ts";
import type { StudyPage } from "../study.ts";

const ID = "causes";
const OWN = [
  "LB-sgd",
  "LB-adagrad",
  "LB-gradient-noise",
  "LB-iterate-noise",
  "LB-label-noise",
  "LB-input-noise",
  "LB-held-out",
  "LB-equal-updates",
];
const ARMS = ["SB", "LB", ...OWN];

/** The page of causes. */
export const causesPage: StudyPage = {
  id: ID,
  title: "Causes",
  question: "Is it the noise of the small batch's gradient, the optimiser, or the number of updates?",
  paper: [
    "The paper explains flat minima by the noise of the gradient estimate: it pushes iterates out of sharp basins. It reports that LB by SGD, ADAGRAD and adaQN behaves like LB by Adam, without numbers.",
    "In the public review its authors said that noise on LB's gradients, iterates, labels or inputs, tuned, gave no consistent gain. Later literature holds that most of the gap is the smaller number of updates, or an untuned rate.",
  ],
  protocol: [
    "Five seeds, 100 epochs: LB by SGD (0.1, momentum 0.9) and by ADAGRAD (0.01); LB with gradient noise of SB's covariance, with noise on iterates, labels and inputs; LB with 5,000 training samples held out, which say where early stopping would have stopped; LB for SB's number of updates.",
  ],
  deviations: [
    "No rate and no form or strength of noise is in the paper: all are ours, fixed before the runs. adaQN is not among them.",
  ],
  command: "npx basin run causes --model f1 --data mnist",
  takes: (workload) => OWN.some((arm) => hasArms(workload, arm)),
  wanted: () => ({ arms: ARMS, seeds: 5 }),
  exhibits: (workloads) => [
    {
      id: "causes",
      title: "LB by its possible causes",
      paper: ["The paper prints no numbers for these."],
      tables: [],
      panels: panelsOf(workloads, (workload) => armsPanel(workload, "causes", "Causes", ARMS)),
      missing: missingNetworks(ID, workloads, ["F1", "C1"]),
    },
    {
      id: "early-stopping",
      title: "Early stopping",
      paper: ["The paper says that early stopping would not help, as test curves do not decay; it prints no numbers."],
      tables: [earlyStoppingTable(workloads)].filter((table) => table !== null),
      panels: [],
      missing: missingNetworks(
        ID,
        workloads.filter((workload) => hasArms(workload, "LB-held-out")),
        ["F1", "C1"],
      ),
    },
  ],
};
