// How many cells of a study are done, as every report says it.
import type { PlanItem } from "../plan.ts";

/** Cells by state; a training whose weights must be made again is to do. */
export interface CellCounts {
  readonly done: number;
  readonly todo: number;
  /** Of trainings that diverged. */
  readonly impossible: number;
}

/** Counts the cells of a plan. */
export function countStates(items: readonly PlanItem[]): CellCounts {
  const done = items.filter(({ state }) => state === "done").length;
  const impossible = items.filter(({ state }) => state === "impossible").length;
  return { done, impossible, todo: items.length - done - impossible };
}

/** The counts as a line of text. */
export function cellsLine({ done, todo, impossible }: CellCounts): string {
  const skipped = impossible === 0 ? "" : `, ${impossible} of diverged trainings`;
  return `Cells: ${done} done, ${todo} to do${skipped}.`;
}
