// Tables 3 and 4: φ of SB and LB in the whole space and in random subspaces, every way of printing it. The paper's table 3
// stands beside scipy-defaults alone. How its subspaces were scaled is not known, so table 4 is a row of its own.
import {
  pairedLogRatio,
  phi,
  phiDraws,
  sharpnessInSubspace,
  sharpnessInWholeSpace,
  solutions,
  standardDeviation,
} from "@basin/record";
import type { PaperValue, PhiChoice, SharpnessRow, Workload } from "@basin/record";
import { rounded } from "../../components/number.ts";
import type { Cell, Column, Row, TableData } from "../../components/table.ts";
import { paperCell, plusMinus, short } from "./estimates.ts";
import { entries, entryColumns } from "./rows.ts";
import type { Entry } from "./rows.ts";

const ROWS: readonly SharpnessRow[] = ["scaled", "scipy-defaults", "first-order"];
const BOXES = [
  { key: "1e-3", epsilon: 1e-3 },
  { key: "5e-4", epsilon: 5e-4 },
] as const;
const ARMS = ["SB", "LB"] as const;

type Paper = Readonly<Record<"1e-3" | "5e-4", Readonly<Record<"SB" | "LB", PaperValue>>>>;

/** Table 3. */
export function wholeSpaceTable(workloads: readonly Workload[]): TableData {
  const rows = entries(workloads).flatMap((entry): Row[] => {
    const paper = entry.network === null ? null : sharpnessInWholeSpace[entry.network];
    if (entry.workload === null) return [paperRow(entry, "scipy-defaults", paper)];
    return (["train", "test"] as const).flatMap((split) =>
      ROWS.flatMap((row) => {
        const beside = row === "scipy-defaults" && split === "train" ? paper : null;
        const made = ourRow(entry, row, `${split} f`, (epsilon) => ({ row, split, epsilon }), beside);
        return made === null ? [] : [made];
      }),
    );
  });
  return {
    id: "table-3",
    caption: "Table 3: φ in the whole space, in percent, mean ± standard deviation over seeds",
    columns: columns(true),
    rows,
  };
}

/** Table 4: p = 100. */
export function subspaceTable(workloads: readonly Workload[]): TableData {
  const rows = entries(workloads).flatMap((entry): Row[] => {
    const paper = entry.network === null ? null : sharpnessInSubspace[entry.network];
    const ours = (["train", "test"] as const).flatMap((split) =>
      (["unit", "normal"] as const).flatMap((scaling) =>
        ROWS.flatMap((row) => {
          const of = `${split} f, ${scaling} columns`;
          const made = ourRow(entry, row, of, (epsilon) => ({ row, split, epsilon, scaling }), null);
          return made === null ? [] : [made];
        }),
      ),
    );
    return [...(paper === null ? [] : [paperRow(entry, "paper, scaling not known", paper)]), ...ours];
  });
  return {
    id: "table-4",
    caption: "Table 4: φ in random subspaces of 100 dimensions, in percent, mean ± standard deviation over seeds",
    columns: columns(false),
    rows,
  };
}

function columns(besidePaper: boolean): Column[] {
  return [
    ...entryColumns,
    { key: "row", title: "Row", kind: "text", filter: true },
    { key: "of", title: "Of", kind: "text", filter: true },
    ...BOXES.flatMap(({ key, epsilon }): Column[] => [
      ...ARMS.flatMap((arm): Column[] => [
        { key: `${key}-${arm}`, title: `${arm}, ε ${epsilon}`, unit: "%", kind: "number" },
        ...(besidePaper
          ? [{ key: `${key}-${arm}-paper`, title: `${arm}, ε ${epsilon}, paper`, unit: "%", kind: "number" } as const]
          : [
              {
                key: `${key}-${arm}-draws`,
                title: `${arm}, ε ${epsilon}, over draws`,
                unit: "%",
                kind: "number",
                help: "Standard deviation over the draws of the subspace, mean over seeds.",
                hidden: true,
              } as const,
            ]),
      ]),
      {
        key: `${key}-ratio`,
        title: `LB / SB, ε ${epsilon}`,
        unit: "×",
        kind: "number",
        axis: "log",
        help: "Geometric mean over paired seeds with its 95 % interval.",
      },
    ]),
  ];
}

/** A row of ours; null where neither arm has a value. */
function ourRow(
  { id, workload, cells }: Entry,
  row: SharpnessRow,
  of: string,
  choose: (epsilon: number) => PhiChoice,
  paper: Paper | null,
): Row | null {
  if (workload === null) return null;
  const values: Record<string, Cell> = { ...cells, row: { value: row }, of: { value: of } };
  let found = false;
  for (const { key, epsilon } of BOXES) {
    const choice = choose(epsilon);
    for (const arm of ARMS) {
      const phis = phi(workload, arm, choice);
      found ||= phis.size > 0;
      values[`${key}-${arm}`] = plusMinus([...phis.values()], "significant", withoutGain(workload, arm, choice));
      values[`${key}-${arm}-paper`] = paperCell(paper?.[key][arm]);
      values[`${key}-${arm}-draws`] = drawsCell(workload, arm, choice);
    }
    values[`${key}-ratio`] = ratioCell(workload, choice);
  }
  return found ? { id: `${id} ${of} ${row}`, cells: values } : null;
}

function paperRow({ id, cells }: Entry, row: string, paper: Paper | null): Row {
  const values: Record<string, Cell> = {
    ...cells,
    scale: { value: "paper's own" },
    row: { value: row },
    of: { value: "train f" },
  };
  const beside = row === "scipy-defaults" ? "-paper" : "";
  for (const { key } of BOXES) {
    for (const arm of ARMS) values[`${key}-${arm}${beside}`] = paperCell(paper?.[key][arm]);
  }
  return { id: `${id} paper`, cells: values };
}

/** φ that did not gain says nothing of flatness: it is counted beside the number. */
function withoutGain(workload: Workload, arm: string, choice: PhiChoice): string[] {
  const draws = [...solutions(workload, arm).values()].flatMap((training) => phiDraws(training, choice));
  const none = draws.filter((value) => value <= 0).length;
  return none === 0 ? [] : [`${none} of ${draws.length} without gain`];
}

function drawsCell(workload: Workload, arm: string, choice: PhiChoice): Cell {
  const spreads = [...solutions(workload, arm).values()]
    .map((training) => phiDraws(training, choice))
    .filter((draws) => draws.length > 1)
    .map(standardDeviation);
  if (spreads.length === 0) return { value: null };
  const mean = spreads.reduce((sum, spread) => sum + spread, 0) / spreads.length;
  return { value: short(mean), text: rounded(mean) };
}

function ratioCell(workload: Workload, choice: PhiChoice): Cell {
  const { ratio, interval, leftOut } = pairedLogRatio(phi(workload, "LB", choice), phi(workload, "SB", choice));
  const marks = leftOut.length === 0 ? {} : { marks: [`without seed ${leftOut.join(", ")}`] };
  if (ratio === null) return { value: null, ...marks };
  return { value: short(ratio), text: rounded(ratio), interval, ...marks };
}
