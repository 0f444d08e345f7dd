// The workloads of a model or a data set as a table: SB against LB, as the models board has it, without ranks.
import { phi, solutions, testAccuracy, workloadStatus } from "@basin/record";
import type { Workload } from "@basin/record";
import type { TableData } from "../components/table.ts";
import { pages } from "./address.ts";
import type { Board } from "./board.ts";
import { workloadName } from "./name.ts";
import { differenceCell, marksOf, meanCell, ratioCell, seedsCell } from "./seeds.ts";

/** SB against LB on some workloads. */
export function workloadsTable({ catalog, statuses }: Board, workloads: readonly Workload[]): TableData {
  return {
    id: "workloads",
    caption: "SB against LB, one row a workload",
    columns: [
      { key: "workload", title: "Workload", kind: "text" },
      { key: "sb", title: "SB test accuracy", unit: "%", kind: "number" },
      { key: "lb", title: "LB test accuracy", unit: "%", kind: "number" },
      {
        key: "gap",
        title: "LB gap",
        unit: "points",
        kind: "number",
        axis: "linear",
        help: "SB test accuracy minus LB's, paired by seed, with its 95 % interval.",
      },
      {
        key: "phi",
        title: "φ of LB over SB",
        unit: "×, log axis",
        kind: "number",
        axis: "log",
        help: "Training f, whole space, ε 1e-3, scaled row; geometric mean over seeds. Compare it within a row only.",
      },
      { key: "seeds", title: "Seeds", kind: "number" },
      { key: "status", title: "Status", kind: "text", filter: true },
    ],
    rows: workloads.map((workload) => {
      const [sb, lb] = [testAccuracy(workload, "SB"), testAccuracy(workload, "LB")];
      const shared = [...solutions(workload, "SB").keys()].filter((seed) => lb.has(seed)).length;
      return {
        id: workload.slug,
        cells: {
          workload: {
            value: workloadName(catalog, workload),
            href: pages.workload(workload.slug),
            marks: marksOf(workload),
          },
          sb: meanCell(sb),
          lb: meanCell(lb),
          gap: differenceCell(sb, lb),
          phi: ratioCell(phi(workload, "LB"), phi(workload, "SB")),
          seeds: seedsCell(shared),
          status: { value: workloadStatus(workload, statuses).text },
        },
      };
    }),
  };
}
