// The methods board: one row a workload's arm, SB and plain LB among them as ordinary rows. Differences are paired by seed
// within the workload, and tiers are within it: methods on different workloads are not compared.
import { batchName, phi, testAccuracy, tiers } from "@basin/record";
import type { Tier, Training, Workload } from "@basin/record";
import type { Cell, Column, Row, TableData } from "../components/table.ts";
import { pages } from "./address.ts";
import { armRows } from "./arm-row.ts";
import type { Board } from "./board.ts";
import { workloadName } from "./name.ts";
import { EMPTY, differenceCell, marksOf, meanCell, ratioCell, seedsCell } from "./seeds.ts";

const COLUMNS: readonly Column[] = [
  {
    key: "arm",
    title: "Arm",
    kind: "text",
    help: "The batch size and what is changed. SB and LB alone are plain training.",
  },
  { key: "workload", title: "Workload", kind: "text", filter: true },
  {
    key: "test",
    title: "Test accuracy",
    unit: "%",
    kind: "number",
    help: "Mean ± standard deviation over seeds at the end of training, with the 95 % interval of the mean.",
  },
  {
    key: "tier",
    title: "Tier",
    kind: "number",
    help: "Within the workload: one more than the number of arms that test better beyond chance (Holm's correction at 5 %). Arms of fewer than 5 seeds have none.",
  },
  {
    key: "overLb",
    title: "Over LB",
    unit: "points",
    kind: "number",
    axis: "linear",
    help: "Test accuracy minus plain LB's, paired by seed, with its 95 % interval. Above 0, the arm tests better than LB.",
  },
  {
    key: "overSb",
    title: "Over SB",
    unit: "points",
    kind: "number",
    axis: "linear",
    help: "Test accuracy minus plain SB's, paired by seed, with its 95 % interval.",
  },
  {
    key: "phiLb",
    title: "φ over LB's",
    unit: "×, log axis",
    kind: "number",
    axis: "log",
    help: "φ (plain training f, whole space, ε 1e-3, scaled row) over plain LB's, geometric mean over seeds. Below 1, flatter than LB.",
  },
  {
    key: "phiSb",
    title: "φ over SB's",
    unit: "×, log axis",
    kind: "number",
    axis: "log",
    help: "The same over plain SB's. Above 1, sharper than SB.",
  },
  { key: "seeds", title: "Seeds", kind: "number", help: "Finished trainings. Fewer than 5 are too few for a verdict." },
  { key: "batch", title: "Batch", kind: "text", filter: true, hidden: true },
  { key: "method", title: "Method", kind: "text", filter: true, hidden: true },
  { key: "optimiser", title: "Optimiser", kind: "text", filter: true, hidden: true },
];

/** The board as a table: workload by workload, the best tested first. */
export function methodsBoard(board: Board): TableData {
  return {
    id: "methods",
    caption: "Test accuracy and sharpness of each method, beside plain SB and LB of the same workload.",
    columns: COLUMNS,
    rows: board.workloads.flatMap((workload) => rowsOf(board, workload)),
    tools: "all",
  };
}

/** SB and LB by any method and optimiser, from their own start: no warm starts, no other batch sizes. */
function isOfBoard({ run }: Training, workload: Workload): boolean {
  return run.spec.start === undefined && !batchName(run.spec, workload).startsWith("B");
}

function rowsOf(board: Board, workload: Workload): Row[] {
  const shown = new Map(workload.trainings.filter((each) => isOfBoard(each, workload)).map((each) => [each.arm, each]));
  const arms = armRows(workload).filter(({ arm }) => shown.has(arm));
  const standing = tiers(arms.map(({ arm }) => ({ id: arm, values: testAccuracy(workload, arm) })));
  const rows = arms.map(({ arm, id }, index) =>
    rowOf(board, workload, shown.get(arm)!, { id, tier: standing[index]! }),
  );
  const accuracy = ({ cells }: Row): number => Number(cells["test"]?.value ?? -1);
  return rows.sort((a, b) => accuracy(b) - accuracy(a));
}

function rowOf(
  { catalog, own }: Board,
  workload: Workload,
  { arm, run }: Training,
  { id, tier }: { readonly id: string; readonly tier: Tier },
): Row {
  const { method, optimiser } = run.spec;
  const values = { test: testAccuracy(workload, arm), phi: phi(workload, arm) };
  const over = (other: string): Cell =>
    arm === other ? EMPTY : differenceCell(values.test, testAccuracy(workload, other));
  const phiOver = (other: string): Cell => (arm === other ? EMPTY : ratioCell(values.phi, phi(workload, other)));
  return {
    id,
    cells: {
      arm: { value: arm, marks: marksOf(workload, own), href: `${pages.compare()}?rows=${id}` },
      workload: { value: workloadName(catalog, workload), href: pages.workload(workload.slug) },
      test: meanCell(values.test),
      tier: { value: tier.tier },
      overLb: over("LB"),
      overSb: over("SB"),
      phiLb: phiOver("LB"),
      phiSb: phiOver("SB"),
      seeds: seedsCell(values.test.size),
      batch: { value: batchName(run.spec, workload) },
      method: { value: method.id, href: pages.method(method.id) },
      optimiser: { value: optimiser.id },
    },
  };
}
