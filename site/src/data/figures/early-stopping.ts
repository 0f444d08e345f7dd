// What stopping early by held-out training samples would have given LB: its test accuracy at the epoch of their lowest f,
// beside that at the end, for each seed. Test data choose nothing.
import { solutions } from "@basin/record";
import type { Workload } from "@basin/record";
import type { Row, TableData } from "../../components/table.ts";
import { signed } from "../../components/number.ts";
import { pages } from "../address.ts";
import { short } from "./estimates.ts";
import { titleOf } from "./exhibit.ts";

/** The table, a row for each training with held-out samples; null where there is none. */
export function earlyStoppingTable(workloads: readonly Workload[]): TableData | null {
  const rows = workloads.flatMap((workload) =>
    [...solutions(workload, "LB-held-out")].flatMap(([seed, { run }]): Row[] => {
      const { heldOutLoss = [], testAccuracy } = run.outcome.curves;
      if (heldOutLoss.length === 0) return [];
      const best = heldOutLoss.indexOf(Math.min(...heldOutLoss));
      const [stopped, end] = [100 * testAccuracy[best]!, 100 * testAccuracy.at(-1)!];
      return [
        {
          id: run.id,
          cells: {
            workload: { value: titleOf(workload) },
            seed: { value: seed, href: pages.run(run.id) },
            epoch: { value: best + 1, text: `${best + 1} of ${heldOutLoss.length}` },
            stopped: { value: short(stopped), text: stopped.toFixed(2) },
            end: { value: short(end), text: end.toFixed(2) },
            gain: { value: short(stopped - end), text: signed(stopped - end) },
          },
        },
      ];
    }),
  );
  if (rows.length === 0) return null;
  return {
    id: "early-stopping",
    caption: "LB stopped at the lowest f on held-out training samples, and not stopped",
    columns: [
      { key: "workload", title: "Workload", kind: "text" },
      { key: "seed", title: "Seed", kind: "number" },
      { key: "epoch", title: "Would stop at epoch", kind: "number" },
      { key: "stopped", title: "Test accuracy there", unit: "%", kind: "number" },
      { key: "end", title: "Test accuracy at the end", unit: "%", kind: "number" },
      { key: "gain", title: "Gain", unit: "points", kind: "number" },
    ],
    rows,
  };
}
