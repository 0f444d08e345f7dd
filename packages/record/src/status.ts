// What a number is worth, derived from records alone: whether one run claims it, others confirm it, a raised definition
// superseded it, or its authors took it back. Nobody sets a status by hand; a re-run or a raised version changes it.
import { parentsOf } from "./cell.ts";
import type { CellSpec } from "./cell.ts";
import { currentDefinitions, definitionsOf, supersededBy } from "./definitions.ts";
import type { NamedDefinition, Superseded } from "./definitions.ts";
import { compareRerun } from "./rerun.ts";
import type { Rerun } from "./rerun.ts";
import type { Run } from "./run.ts";
import { protocolMajor } from "./version.ts";
import { withoutWithdrawn } from "./withdrawal.ts";
import type { Withdrawal } from "./withdrawal.ts";
import type { Workload } from "./workload.ts";

/** The statuses, the gravest last. */
export const standings = ["claimed", "ci", "elsewhere", "differs", "superseded", "withdrawn"] as const;
/** A status. */
export type Standing = (typeof standings)[number];

/** A status as it is read. */
export const standingTitles: Readonly<Record<Standing, string>> = {
  claimed: "claimed",
  ci: "re-run by CI",
  elsewhere: "re-run elsewhere",
  differs: "differs",
  superseded: "superseded",
  withdrawn: "withdrawn",
};

/** What each status means, one sentence each. */
export const standingMeanings: Readonly<Record<Standing, string>> = {
  claimed: "Nobody but the machine that made the run has made it again.",
  ci: "A later run was made by continuous integration; the difference stands beside it.",
  elsewhere: "A later run was made on another machine or by other arithmetic; the difference stands beside it.",
  differs: "A later run owed the same bytes, as its arithmetic is the same, and came to others.",
  superseded: "A definition that it uses has a higher version now, so it says nothing about the current one.",
  withdrawn: "Its authors took it back; it is on no board.",
};

/** What statuses are derived from beside the runs. */
export interface StatusContext {
  /** The definitions of the catalog: `definitionsIn(catalog)`; a higher version in a run that stands is current too. */
  readonly definitions: readonly NamedDefinition[];
  readonly withdrawals: readonly Withdrawal[];
}

/** The status of a cell. */
export interface CellStatus {
  readonly cell: string;
  readonly standing: Standing;
  /** The run that counts: of those not withdrawn the one with the least id; null where all are. */
  readonly run: Run | null;
  /** Later runs that are not withdrawn, by time. */
  readonly reruns: readonly Rerun[];
  /** Its definitions, and those of the cells it builds on, that have a higher current version. */
  readonly superseded: readonly Superseded[];
  readonly withdrawn: readonly Withdrawal[];
}

/** The status of every run's cell, by the id of the run: runs of one cell, scale, precision and major of the protocol share one. */
export function statusesOf(runs: readonly Run[], context: StatusContext): Map<string, CellStatus> {
  const specs = new Map(runs.map(({ cell, spec }) => [cell, spec]));
  const withdrawals = new Map(context.withdrawals.map((each) => [each.run, each]));
  const standing = withoutWithdrawn(runs, context.withdrawals).filter(({ scale }) => scale !== "smoke");
  const current = currentDefinitions(standing, context.definitions);
  const sorted = [...runs].sort((a, b) => (a.id < b.id ? -1 : 1));
  const groups = Map.groupBy(
    sorted,
    ({ cell, scale, engine, protocol }) => `${protocolMajor(protocol)} ${scale} ${engine.precision} ${cell}`,
  );
  const statuses = new Map<string, CellStatus>();
  for (const group of groups.values()) {
    const { cell, spec } = group[0]!;
    const [first, ...later] = group.filter(({ id }) => !withdrawals.has(id));
    const reruns = first === undefined ? [] : later.map((run) => compareRerun(first, run));
    const superseded = supersededBy(allDefinitionsOf(spec, specs), current);
    const status: CellStatus = {
      cell,
      standing: first === undefined ? "withdrawn" : superseded.length > 0 ? "superseded" : standingOf(reruns),
      run: first ?? null,
      reruns,
      superseded,
      withdrawn: group.flatMap(({ id }) => withdrawals.get(id) ?? []),
    };
    for (const { id } of group) statuses.set(id, status);
  }
  return statuses;
}

/** The definitions of a cell and of all cells it builds on, each once. */
function allDefinitionsOf(spec: CellSpec, specs: ReadonlyMap<string, CellSpec>): NamedDefinition[] {
  const found = new Map<string, NamedDefinition>();
  const seen = new Set<string>();
  const visit = (one: CellSpec): void => {
    for (const each of definitionsOf(one)) found.set(`${each.kind} ${each.id} ${each.version}`, each);
    for (const cell of parentsOf(one)) {
      const parent = specs.get(cell);
      if (parent === undefined || seen.has(cell)) continue;
      seen.add(cell);
      visit(parent);
    }
  };
  visit(spec);
  return [...found.values()];
}

/** The status that later runs give. One on the same machine confirms nothing that is new, unless it fails to. */
function standingOf(reruns: readonly Rerun[]): Standing {
  if (reruns.some(({ owed, equal }) => owed && !equal)) return "differs";
  if (reruns.some(({ by }) => by === "elsewhere")) return "elsewhere";
  return reruns.some(({ by }) => by === "ci") ? "ci" : "claimed";
}

/** The status of a row of a board. */
export interface WorkloadStatus {
  readonly standing: Standing;
  /** The status with its share: `re-run by CI, 2 of 34 cells`. */
  readonly text: string;
  /** Cells of the row, and of them those with each status. */
  readonly cells: number;
  readonly counts: Readonly<Record<Standing, number>>;
  /** Its superseded definitions, each once. */
  readonly superseded: readonly Superseded[];
  /** Every later run, those that broke their promise of bytes first. */
  readonly reruns: readonly Rerun[];
}

/** The status of a workload: the gravest of its cells', so that one re-run that differs is seen. */
export function workloadStatus(workload: Workload, statuses: ReadonlyMap<string, CellStatus>): WorkloadStatus {
  const runs = [
    ...workload.trainings.flatMap(({ run, measures }) => [run, ...measures]),
    ...workload.plots.map(({ run }) => run),
  ];
  const cells = new Set(runs.flatMap(({ id }) => statuses.get(id) ?? []));
  const count = (wanted: Standing): number => [...cells].filter(({ standing }) => standing === wanted).length;
  const counts = Object.fromEntries(standings.map((each) => [each, count(each)])) as Record<Standing, number>;
  const standing = standings.findLast((each) => counts[each] > 0) ?? "claimed";
  const superseded = new Map(
    [...cells].flatMap((cell) => cell.superseded.map((each) => [`${each.kind} ${each.id} ${each.version}`, each])),
  );
  const reruns = [...cells].flatMap((cell) => cell.reruns);
  const broken = ({ owed, equal }: Rerun): number => (owed && !equal ? 0 : 1);
  return {
    standing,
    text:
      standing === "claimed"
        ? standingTitles.claimed
        : `${standingTitles[standing]}, ${counts[standing]} of ${cells.size} cells`,
    cells: cells.size,
    counts,
    superseded: [...superseded.values()],
    reruns: reruns.sort((a, b) => broken(a) - broken(b) || (a.run.id < b.run.id ? -1 : 1)),
  };
}
