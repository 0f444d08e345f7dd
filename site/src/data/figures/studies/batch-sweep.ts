// Figure 4: accuracy and sharpness by batch size.
import { batchSweep, sweptBatches } from "../batch-sweep.ts";
import { NO_PUBLIC_COPY } from "../exhibit.ts";
import { missingNetworks, panelsOf } from "../study.ts";
import type { StudyPage } from "../study.ts";

const ID = "batch-sweep";

/** The page of batch-sweep. */
export const batchSweepPage: StudyPage = {
  id: ID,
  title: "Accuracy and sharpness by batch size",
  question: "Is there a batch size past which accuracy drops, and what does sharpness do there?",
  paper: [
    "The paper trains F2 and C1 for 100 epochs with many batch sizes. Test accuracy holds up to a threshold (about 15,000 for F2, about 500 for C1) and drops beyond it; sharpness drifts upward and flattens about there. It says that the other networks have thresholds too.",
    "Its authors told reviewers that batches of 8 and 16 tested like 256.",
  ],
  protocol: [
    "Three seeds; every power of two from 16 to 32,768 that fits, a tenth of the training set and all of it; 100 epochs each; φ in the whole space on training f.",
  ],
  deviations: [
    "100 epochs are far fewer updates for a large batch: this figure compares at equal epochs, as the paper does. Equal updates are an arm of the study of causes.",
    "A batch of 1, which an article about the paper mentions, has no batch statistics and cannot be run with these networks.",
  ],
  command: "npx basin run batch-sweep --model f1 --data mnist",
  takes: (workload) => sweptBatches(workload).length >= 3,
  wanted: (workload) => ({ arms: sweptBatches(workload).map(({ arm }) => arm), seeds: 3 }),
  exhibits: (workloads) => [
    {
      id: "figure-4",
      title: "Figure 4: accuracy and sharpness by batch size",
      paper: ["The paper draws F2 and C1 with both measures in one frame, and sharpness for both ε.", NO_PUBLIC_COPY],
      tables: [],
      panels: panelsOf(workloads, batchSweep),
      missing: missingNetworks(ID, workloads, ["F1", "F2", "C1"]),
    },
  ],
};
