// What the home page shows of the ledger and the boards.
import type { LedgerEntry, VerdictStatus, Workload } from "@basin/record";
import { caveatMarks } from "@basin/record";
import type { TableData } from "../components/table.ts";

/** The claims that carry the paper, in the order of its argument. */
const MAIN: readonly string[] = [
  "sb-tests-better",
  "sb-tests-better-where-it-trains-worse",
  "lb-sharper",
  "lb-sharper-on-test",
  "lb-sharper-in-subspaces",
  "lb-sharper-along-line",
  "lb-sharpens-as-loss-falls",
  "no-peak-and-decay",
  "accuracy-drops-past-a-batch-size",
  "warm-start-closes-the-gap",
  "matched-noise-flattens",
  "conservative-helps",
];

/** Verdicts in the order in which they are counted out. */
export const STATUSES: readonly VerdictStatus[] = ["holds", "contradicted", "inconclusive", "too few", "not run"];

/** The paper's own protocol on real data: what a verdict on the paper may rest on. */
export function isEvidence(workload: Pick<Workload, "scale" | "reductions" | "caveats">): boolean {
  const marks = caveatMarks(workload).map(({ mark }) => mark);
  return workload.scale === "paper" && !marks.includes("synthetic") && !marks.includes("own data");
}

/** A claim with its verdicts that count for the paper. */
export interface Told {
  readonly entry: LedgerEntry;
  readonly verdicts: LedgerEntry["verdicts"];
}

/** Every claim with those verdicts. */
export function evidence(ledger: readonly LedgerEntry[]): readonly Told[] {
  return ledger.map((entry) => ({ entry, verdicts: entry.verdicts.filter(isEvidence) }));
}

/** The claims that carry the paper. */
export function mainClaims(told: readonly Told[]): readonly Told[] {
  return MAIN.flatMap((id) => told.find(({ entry }) => entry.claim.id === id) ?? []);
}

/** How many claims came to each status: by the gravest of a claim's verdicts that says something. */
export function countClaims(told: readonly Told[]): ReadonlyMap<VerdictStatus, number> {
  const order: readonly VerdictStatus[] = ["contradicted", "holds", "inconclusive", "too few", "not run"];
  const counts = new Map(STATUSES.map((status) => [status, 0]));
  for (const { verdicts } of told) {
    const status = order.find((each) => verdicts.some((verdict) => verdict.status === each)) ?? "not run";
    counts.set(status, counts.get(status)! + 1);
  }
  return counts;
}

/** A board in short: some of its columns and its first rows, in the order given. */
export function inShort(table: TableData, keys: readonly string[], rows: TableData["rows"]): TableData {
  const { sort: _sort, ...rest } = table;
  return {
    ...rest,
    id: `${table.id}-short`,
    columns: keys
      .flatMap((key) => table.columns.find((column) => column.key === key) ?? [])
      .map(({ help: _help, ...column }) => column),
    rows,
    tools: "downloads",
  };
}
