// Figure 5: test accuracy and φ by the epochs before the second training begins. SB's own curve is its test accuracy after
// k epochs; LB after SB at k = 0 is plain LB; the controls tell the effect of the start from that of more epochs.
import { phi, solutions, testAccuracy } from "@basin/record";
import type { Workload } from "@basin/record";
import type { Datum } from "../../charts/chart.ts";
import type { Row } from "../../components/table.ts";
import { arithmetic, drawnAccuracy, geometric, overCell } from "./estimates.ts";
import type { Over } from "./estimates.ts";
import { seedsText, titleOf } from "./exhibit.ts";
import type { Panel } from "./exhibit.ts";

/** A warm start by its arm: `SB→LB after 30 epochs`. */
export interface WarmArm {
  readonly arm: string;
  readonly k: number;
  /** `LB after SB`. */
  readonly series: string;
}

/** The warm starts of a workload, the controls too. */
export function warmArms({ trainings }: Workload): WarmArm[] {
  const arms = new Set(trainings.map(({ arm }) => arm));
  return [...arms].flatMap((arm): WarmArm[] => {
    const [, from, to, k] = /^(SB|LB)→(SB|LB) after (\d+) epochs?$/.exec(arm) ?? [];
    return k === undefined ? [] : [{ arm, k: Number(k), series: `${to} after ${from}` }];
  });
}

/** The panel of a workload; null where there is no warm start. */
export function warmStart(workload: Workload): Panel | null {
  const warm = warmArms(workload);
  if (warm.length === 0) return null;
  const arms = [{ arm: "LB", k: 0, series: "LB after SB" }, ...warm].sort(
    (a, b) => a.series.localeCompare(b.series) || a.k - b.k,
  );
  const measured = arms.map((each) => ({
    ...each,
    accuracy: arithmetic([...testAccuracy(workload, each.arm).values()]),
    phi: geometric([...phi(workload, each.arm).values()]),
  }));
  const sources = [...solutions(workload, "SB").values()];
  const curves = sources.map(({ run }) => run.outcome.curves.testAccuracy);
  const epochs = curves.length === 0 ? 0 : Math.min(...curves.map(({ length }) => length));
  const source = Array.from({ length: epochs }, (_, index) => ({
    series: "SB",
    k: index + 1,
    accuracy: arithmetic(curves.map((curve) => 100 * curve[index]!)),
    phi: null as Over | null,
  }));
  const all = [...source, ...measured];
  const data = all.flatMap(({ series, k, accuracy, phi: sharpness }): Datum[] => [
    ...(accuracy ? [{ series, k, quantity: "accuracy", ...drawnAccuracy(accuracy) }] : []),
    ...(sharpness ? [{ series, k, quantity: "phi", ...sharpness }] : []),
  ]);
  const rows = all.map(({ series, k, accuracy, phi: sharpness }): Row => ({
    id: `${series} ${k}`,
    cells: {
      series: { value: series },
      k: { value: k },
      n: { value: accuracy?.n ?? 0 },
      accuracy: overCell(accuracy, 2),
      phi: overCell(sharpness, "significant"),
    },
  }));
  const trainings = [...sources, ...arms.flatMap(({ arm }) => [...solutions(workload, arm).values()])];
  return {
    chart: {
      id: `figure-5-${workload.slug}`,
      specification: "warm-start",
      title: `Warm starts: ${titleOf(workload)}`,
      description:
        "Two panels against the epochs k before the second training begins: test accuracy in percent above, φ on a logarithmic axis below. A line for SB after k epochs, a dashed one for LB started from there, marks for the controls. Means over seeds with 95 % intervals.",
      data,
      columns: [
        { key: "series", title: "Training", kind: "text", filter: true },
        { key: "k", title: "Epochs before", kind: "number" },
        { key: "n", title: "Seeds", kind: "number" },
        { key: "accuracy", title: "Test accuracy", unit: "%", kind: "number" },
        { key: "phi", title: "φ, ε 0.001", unit: "%", help: "Geometric mean over seeds.", kind: "number" },
      ],
      rows,
    },
    notes: [
      "“SB” is SB itself after k epochs; “LB after SB” at k = 0 is plain LB.",
      `φ is the scaled row on training f in the whole space, ε 0.001. SB: ${seedsText(sources.map(({ seed }) => seed))}.`,
    ],
    runs: [...new Set(trainings.flatMap(({ run, measures }) => [run.id, ...measures.map(({ id }) => id)]))],
  };
}
