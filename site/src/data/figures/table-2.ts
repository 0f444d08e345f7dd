// Table 2: training and test accuracy of SB and LB, mean ± standard deviation over seeds, the paper's beside ours.
import { accuracy, pairedDifference, testAccuracy, trainAccuracy } from "@basin/record";
import type { Workload } from "@basin/record";
import { signed } from "../../components/number.ts";
import type { Cell, Column, TableData } from "../../components/table.ts";
import { plusMinus, paperCell } from "./estimates.ts";
import { entries, entryColumns } from "./rows.ts";

const PARTS = (["train", "test"] as const).flatMap((split) =>
  (["SB", "LB"] as const).map((arm) => ({ key: `${split}-${arm}`, split, arm })),
);

/** The table. */
export function accuracyTable(workloads: readonly Workload[]): TableData {
  const columns: Column[] = [
    ...entryColumns,
    { key: "n", title: "Seeds", kind: "number" },
    ...PARTS.flatMap(({ key, split, arm }): Column[] => [
      { key, title: `${arm} ${split}`, unit: "%", kind: "number" },
      { key: `${key}-paper`, title: `${arm} ${split}, paper`, unit: "%", kind: "number" },
    ]),
    {
      key: "gap",
      title: "LB gap",
      unit: "points",
      kind: "number",
      axis: "linear",
      help: "SB − LB on test data, paired over seeds.",
    },
    { key: "gap-paper", title: "LB gap, paper", unit: "points", kind: "number", help: "Of the paper's means." },
  ];
  const rows = entries(workloads).map(({ id, network, workload, cells }) => {
    const paper = network === null ? null : accuracy[network];
    const values: Record<string, Cell> = { ...cells };
    for (const { key, split, arm } of PARTS) {
      const ours = workload && (split === "train" ? trainAccuracy : testAccuracy)(workload, arm);
      values[key] = plusMinus([...(ours?.values() ?? [])]);
      values[`${key}-paper`] = paperCell(paper?.[split][arm]);
    }
    values["n"] = { value: workload === null ? 0 : testAccuracy(workload, "LB").size };
    values["gap"] = gapCell(workload);
    const gap = paper === null ? null : paper.test.SB[0] - paper.test.LB[0];
    values["gap-paper"] = { value: gap === null ? null : Number(gap.toFixed(2)) };
    return { id, cells: values };
  });
  return { id: "table-2", caption: "Table 2: accuracy, mean ± standard deviation over seeds", columns, rows };
}

function gapCell(workload: Workload | null): Cell {
  const gap = workload && pairedDifference(testAccuracy(workload, "SB"), testAccuracy(workload, "LB"));
  if (gap === null) return { value: null };
  return { value: Number(gap.mean.toFixed(6)), text: signed(gap.mean), interval: gap.interval };
}
