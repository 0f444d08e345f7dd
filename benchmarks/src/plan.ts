// What of a study is done and what is to do. Each training has one run that counts, its solution; a measurement counts
// only where it was made of that run. Runs that cannot be completed, as their weights are gone, are made again.
import { existsSync } from "node:fs";
import type { MeasureRun, Run, TrainRun } from "@basin/record";
import { weightsPath } from "./folders.ts";
import { isMeasure } from "./study.ts";
import type { MeasureCell, StudyCell, TrainCell } from "./study.ts";

/** A training's solution: its run and where its weights are; no weights where the training diverged. */
export interface Solution {
  readonly run: string;
  readonly weightsSha256: string | null;
}

/** One cell and what there is of it. */
export interface PlanItem {
  readonly cell: StudyCell;
  /** The run that counts. */
  readonly run?: Run;
  /** `impossible`: a measurement of a training that diverged. */
  readonly state: "done" | "to-do" | "impossible";
}

/** Plans a study from its cells and the runs there are. `hasWeights` looks for a solution's weights on this machine. */
export function makePlan(
  cells: readonly StudyCell[],
  runs: readonly Run[],
  hasWeights: (cell: string, sha256: string) => boolean,
): PlanItem[] {
  // A smoke run says nothing of anything but itself, so it stands for no other cell of the same specification.
  const smoke = cells.some(({ scale }) => scale === "smoke");
  const byCell = Map.groupBy(
    runs.filter((run) => smoke || run.scale !== "smoke").toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    (run) => run.cell,
  );
  const measures = Map.groupBy(cells.filter(isMeasure), (cell) => cell.parent.id);
  const items = new Map<string, PlanItem>();
  for (const cell of cells) {
    if (isMeasure(cell)) continue;
    planSolution(cell, measures.get(cell.id) ?? [], byCell, hasWeights, items);
  }
  return cells.flatMap((cell) => items.get(cell.id) ?? []);
}

function planSolution(
  cell: TrainCell,
  measures: readonly MeasureCell[],
  byCell: ReadonlyMap<string, readonly Run[]>,
  hasWeights: (cell: string, sha256: string) => boolean,
  items: Map<string, PlanItem>,
): void {
  const measured = (solution: TrainRun, measure: MeasureCell): MeasureRun | undefined =>
    (byCell.get(measure.id) ?? []).find(
      (run): run is MeasureRun => run.kind === "measure" && run.parents.some((parent) => parent.run === solution.id),
    );
  const candidates = (byCell.get(cell.id) ?? [])
    .filter((run): run is TrainRun => run.kind === "train")
    .map((run) => {
      const done = measures.filter((measure) => measured(run, measure) !== undefined).length;
      const { outcome } = run;
      const diverged = outcome.status === "diverged";
      const complete = diverged || done === measures.length;
      return { run, done, completable: complete || (!diverged && hasWeights(cell.id, outcome.weights.sha256)) };
    })
    .toSorted((a, b) => Number(b.completable) - Number(a.completable) || b.done - a.done);
  const chosen = candidates[0];
  items.set(
    cell.id,
    chosen?.completable === true ? { cell, run: chosen.run, state: "done" } : { cell, state: "to-do" },
  );
  for (const measure of measures) {
    const run = chosen === undefined ? undefined : measured(chosen.run, measure);
    if (run !== undefined) items.set(measure.id, { cell: measure, run, state: "done" });
    else {
      const impossible = chosen?.run.outcome.status === "diverged";
      items.set(measure.id, { cell: measure, state: impossible ? "impossible" : "to-do" });
    }
  }
}

/** Looks for weights in the cache folder. */
export function weightsIn(cache: string): (cell: string, sha256: string) => boolean {
  return (cell, sha256) => existsSync(weightsPath(cache, cell, sha256));
}

/** The solution of a training's run. */
export function solutionOf({ id, outcome }: TrainRun): Solution {
  return { run: id, weightsSha256: outcome.status === "finished" ? outcome.weights.sha256 : null };
}
