// What every page is made from, read once for the whole build.
import { scanRuns, workloadsOf } from "@basin/record";
import type { Problem, Run, Workload } from "@basin/record";
import { readInput } from "./input.ts";
import type { SiteInput } from "./input.ts";

/** The records, and the views over them. */
export interface Board {
  readonly input: SiteInput;
  readonly runs: readonly Run[];
  /** Files that are no valid run, each named: shown on the page of problems, never left out in silence. */
  readonly problems: readonly Problem[];
  readonly workloads: readonly Workload[];
}

let loading: Promise<Board> | undefined;

/** Reads the results folder once. */
export function loadBoard(): Promise<Board> {
  loading ??= load();
  return loading;
}

async function load(): Promise<Board> {
  const input = readInput();
  const { runs, problems } = await scanRuns(input.results);
  return { input, runs, problems, workloads: workloadsOf(runs) };
}
