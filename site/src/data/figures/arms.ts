// Appendix E and the causes: arms of a study side by side, test accuracy and φ, the mean over seeds with its interval.
import { phi, solutions, testAccuracy } from "@basin/record";
import type { Workload } from "@basin/record";
import type { Datum } from "../../charts/chart.ts";
import type { Row } from "../../components/table.ts";
import { arithmetic, drawnAccuracy, geometric, overCell } from "./estimates.ts";
import { titleOf } from "./exhibit.ts";
import type { Panel } from "./exhibit.ts";

/** The panel of the named arms of a workload, in their order; null where none but SB and LB has a finished training. */
export function armsPanel(workload: Workload, id: string, title: string, names: readonly string[]): Panel | null {
  const arms = names.filter((arm) => solutions(workload, arm).size > 0);
  if (arms.every((arm) => arm === "SB" || arm === "LB")) return null;
  const measured = arms.map((arm) => ({
    arm,
    batch: arm.startsWith("SB") ? "SB" : "LB",
    accuracy: arithmetic([...testAccuracy(workload, arm).values()]),
    phi: geometric([...phi(workload, arm).values()]),
  }));
  const data = measured.flatMap(({ arm, batch, accuracy, phi: sharpness }): Datum[] => [
    ...(accuracy ? [{ arm, batch, quantity: "accuracy", ...drawnAccuracy(accuracy) }] : []),
    ...(sharpness ? [{ arm, batch, quantity: "phi", ...sharpness }] : []),
  ]);
  const rows = measured.map(({ arm, accuracy, phi: sharpness }): Row => ({
    id: arm,
    cells: {
      arm: { value: arm },
      n: { value: accuracy?.n ?? 0 },
      accuracy: overCell(accuracy, 2),
      phi: overCell(sharpness, "significant"),
    },
  }));
  const trainings = arms.flatMap((arm) => [...solutions(workload, arm).values()]);
  return {
    chart: {
      id: `${id}-${workload.slug}`,
      specification: "arms",
      title: `${title}: ${titleOf(workload)}`,
      description:
        "Two panels with a line for each arm: test accuracy in percent above, φ on a logarithmic axis below. Circles for small batches, squares for large ones; means over seeds with 95 % intervals.",
      data,
      columns: [
        { key: "arm", title: "Arm", kind: "text" },
        { key: "n", title: "Seeds", kind: "number" },
        { key: "accuracy", title: "Test accuracy", unit: "%", kind: "number" },
        { key: "phi", title: "φ, ε 0.001", unit: "%", help: "Geometric mean over seeds.", kind: "number" },
      ],
      rows,
    },
    notes: [
      "φ is the scaled row on the plain training f in the whole space, ε 0.001; its mean over seeds is geometric.",
    ],
    runs: trainings.flatMap(({ run, measures }) => [run.id, ...measures.map(({ id: each }) => each)]),
  };
}
