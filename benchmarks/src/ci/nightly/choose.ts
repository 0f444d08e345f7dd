// Which published cells a night runs again: at random, by how long ago each was last run, so that every cell's turn comes.
// The draw depends on the records, the day and the seed alone.
import { makeRandom } from "@basin/random";
import { statusesOf } from "@basin/record";
import type { CellStatus, Run, StatusContext } from "@basin/record";

/** A cell that can be run again. */
export interface Candidate {
  /** The run that counts. */
  readonly run: Run;
  /** When the cell was last run, by anybody; milliseconds since 1970. */
  readonly lastRun: number;
}

const DAY = 86_400_000;

/** The cells of some scales that stand and are current, in order of cell and run. */
export function candidatesOf(
  runs: readonly Run[],
  context: StatusContext,
  scales: readonly Run["scale"][],
): Candidate[] {
  const statuses: ReadonlySet<CellStatus> = new Set(statusesOf(runs, context).values());
  return [...statuses]
    .flatMap(({ run, reruns, standing }): Candidate[] => {
      if (run === null || standing === "superseded" || !scales.includes(run.scale)) return [];
      const times = [run, ...reruns.map((rerun) => rerun.run)].map(({ timings }) => Date.parse(timings.finishedAt));
      return [{ run, lastRun: Math.max(...times) }];
    })
    .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

function keyOf({ run }: Candidate): string {
  return `${run.cell} ${run.id}`;
}

/** The weight of a candidate: days since it was last run, one at least. */
export function weightOf({ lastRun }: Candidate, now: number): number {
  return Math.max(1, (now - lastRun) / DAY);
}

/**
 * Draws `rows` candidates without replacement, each draw by weight (Efraimidis and Spirakis 2006: the least of −ln u / w).
 * Those of the cells in `first` come first and count.
 */
export function choose(
  candidates: readonly Candidate[],
  {
    rows,
    seed,
    now,
    first = [],
  }: { readonly rows: number; readonly seed: number; readonly now: number; readonly first?: readonly string[] },
): Candidate[] {
  const uniform = makeRandom(seed)("nightly").uniform(new Float64Array(candidates.length));
  const keyed = candidates.map((candidate, i) => ({
    candidate,
    turn: first.includes(candidate.run.cell) ? -1 : -Math.log(1 - uniform[i]!) / weightOf(candidate, now),
  }));
  return keyed
    .sort((a, b) => a.turn - b.turn)
    .slice(0, rows)
    .map(({ candidate }) => candidate);
}
