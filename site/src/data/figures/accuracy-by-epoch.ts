// Figure 2: accuracy on both splits after each epoch, SB and LB, the mean over seeds with its interval. A plateau stops
// seeds at different epochs; a curve ends where the first of its seeds does, so that no mean changes its seeds.
import { solutions } from "@basin/record";
import type { Workload } from "@basin/record";
import type { Datum } from "../../charts/chart.ts";
import type { Cell, Row } from "../../components/table.ts";
import { arithmetic, drawnAccuracy, overCell } from "./estimates.ts";
import type { Over } from "./estimates.ts";
import { seedsText, titleOf } from "./exhibit.ts";
import type { Panel } from "./exhibit.ts";

const SPLITS = ["test", "train"] as const;

/** The panel of a workload; null where neither arm has a finished training. */
export function accuracyByEpoch(workload: Workload): Panel | null {
  const arms = (["SB", "LB"] as const).map((arm) => ({ arm, found: [...solutions(workload, arm).values()] }));
  const data: Datum[] = [];
  const byEpoch = new Map<number, Record<string, Cell>>();
  for (const { arm, found } of arms) {
    for (const split of SPLITS) {
      const curves = found.map(({ run }) => run.outcome.curves[split === "test" ? "testAccuracy" : "trainAccuracy"]);
      for (const [index, over] of meanCurve(curves).entries()) {
        const epoch = index + 1;
        const { mean, low, high } = drawnAccuracy(over);
        data.push({ arm, split, epoch, mean, low, high });
        byEpoch.set(epoch, { ...byEpoch.get(epoch), [`${arm} ${split}`]: overCell(over, 3) });
      }
    }
  }
  if (data.length === 0) return null;
  const rows = [...byEpoch]
    .sort(([a], [b]) => a - b)
    .map(([epoch, cells]): Row => ({ id: String(epoch), cells: { epoch: { value: epoch }, ...cells } }));
  const told = arms.map(
    ({ arm, found }) => `${arm} (batch ${batchOf(workload, arm)}): ${seedsText(found.map(({ seed }) => seed))}.`,
  );
  return {
    chart: {
      id: `figure-2-${workload.slug}`,
      specification: "accuracy-by-epoch",
      title: `Accuracy by epoch: ${titleOf(workload)}`,
      description:
        "Two panels, test accuracy above training accuracy, in percent against epochs; a line for SB and a dashed one for LB, each the mean over seeds in a band of its 95 % interval.",
      data,
      columns: [
        { key: "epoch", title: "Epoch", kind: "number" },
        ...(["SB", "LB"] as const).flatMap((arm) =>
          SPLITS.map((split) => ({
            key: `${arm} ${split}`,
            title: `${arm}, ${split}`,
            unit: "%",
            kind: "number" as const,
          })),
        ),
      ],
      rows,
    },
    notes: [...told, ...(arms.some(({ found }) => found.length === 1) ? ["One seed has no band."] : [])],
    runs: arms.flatMap(({ found }) => found.map(({ run }) => run.id)),
  };
}

function batchOf({ small, large }: Workload, arm: "SB" | "LB"): number {
  return arm === "SB" ? small : large;
}

/** The mean over curves in points, as long as the shortest. */
function meanCurve(curves: readonly (readonly number[])[]): Over[] {
  const epochs = curves.length === 0 ? 0 : Math.min(...curves.map(({ length }) => length));
  return Array.from({ length: epochs }, (_, epoch) => arithmetic(curves.map((curve) => 100 * curve[epoch]!))!);
}
