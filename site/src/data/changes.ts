// The log of changes of the board, made once for the page and its feeds.
import { changeLog, definitionsIn } from "@basin/record";
import type { Change, ChangeKind } from "@basin/record";
import { pages } from "./address.ts";
import { loadBoard } from "./board.ts";
import type { Board } from "./board.ts";
import { enteredTimes } from "./entered.ts";

/** The log, and how its times are known. */
export interface Changes {
  readonly changes: readonly Change[];
  /** Why times are not those of git; null where they are. */
  readonly instead: string | null;
}

/** What each kind of change is called. */
export const changeTitles: Readonly<Record<ChangeKind, string>> = {
  row: "new row",
  runs: "more runs",
  "re-run": "re-run",
  differs: "differs",
  withdrawn: "withdrawn",
  superseded: "superseded",
  release: "release",
};

let loading: Promise<Changes> | undefined;

/** The changes, the newest first. */
export function loadChanges(): Promise<Changes> {
  loading ??= loadBoard().then(makeChanges);
  return loading;
}

async function makeChanges({ runs, archive, catalog, input }: Board): Promise<Changes> {
  const { times, instead } = await enteredTimes(input.results[0] ?? ".", runs);
  const { withdrawals, releases } = archive;
  return {
    changes: changeLog({ runs, entered: times, withdrawals, releases, definitions: definitionsIn(catalog) }),
    instead,
  };
}

/** Where a change leads: its release, its run if it is about one, its workload if that is on the board, else its entry. */
export function changeAddress({ id, release, workload, runs }: Change, board: Board): string {
  if (release !== undefined) return pages.release(release);
  if (workload !== undefined && board.workloads.some(({ slug }) => slug === workload)) return pages.workload(workload);
  const [run, ...others] = runs;
  if (run !== undefined && others.length === 0 && board.runs.some((one) => one.id === run)) return pages.run(run);
  return `${pages.changes()}#${id}`;
}
