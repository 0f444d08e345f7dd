// The list of all runs, newest first, cut into pages: a page of it is a table like any other, however many runs there are.
import { standingTitles } from "@basin/record";
import type { Run } from "@basin/record";
import type { Row, TableData } from "../components/table.ts";
import { address, pages } from "./address.ts";
import { count, shortId, time } from "./format.ts";
import type { Records } from "./records.ts";
import { runSummary } from "./run-facts.ts";

/** Runs on a page of the list. */
const PER_PAGE = 200;

/** A page of the list of runs. */
export interface RunPage {
  /** From 1. */
  readonly number: number;
  readonly of: number;
  readonly href: string;
  readonly table: TableData;
}

/** The address of a page of the list. */
export function runPageAddress(number: number): string {
  return number === 1 ? pages.runs() : address(`/runs/page/${number}/`);
}

/** How many pages the list has, at least one. */
export function runPageCount({ board: { runs } }: Records): number {
  return Math.max(1, Math.ceil(runs.length / PER_PAGE));
}

/** A page of the list, from 1. */
export function runPage(records: Records, number: number): RunPage {
  const { runs } = records.board;
  const end = runs.length - (number - 1) * PER_PAGE;
  const shown = runs.slice(Math.max(0, end - PER_PAGE), end).reverse();
  const of = runPageCount(records);
  const part = of === 1 ? "" : `, page ${number} of ${of}`;
  return {
    number,
    of,
    href: runPageAddress(number),
    table: runTable(records, shown, {
      id: "runs",
      caption: `Runs, newest first${part} (${count(runs.length)} in all)`,
    }),
  };
}

/** A table of runs, in the order given. */
function runTable(
  records: Records,
  runs: readonly Run[],
  { id, caption }: { readonly id: string; readonly caption: string },
): TableData {
  return {
    id,
    caption,
    columns: [
      { key: "run", title: "run", kind: "text" },
      { key: "what", title: "what", kind: "text" },
      { key: "workload", title: "workload", kind: "text", filter: true },
      { key: "arm", title: "arm", kind: "text", filter: true },
      { key: "seed", title: "seed", kind: "number" },
      { key: "status", title: "status", kind: "text", filter: true },
      { key: "engine", title: "engine", kind: "text", filter: true },
      { key: "started", title: "started, UTC", kind: "text" },
    ],
    rows: runs.map((run) => rowOf(records, run)),
  };
}

function rowOf({ places, board }: Records, run: Run): Row {
  const place = places.get(run.id);
  const status = board.statuses.get(run.id);
  const isTakenBack = status?.withdrawn.some((one) => one.run === run.id) === true;
  const standing = isTakenBack ? "withdrawn" : (status?.standing ?? "claimed");
  const text =
    place?.counts === false && !isTakenBack ? `${standingTitles[standing]} (later run)` : standingTitles[standing];
  return {
    id: run.id,
    cells: {
      run: { value: run.id, text: shortId(run.id), href: pages.run(run.id) },
      what: { value: runSummary(run) },
      workload:
        place === undefined
          ? { value: null }
          : { value: place.workload.slug, href: pages.workload(place.workload.slug) },
      arm: { value: place?.arm ?? null },
      seed: { value: place?.seed ?? null },
      status: { value: text },
      engine: { value: run.engine.name },
      started: { value: time(run.timings.startedAt) },
    },
  };
}
