// What every page is made from, read once for the whole build.
import { definitionsIn, readArchive, scanRuns, statusesOf, workloadsOf } from "@basin/record";
import type { Archive, Catalog, CellStatus, Problem, Run, Workload } from "@basin/record";
import { readCatalog } from "./catalog.ts";
import { readInput } from "./input.ts";
import type { SiteInput } from "./input.ts";

/** The records, and the views over them. */
export interface Board {
  readonly input: SiteInput;
  /** All but smoke runs, which are never shown; withdrawn ones are among them. In order of their ids, by start. */
  readonly runs: readonly Run[];
  /** Files that are no valid run, release or withdrawal, each named: shown on the page of problems, never left out in silence. */
  readonly problems: readonly Problem[];
  /** Without withdrawn runs. */
  readonly workloads: readonly Workload[];
  /** Withdrawals and releases. */
  readonly archive: Archive;
  /** The definitions as they are now. */
  readonly catalog: Catalog;
  /** Ids of a user's own runs: those that the published folder has not; none on a public site. */
  readonly own: ReadonlySet<string>;
  /** What each run's cell is worth, by the id of the run. */
  readonly statuses: ReadonlyMap<string, CellStatus>;
}

let loading: Promise<Board> | undefined;

/** Reads the results folder once. */
export function loadBoard(): Promise<Board> {
  loading ??= makeBoard(readInput());
  return loading;
}

/** Makes what pages are made from; the folders of `input` are read. */
export async function makeBoard(input: SiteInput): Promise<Board> {
  const [{ runs: all, problems }, published, archive, catalog] = await Promise.all([
    scanRuns(input.results),
    input.local ? scanRuns(input.results.slice(0, 1)) : null,
    readArchive(input.results),
    readCatalog(input.catalog),
  ]);
  const runs = all.filter(({ scale }) => scale !== "smoke").sort((a, b) => (a.id < b.id ? -1 : 1));
  const { withdrawals } = archive;
  const known = new Set((published?.runs ?? runs).map(({ id }) => id));
  return {
    input,
    runs,
    problems: [...problems, ...archive.problems],
    workloads: workloadsOf(runs, { withdrawals }),
    archive,
    catalog,
    own: new Set(runs.flatMap(({ id }) => (known.has(id) ? [] : [id]))),
    statuses: statusesOf(runs, { definitions: definitionsIn(catalog), withdrawals }),
  };
}
