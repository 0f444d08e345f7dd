// The runs that a workload's numbers are made of.
import type { Run, Workload } from "@basin/record";

/** Trainings, measurements and parametric plots that count. */
export function runsOf({ trainings, plots }: Workload): Run[] {
  return [...trainings.flatMap(({ run, measures }): Run[] => [run, ...measures]), ...plots.map(({ run }) => run)];
}

/** The commands that made them, each once. */
export function commandsOf(workload: Workload): string[] {
  return [...new Set(runsOf(workload).map(({ command }) => command))].sort();
}
