// When each run entered the published results: the commit that added its file, read from git once. Where git cannot tell (no
// checkout, a shallow clone), a run's own day of finishing stands for it, and the page of changes says so.
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Run } from "@basin/record";

const execute = promisify(execFile);

/** The times, and how they are known. */
export interface Entered {
  /** By the id of the run, in UTC; runs that entered together have one time. */
  readonly times: ReadonlyMap<string, string>;
  /** Why git did not tell; null where it did. */
  readonly instead: string | null;
}

/** Asks git when each run's file was added to a results folder. Runs that git does not have take their own day. */
export async function enteredTimes(folder: string, runs: readonly Run[]): Promise<Entered> {
  const added = await addedFiles(folder);
  const known = typeof added === "string" ? new Map<string, string>() : added;
  return {
    times: new Map(runs.map((run) => [run.id, known.get(run.id) ?? finishedDay(run)])),
    instead: typeof added === "string" ? added : null,
  };
}

/** The day on which a run finished; runs of one day are one entry. */
function finishedDay({ timings }: Run): string {
  return `${timings.finishedAt.slice(0, 10)}T00:00:00.000Z`;
}

/** The time of the commit that first added each run's file; a reason where git cannot tell. */
async function addedFiles(folder: string): Promise<Map<string, string> | string> {
  const git = async (...words: string[]): Promise<string> =>
    (await execute("git", words, { cwd: folder, maxBuffer: 2 ** 28 })).stdout;
  try {
    if ((await git("rev-parse", "--is-shallow-repository")).trim() === "true") return "the checkout is a shallow clone";
    const log = await git("log", "--diff-filter=A", "--no-renames", "--format=%x01%cI", "--name-only", "--", ".");
    const times = new Map<string, string>();
    // From the newest to the oldest commit, so that the first time that a file was added is the one that stays.
    for (const entry of log.split("\u0001").slice(1)) {
      const [time = "", ...files] = entry.split("\n");
      const utc = new Date(time.trim()).toISOString();
      for (const file of files) {
        const id = /([0-9a-f-]{36})\.json$/.exec(file)?.[1];
        if (id !== undefined) times.set(id, utc);
      }
    }
    return times;
  } catch {
    return "the results are in no git checkout";
  }
}
