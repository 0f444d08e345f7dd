// The records by what they are to each other, indexed once: which run counts for what, on what it builds, what builds on it.
// No page scans all runs; there may be ten thousand of both.
import type { Run, Training, Workload } from "@basin/record";
import { loadBoard } from "./board.ts";
import type { Board } from "./board.ts";

/** Where the numbers of a run are shown. */
interface Place {
  readonly workload: Workload;
  /** `SB`, or of a parametric plot `SB and LB`. */
  readonly arm: string;
  readonly seed: number;
  /** Whether its numbers are shown, or it is a later run of a cell whose first run's are. */
  readonly counts: boolean;
}

/** The records, indexed. */
export interface Records {
  readonly board: Board;
  readonly byId: ReadonlyMap<string, Run>;
  readonly children: ReadonlyMap<string, readonly Run[]>;
  /** By the id of the run; a run without a place is shown on its own page alone. */
  readonly places: ReadonlyMap<string, Place>;
}

let loading: Promise<Records> | undefined;

/** The records of this build. */
export function loadRecords(): Promise<Records> {
  loading ??= loadBoard().then(indexRecords);
  return loading;
}

/** Indexes the records of a board. */
export function indexRecords(board: Board): Records {
  const byId = new Map(board.runs.map((run) => [run.id, run]));
  const children = new Map<string, Run[]>();
  for (const run of board.runs) {
    for (const id of new Set(run.parents.map((parent) => parent.run))) {
      const list = children.get(id);
      if (list === undefined) children.set(id, [run]);
      else list.push(run);
    }
  }
  const places = new Map<string, Place>();
  for (const workload of board.workloads) {
    for (const training of workload.trainings) placeTraining(places, workload, training);
    for (const { seed, from, to, run } of workload.plots) {
      places.set(run.id, { workload, arm: `${from.arm} and ${to.arm}`, seed, counts: true });
    }
  }
  // Later runs of a measurement or a parametric plot have the place of the first.
  for (const run of board.runs) {
    const first = board.statuses.get(run.id)?.run;
    const place = first == null || first.id === run.id ? undefined : places.get(first.id);
    if (place !== undefined && !places.has(run.id)) places.set(run.id, { ...place, counts: false });
  }
  return { board, byId, children, places };
}

function placeTraining(places: Map<string, Place>, workload: Workload, training: Training): void {
  const { arm, seed, run, reruns, measures } = training;
  for (const one of [run, ...measures]) places.set(one.id, { workload, arm, seed, counts: true });
  for (const one of reruns) places.set(one.id, { workload, arm, seed, counts: false });
}
