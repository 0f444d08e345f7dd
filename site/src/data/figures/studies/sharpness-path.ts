// Figure 6: sharpness along training.
import { NO_PUBLIC_COPY } from "../exhibit.ts";
import { pathPoints, sharpnessPath, wholePaths } from "../sharpness-path.ts";
import { missingNetworks, panelsOf } from "../study.ts";
import type { StudyPage } from "../study.ts";

const ID = "sharpness-path";

/** The page of sharpness-path. */
export const sharpnessPathPage: StudyPage = {
  id: ID,
  title: "Sharpness along training",
  question: "When do the two part: how sharp is f along each path, at equal loss?",
  paper: [
    "For one trial of F2 and of C1 the paper draws sharpness against cross-entropy during training, with the axis of cross-entropy logarithmic and running downward to the right. Near the start SB and LB are alike; as the loss falls LB's sharpness rises fast, while SB's stays and then falls.",
  ],
  protocol: [
    "Both paths of a seed; 21 points each, spaced evenly in log f from the start to the lowest f reached, the start included; both ε; SB and LB are compared at equal f.",
  ],
  deviations: [
    "The paper does not say at which points of the path it measured. SB crosses most decades of f within its first epoch, so iterates within that epoch are kept too.",
  ],
  command: "npx basin run sharpness-path --model f1 --data mnist --seeds 5",
  takes: (workload) => pathPoints(workload).length > 0,
  wanted: (workload) => ({
    arms: ["SB", "LB"],
    seeds: 5,
    measured: (arm) => wholePaths(workload, arm),
  }),
  exhibits: (workloads) => {
    const drawn = workloads.filter((workload) => pathPoints(workload).length > 0);
    return [
      {
        id: "figure-6",
        title: "Figure 6: sharpness against cross-entropy",
        paper: ["The paper draws F2 and C1, one trial each.", NO_PUBLIC_COPY],
        tables: [],
        panels: [1e-3, 5e-4].flatMap((epsilon) => panelsOf(drawn, (workload) => sharpnessPath(workload, epsilon))),
        missing: missingNetworks(ID, drawn, ["F1", "F2", "C1"]),
      },
    ];
  },
};
