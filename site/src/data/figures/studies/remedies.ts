// Appendix E, tables 6 and 7: what the paper tried against sharp minima.
import { armsPanel } from "../arms.ts";
import { hasArms, missingNetworks, panelsOf } from "../study.ts";
import type { StudyPage } from "../study.ts";
import { remedyTable } from "../remedy-tables.ts";

const ID = "remedies";
const METHODS = ["augmentation", "conservative", "adversarial", "stability"];
const ARMS = ["SB", "LB", ...METHODS.flatMap((method) => [`SB-${method}`, `LB-${method}`])];
const MEMORY = "No public copy of this table's numbers was found: they are from memory, unconfirmed, and marked so.";

/** The page of remedies. */
export const remediesPage: StudyPage = {
  id: ID,
  title: "Remedies",
  question: "Can the large batch be helped by its data or its objective?",
  paper: [
    "Appendix E tries four remedies for LB, all with Adam. Data augmentation (mirroring, rotation up to 10°, translation up to a fifth) brings LB's accuracy near SB's but leaves its minima sharp. Conservative training (three Adam steps on each batch with a proximal term, λ = 0.001) gains accuracy and leaves sharpness too.",
    "Adversarial and stability training gain nothing; for these the paper prints no numbers.",
  ],
  protocol: [
    "Five seeds; plain, augmentation, conservative, adversarial and stability, each for SB and for LB; the stop rule of sb-lb; φ always of the plain f on un-augmented data.",
  ],
  deviations: [
    "The paper omits SB's own sharpness under augmentation; we measure every remedy on both batch sizes.",
    "Digits are not mirrored. The strengths of adversarial and stability training and whether Adam's state goes on between sub-problems are not in the paper; each is a setting in every record.",
    "In its table 6 SB's accuracies differ from table 2 without a word; so no LB gap is made of it.",
  ],
  command: "npx basin run remedies --model c1 --data cifar-10",
  takes: (workload) => METHODS.some((method) => hasArms(workload, `LB-${method}`) || hasArms(workload, `SB-${method}`)),
  wanted: () => ({ arms: ARMS, seeds: 5 }),
  exhibits: (workloads) => [
    {
      id: "remedies",
      title: "All remedies, both batch sizes",
      paper: ["The paper has no such figure; it is drawn from our records alone."],
      tables: [],
      panels: panelsOf(workloads, (workload) => armsPanel(workload, "remedies", "Remedies", ARMS)),
      missing: missingNetworks(ID, workloads, ["F1", "C1"]),
    },
    {
      id: "table-6",
      title: "Table 6: augmentation",
      paper: ["The paper has C1 to C4.", MEMORY],
      tables: [
        remedyTable(workloads, "LB-augmentation", {
          id: "table-6",
          caption: "Table 6: LB with augmentation; φ by the row scipy-defaults",
        }),
      ],
      panels: [],
      missing: missingNetworks(ID, workloads, ["C1", "C2", "C3", "C4"]),
    },
    {
      id: "table-7",
      title: "Table 7: conservative training",
      paper: [MEMORY],
      tables: [
        remedyTable(workloads, "LB-conservative", {
          id: "table-7",
          caption: "Table 7: LB with conservative training; φ by the row scipy-defaults",
        }),
      ],
      panels: [],
      missing: missingNetworks(ID, workloads),
    },
  ],
};
