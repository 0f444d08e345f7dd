// Tables 6 and 7: LB by augmentation and by conservative training. No public copy of the paper's numbers was found; each
// carries its mark.
import { phi, remedyTables, testAccuracy } from "@basin/record";
import type { Workload } from "@basin/record";
import type { Cell, Column, Row, TableData } from "../../components/table.ts";
import { paperCell, plusMinus } from "./estimates.ts";
import { UNCONFIRMED } from "./exhibit.ts";
import { entries, entryColumns } from "./rows.ts";

/** The table of a remedy: `LB-augmentation` or `LB-conservative`. */
export function remedyTable(
  workloads: readonly Workload[],
  arm: "LB-augmentation" | "LB-conservative",
  { id, caption }: Pick<TableData, "id" | "caption">,
): TableData {
  const paper = remedyTables[arm]?.rows ?? {};
  const remedy = arm.replace("LB-", "");
  const parts: readonly [key: string, title: string][] = [
    ["baseline", "SB test"],
    ["test", `LB ${remedy}, test`],
    ["1e-3", `φ, LB ${remedy}, ε 0.001`],
    ["5e-4", `φ, LB ${remedy}, ε 0.0005`],
  ];
  const columns: Column[] = [
    ...entryColumns,
    ...parts.flatMap(([key, title]): Column[] => [
      { key, title, unit: "%", kind: "number" },
      { key: `${key}-paper`, title: `${title}, paper`, unit: "%", kind: "number" },
    ]),
  ];
  const rows = entries(workloads)
    .filter(({ network, workload }) => workload !== null || (network !== null && paper[network] !== undefined))
    .map(({ id: row, network, workload, cells }): Row => {
      const theirs = network === null ? undefined : paper[network];
      const accuracies = (name: string): Cell =>
        plusMinus(workload === null ? [] : [...testAccuracy(workload, name).values()]);
      // The paper's tables stand beside scipy-defaults alone.
      const sharpness = (epsilon: number): Cell =>
        plusMinus(
          workload === null ? [] : [...phi(workload, arm, { row: "scipy-defaults", epsilon }).values()],
          "significant",
        );
      const told = (value: readonly [number, number] | undefined): Cell =>
        paperCell(value, value === undefined ? [] : [UNCONFIRMED]);
      return {
        id: row,
        cells: {
          ...cells,
          baseline: accuracies("SB"),
          "baseline-paper": told(theirs?.baseline),
          test: accuracies(arm),
          "test-paper": told(theirs?.test),
          "1e-3": sharpness(1e-3),
          "1e-3-paper": told(theirs?.sharpness["1e-3"]),
          "5e-4": sharpness(5e-4),
          "5e-4-paper": told(theirs?.sharpness["5e-4"]),
        },
      };
    });
  return { id, caption, columns, rows };
}
