// Tables 1 to 5 and figure 2: SB against LB.
import type { Workload } from "@basin/record";
import { accuracyByEpoch } from "../accuracy-by-epoch.ts";
import { NO_PUBLIC_COPY } from "../exhibit.ts";
import { dataTable, networksTable } from "../networks.ts";
import { sharpnessBySetting } from "../sharpness.ts";
import { subspaceTable, wholeSpaceTable } from "../sharpness-tables.ts";
import { hasArms, missingNetworks, panelsOf } from "../study.ts";
import type { StudyPage } from "../study.ts";
import { accuracyTable } from "../table-2.ts";

const ID = "sb-lb";
const measured = (workload: Workload): boolean => sharpnessBySetting(workload) !== null;

/** The page of sb-lb. */
export const sbLb: StudyPage = {
  id: ID,
  title: "Small batch against large batch",
  question: "Does a small batch test better than a large one, and are the minima of the large batch sharper?",
  paper: [
    "The paper trains six networks with Adam, once with batches of 256 and once with batches of a tenth of the training set, from five starting points each, until the loss no longer falls. Both reach nearly the same training accuracy; the large batch tests worse on all six, by 0.2 to 5.3 points.",
    "It then measures how far f can rise in a small box around each solution (Metric 2.1, φ), in the whole space and in random subspaces of 100 dimensions. The solutions of the large batch come out sharper by one to two orders of magnitude (on C3, by its own table 3, by a little less than one).",
    "Test curves rise and level off; they do not peak and decay. So the paper does not call the loss of accuracy over-fitting, and holds that early stopping would not mend it.",
  ],
  protocol: [
    "Five seeds; SB and LB of a seed start from the same x0. Adam at 0.001 with a fresh state for both, no schedule, no weight decay. Training stops when the epoch's mean loss has not fallen by 0.0001 for 20 epochs, or after 300 epochs, which is then said.",
    "φ with ε 0.001 and 0.0005, at most 10 iterations of L-BFGS-B, printed three ways: scaled (the headline), scipy-defaults and first-order; on training f and test f; in the whole space and in five random subspaces a seed.",
  ],
  deviations: [
    "The paper names no learning rate, no patience, no start of the maximiser, no tolerances and no distribution of its subspaces: these are ours, fixed before the runs.",
    "TIMIT is licensed: F2 runs on a user's own copy. The generated frames have its shape and are no substitute for its numbers.",
    "The paper's table 3 stands beside the row scipy-defaults alone. How the columns of its subspaces were scaled is not known, and that scale moves φ by orders of magnitude, so table 4 stands beside neither of our scalings.",
  ],
  command: "npx basin run sb-lb --model f1 --data mnist",
  takes: (workload) => hasArms(workload, "SB") || hasArms(workload, "LB"),
  wanted: () => ({ arms: ["SB", "LB"], seeds: 5 }),
  exhibits: (workloads) => [
    {
      id: "table-1",
      title: "Table 1: networks",
      paper: ["Six networks on four data sets."],
      tables: [networksTable(workloads)],
      panels: [],
      missing: [],
    },
    {
      id: "table-2",
      title: "Table 2: accuracy",
      paper: ["Mean and standard deviation over five trials; confirmed in the text of the paper."],
      tables: [accuracyTable(workloads)],
      panels: [],
      missing: missingNetworks(ID, workloads),
    },
    {
      id: "figure-2",
      title: "Figure 2: accuracy by epoch",
      paper: ["The paper draws F2 and C1.", NO_PUBLIC_COPY],
      tables: [],
      panels: panelsOf(workloads, accuracyByEpoch),
      missing: missingNetworks(ID, workloads, ["F2", "C1"]),
    },
    {
      id: "table-3",
      title: "Table 3: sharpness in the whole space",
      paper: ["Mean and standard deviation over five trials; confirmed in the text of the paper."],
      tables: [wholeSpaceTable(workloads)],
      panels: panelsOf(workloads, sharpnessBySetting),
      missing: missingNetworks(ID, workloads.filter(measured)),
    },
    {
      id: "table-4",
      title: "Table 4: sharpness in random subspaces",
      paper: [
        "Mean and standard deviation over five trials; confirmed in the text of the paper. In its row of F1, LB is 9.22 at ε 0.001 and 9.17 at half of it, where every other value falls by a factor of 1.5 to 6: an outlier or a misprint.",
      ],
      tables: [subspaceTable(workloads)],
      panels: [],
      missing: missingNetworks(ID, workloads.filter(measured)),
    },
    {
      id: "table-5",
      title: "Table 5: data sets",
      paper: ["No public copy of this table's numbers was found: TIMIT's are from memory, unconfirmed."],
      tables: [dataTable(workloads)],
      panels: [],
      missing: [],
    },
  ],
};
