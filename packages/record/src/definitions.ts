// The definitions that a specification names, by kind, and those that are current. A record whose definition has a higher
// current version is superseded by itself: nobody has to mark it. A definition that is current in no list stays as it is.
import type { CellSpec, Definition } from "./cell.ts";

/** What a definition is of. */
export type DefinitionKind = "model" | "data" | "method" | "optimiser" | "objective" | "trainer" | "measure";

/** A definition with what it is of: ids are unique within a kind. */
export interface NamedDefinition extends Definition {
  readonly kind: DefinitionKind;
}

/** The lists of current definitions that a catalog has. */
export interface CurrentDefinitions {
  readonly models: readonly Definition[];
  readonly dataSets: readonly Definition[];
  readonly methods: readonly Definition[];
  readonly optimisers: readonly Definition[];
  readonly measures: readonly Definition[];
}

/** The definitions that a specification names, its parents' left out. */
export function definitionsOf(spec: CellSpec): NamedDefinition[] {
  const named = (kind: DefinitionKind, { id, version }: Definition): NamedDefinition => ({ kind, id, version });
  if (spec.kind === "measure") return [named("measure", spec.measure)];
  if (spec.kind === "interpolate") return [named("measure", spec.interpolation)];
  if (spec.kind === "probe") return [named("measure", spec.probe)];
  return [
    named("model", spec.model),
    named("data", spec.data),
    named("method", spec.method),
    named("optimiser", spec.optimiser),
    named("objective", { id: "objective", version: spec.objective.version }),
    named("trainer", { id: "trainer", version: spec.trainer.version }),
  ];
}

/** The definitions of a catalog as one list, in order of kind and id. */
export function definitionsIn(catalog: CurrentDefinitions): NamedDefinition[] {
  const lists: readonly [DefinitionKind, readonly Definition[]][] = [
    ["model", catalog.models],
    ["data", catalog.dataSets],
    ["method", catalog.methods],
    ["optimiser", catalog.optimisers],
    ["measure", catalog.measures],
  ];
  return lists.flatMap(([kind, list]) =>
    list.map(({ id, version }) => ({ kind, id, version })).sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)),
  );
}

/**
 * What is current: of each definition the highest version that the catalog or a run names. Runs tell what no catalog lists
 * (the trainer's version), and keep an older catalog from calling newer runs current and old at once.
 */
export function currentDefinitions(
  runs: readonly { readonly spec: CellSpec }[],
  catalog: readonly NamedDefinition[],
): NamedDefinition[] {
  const highest = new Map<string, NamedDefinition>();
  for (const each of [...catalog, ...runs.flatMap(({ spec }) => definitionsOf(spec))]) {
    const key = `${each.kind} ${each.id}`;
    if ((highest.get(key)?.version ?? 0) < each.version) highest.set(key, each);
  }
  return [...highest].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each);
}

/** A definition that has a higher current version than the one a record names. */
export interface Superseded extends NamedDefinition {
  /** The version that is current. */
  readonly current: number;
}

/** Which of some named definitions are superseded by the current ones. */
export function supersededBy(named: readonly NamedDefinition[], current: readonly NamedDefinition[]): Superseded[] {
  const versions = new Map(current.map(({ kind, id, version }) => [`${kind} ${id}`, version]));
  return named.flatMap((definition) => {
    const version = versions.get(`${definition.kind} ${definition.id}`) ?? definition.version;
    return version > definition.version ? [{ ...definition, current: version }] : [];
  });
}
