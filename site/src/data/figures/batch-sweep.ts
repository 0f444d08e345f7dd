// Figure 4: test accuracy and φ of the last iterate by batch size, plain Adam, the mean over seeds with its interval. The
// trainings of one workload, so all of as many epochs.
import { phi, solutions, testAccuracy } from "@basin/record";
import type { Workload } from "@basin/record";
import type { Datum } from "../../charts/chart.ts";
import type { Row } from "../../components/table.ts";
import { arithmetic, drawnAccuracy, geometric, overCell } from "./estimates.ts";
import { titleOf } from "./exhibit.ts";
import type { Panel } from "./exhibit.ts";

/** A batch size of the sweep and its arm. */
export interface Swept {
  readonly batch: number;
  readonly arm: string;
}

/** The batch sizes of a workload, least first. */
export function sweptBatches({ trainings }: Workload): Swept[] {
  const plain = trainings.filter(({ arm }) => /^(SB|LB|B\d+)$/.test(arm));
  const batches = new Map(plain.map(({ arm, run }) => [arm, run.spec.batch]));
  return [...batches].map(([arm, batch]) => ({ arm, batch })).sort((a, b) => a.batch - b.batch);
}

/** The panel of a workload; null where fewer than three batch sizes were trained: two are no sweep. */
export function batchSweep(workload: Workload): Panel | null {
  const swept = sweptBatches(workload);
  if (swept.length < 3) return null;
  const measured = swept.map(({ arm, batch }) => ({
    arm,
    batch,
    accuracy: arithmetic([...testAccuracy(workload, arm).values()]),
    wide: geometric([...phi(workload, arm, { epsilon: 1e-3 }).values()]),
    narrow: geometric([...phi(workload, arm, { epsilon: 5e-4 }).values()]),
  }));
  const data = measured.flatMap(({ batch, accuracy, wide, narrow }): Datum[] => [
    ...(accuracy ? [{ batch, quantity: "accuracy", series: null, ...drawnAccuracy(accuracy) }] : []),
    ...(wide ? [{ batch, quantity: "phi", series: "ε 0.001", ...wide }] : []),
    ...(narrow ? [{ batch, quantity: "phi", series: "ε 0.0005", ...narrow }] : []),
  ]);
  const rows = measured.map(({ batch, arm, accuracy, wide, narrow }): Row => ({
    id: String(batch),
    cells: {
      batch: { value: batch, text: batch.toLocaleString("en-US"), marks: /^[SL]B$/.test(arm) ? [arm] : [] },
      n: { value: accuracy?.n ?? 0 },
      accuracy: overCell(accuracy, 2),
      wide: overCell(wide, "significant"),
      narrow: overCell(narrow, "significant"),
    },
  }));
  const trainings = swept.flatMap(({ arm }) => [...solutions(workload, arm).values()]);
  return {
    chart: {
      id: `figure-4-${workload.slug}`,
      specification: "batch-sweep",
      title: `Accuracy and sharpness by batch size: ${titleOf(workload)}`,
      description:
        "Two panels against the batch size on a logarithmic axis of base 2: test accuracy in percent above, φ (scaled row, training f, whole space) on a logarithmic axis below for both sizes of the box. Means over seeds with 95 % intervals.",
      data,
      columns: [
        { key: "batch", title: "Batch", kind: "number" },
        { key: "n", title: "Seeds", kind: "number" },
        { key: "accuracy", title: "Test accuracy", unit: "%", kind: "number" },
        { key: "wide", title: "φ, ε 0.001", unit: "%", help: "Geometric mean over seeds.", kind: "number" },
        { key: "narrow", title: "φ, ε 0.0005", unit: "%", help: "Geometric mean over seeds.", kind: "number" },
      ],
      rows,
    },
    notes: ["φ is the scaled row on training f in the whole space; its mean over seeds is geometric."],
    runs: trainings.flatMap(({ run, measures }) => [run.id, ...measures.map(({ id }) => id)]),
  };
}
