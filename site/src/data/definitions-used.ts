// Which definitions have a page: those of the catalog and those that records name. One that is in no catalog any more (a
// contributed model that was taken out) is shown by its id alone, beside its records.
import type { Catalog, Run, TrainRun, Workload } from "@basin/record";
import type { Board } from "./board.ts";

/** A definition that has a page, with what of the records uses it. */
export interface Used<Definition> {
  readonly id: string;
  /** As it is now; undefined where the catalog does not have it. */
  readonly definition: Definition | undefined;
  /** Versions that records name, in order. */
  readonly versions: readonly number[];
  readonly workloads: readonly Workload[];
}

/** Models in the order of the catalog, then those that only records name. */
export function usedModels(board: Board): Used<Catalog["models"][number]>[] {
  return used(board.catalog.models, board, ({ spec }) => spec.model);
}

/** Data sets, likewise. */
export function usedDataSets(board: Board): Used<Catalog["dataSets"][number]>[] {
  return used(board.catalog.dataSets, board, ({ spec }) => spec.data);
}

/** Methods, likewise; their workloads are those of which an arm uses them. */
export function usedMethods(board: Board): Used<Catalog["methods"][number]>[] {
  return used(board.catalog.methods, board, ({ spec }) => spec.method);
}

type Named = { readonly id: string; readonly version: number };

function used<Definition extends Named>(
  definitions: readonly Definition[],
  { runs, workloads }: Board,
  pick: (run: TrainRun) => Named,
): Used<Definition>[] {
  const versions = new Map<string, Set<number>>(definitions.map(({ id }) => [id, new Set()]));
  for (const run of runs) {
    if (!isTraining(run)) continue;
    const { id, version } = pick(run);
    const known = versions.get(id);
    if (known === undefined) versions.set(id, new Set([version]));
    else known.add(version);
  }
  const using = new Map<string, Set<Workload>>();
  for (const workload of workloads) {
    for (const { run } of workload.trainings) {
      const { id } = pick(run);
      const known = using.get(id);
      if (known === undefined) using.set(id, new Set([workload]));
      else known.add(workload);
    }
  }
  return [...versions].map(([id, named]) => ({
    id,
    definition: definitions.find((one) => one.id === id),
    versions: [...named].sort((a, b) => a - b),
    workloads: [...(using.get(id) ?? [])],
  }));
}

function isTraining(run: Run): run is TrainRun {
  return run.kind === "train";
}

/** What a page says of a definition's versions: `2; records of version 1 are superseded`. */
export function versionText({ definition, versions }: Used<Named>): string {
  if (definition === undefined) return `in records ${versions.join(", ")}; not in the catalog any more`;
  const older = versions.filter((version) => version < definition.version);
  return `${definition.version}${older.length === 0 ? "" : `; records of version ${older.join(", ")} are superseded`}`;
}
