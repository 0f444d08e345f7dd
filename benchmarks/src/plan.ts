// What of a study is done and what is to do. Each cell has one run that counts: one made of the runs that count of the
// trainings it needs. Weights lie outside git: where a cell to be done needs some that are gone, their training is made
// again, and keeps its run if it gives the same bytes.
import { existsSync } from "node:fs";
import { trainedSamples } from "@basin/record";
import type { Run, TrainRun } from "@basin/record";
import { batchesPerEpoch } from "@basin/trainer";
import { iteratePath, pathListPath, weightsPath } from "./folders.ts";
import { isTraining } from "./study.ts";
import type { Need, StudyCell, TrainCell } from "./study.ts";

/** A training's solution: its run and the hash of its weights; none where the training diverged. */
export interface Solution {
  readonly run: string;
  readonly weightsSha256: string | null;
}

/** Which iterates a training keeps for the cells that need them. */
interface Keep {
  readonly epochs: readonly number[];
  readonly path: boolean;
}

/** One cell and what there is of it. */
export interface PlanItem {
  readonly cell: StudyCell;
  /** The run that counts. */
  readonly run?: Run;
  /** `re-make`: a training that has its run, and whose weights are gone and needed; `impossible`: needs a training that diverged. */
  readonly state: "done" | "to-do" | "re-make" | "impossible";
  /** Of a training to be done. */
  readonly keep?: Keep;
  /** Of a training to be done: runs of its cell that there are, by the hash of their weights. */
  readonly known?: Readonly<Record<string, string>>;
}

/** Whether the weights that a need names lie on this machine, for a solution of this hash. */
export type HasWeights = (need: Need, sha256: string) => boolean;

/** How a plan is made. */
export interface PlanOptions {
  readonly hasWeights: HasWeights;
  /** Leaves out cells that are not wanted now: nothing is made again for them. */
  readonly wanted?: (cell: StudyCell) => boolean;
}

/** Plans a study from its cells, each after those it needs, and the runs there are. */
export function makePlan(
  cells: readonly StudyCell[],
  runs: readonly Run[],
  { hasWeights, wanted = () => true }: PlanOptions,
): PlanItem[] {
  // A smoke run says nothing of anything but itself, so it stands for no other cell of the same specification.
  const smoke = cells.some(({ scale }) => scale === "smoke");
  const byCell = Map.groupBy(
    runs.filter((run) => smoke || run.scale !== "smoke").toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    (run) => run.cell,
  );
  const runsOf = ({ id }: StudyCell): readonly Run[] => byCell.get(id) ?? [];
  const dependents = groupByNeed(cells);
  const impossible = new Set<string>();
  const chosen = new Map<string, Run>();

  /** Whether a run was made of this run of a training, or of one that gave the same weights. */
  const isMadeOf = (run: Run, training: TrainRun): boolean =>
    run.parents.some(
      ({ cell, run: parent }) =>
        cell === training.cell &&
        (parent === training.id ||
          (byCell.get(cell) ?? []).some((other) => other.id === parent && sameWeights(other, training))),
    );

  /** The run that leaves the least to be made again. */
  const bestSolution = (cell: TrainCell, candidates: readonly TrainRun[]): TrainRun | undefined =>
    candidates
      .map((run) => {
        const missing = (dependents.get(cell.id) ?? []).filter(
          (dependent) => !runsOf(dependent).some((other) => isMadeOf(other, run)),
        );
        const sha256 = hashOf(run);
        const isHere = (need: Need): boolean => need.cell.id !== cell.id || sha256 === null || hasWeights(need, sha256);
        const completable = missing.filter(wanted).every(({ needs }) => needs.every(isHere));
        return { run, missing: missing.length, completable };
      })
      .toSorted((a, b) => Number(b.completable) - Number(a.completable) || a.missing - b.missing)[0]?.run;

  for (const cell of cells) {
    const parents = cell.needs.map((need) => chosen.get(need.cell.id) as TrainRun | undefined);
    if (cell.needs.some((need, i) => impossible.has(need.cell.id) || isOutOfReach(need, parents[i]))) {
      impossible.add(cell.id);
      continue;
    }
    const fits = runsOf(cell).filter((run) => parents.every((parent) => parent !== undefined && isMadeOf(run, parent)));
    const best = isTraining(cell) ? bestSolution(cell, fits as readonly TrainRun[]) : fits[0];
    if (best !== undefined) chosen.set(cell.id, best);
  }

  // From the last cell to the first: what is to be made decides what those before it must keep.
  const toMake = new Set<string>();
  const keeps = new Map<string, { readonly at: Need["at"]; readonly wanted: boolean }[]>();
  for (const cell of cells.toReversed()) {
    if (impossible.has(cell.id)) continue;
    const run = chosen.get(cell.id);
    const needed = keeps.get(cell.id) ?? [];
    const sha256 = run?.kind === "train" ? hashOf(run) : null;
    const isGone =
      sha256 !== null &&
      isTraining(cell) &&
      needed.some(({ at, wanted: now }) => now && !hasWeights({ cell, at }, sha256));
    if (run !== undefined && !isGone) continue;
    toMake.add(cell.id);
    // What is not wanted now is kept by a training that is made anyway, and makes none be made again.
    const now = wanted(cell);
    for (const { cell: parent, at } of cell.needs) {
      keeps.set(parent.id, [...(keeps.get(parent.id) ?? []), { at, wanted: now }]);
    }
  }

  return cells.map((cell): PlanItem => {
    const run = chosen.get(cell.id);
    const told = run === undefined ? { cell } : { cell, run };
    if (impossible.has(cell.id)) return { cell, state: "impossible" };
    if (!toMake.has(cell.id)) return { ...told, state: "done" };
    if (!isTraining(cell)) return { cell, state: "to-do" };
    const known = Object.fromEntries(
      runsOf(cell)
        .toReversed()
        .flatMap((one) => (one.kind === "train" && hashOf(one) !== null ? [[hashOf(one)!, one.id]] : [])),
    );
    return {
      ...told,
      state: run === undefined ? "to-do" : "re-make",
      keep: keepOf((keeps.get(cell.id) ?? []).map(({ at }) => at)),
      known,
    };
  });
}

function groupByNeed(cells: readonly StudyCell[]): Map<string, StudyCell[]> {
  const dependents = new Map<string, StudyCell[]>();
  for (const cell of cells) {
    for (const { cell: parent } of cell.needs) {
      const list = dependents.get(parent.id) ?? [];
      if (!list.includes(cell)) list.push(cell);
      dependents.set(parent.id, list);
    }
  }
  return dependents;
}

/** The hash of a training's weights; null where it diverged. */
function hashOf({ outcome }: TrainRun): string | null {
  return outcome.status === "finished" ? outcome.weights.sha256 : null;
}

function sameWeights(a: Run, b: TrainRun): boolean {
  return a.kind === "train" && hashOf(a) !== null && hashOf(a) === hashOf(b);
}

/** Whether a training that is done has not got what is needed of it. */
function isOutOfReach({ at }: Need, run: TrainRun | undefined): boolean {
  if (run === undefined) return false;
  return run.outcome.status === "diverged" || (typeof at === "object" && run.outcome.epochs < at.epoch);
}

function keepOf(needed: readonly Need["at"][]): Keep {
  const epochs = needed.flatMap((at) => (typeof at === "object" ? [at.epoch] : []));
  return { epochs: [...new Set(epochs)].sort((a, b) => a - b), path: needed.includes("path") };
}

/** Looks for weights in the cache folder. */
export function weightsIn(cache: string): HasWeights {
  return ({ cell, at }, sha256) => {
    if (at === "solution") return existsSync(weightsPath(cache, cell.id, sha256));
    if (at === "path") return existsSync(pathListPath(cache, cell.id, sha256));
    return existsSync(iteratePath(cache, cell.id, sha256, updatesOf(cell, at.epoch)));
  };
}

/** Updates of a training up to the end of an epoch. */
export function updatesOf({ spec }: TrainCell, epoch: number): number {
  return epoch * batchesPerEpoch(trainedSamples(spec), spec.batch);
}

/** The solution of a training's run. */
export function solutionOf(run: TrainRun): Solution {
  return { run: run.id, weightsSha256: hashOf(run) };
}
