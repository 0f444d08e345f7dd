// What changed on the board, from records and the times at which they entered it: new rows and runs, re-runs and what they
// came to, withdrawals, superseded definitions, releases. Pure: the same records and times give the same entries, and an
// entry keeps its id for good, so that a feed tells nothing twice.
import { definitionsOf } from "./definitions.ts";
import type { NamedDefinition } from "./definitions.ts";
import type { Release } from "./release.ts";
import type { Rerun } from "./rerun.ts";
import type { Run } from "./run.ts";
import { statusesOf } from "./status.ts";
import type { CellStatus } from "./status.ts";
import type { Withdrawal } from "./withdrawal.ts";
import { workloadsOf } from "./workload.ts";
import type { Workload } from "./workload.ts";

/** What kind of change it is: `row` is a workload's first runs, `runs` are more of them. */
export type ChangeKind = "row" | "runs" | "re-run" | "differs" | "withdrawn" | "superseded" | "release";

/** One change. */
export interface Change {
  /** Stable and fit for an address: `row-f1-mnist-paper`. */
  readonly id: string;
  readonly kind: ChangeKind;
  /** When it was, as a date and time in UTC. */
  readonly date: string;
  readonly title: string;
  /** One or two sentences more. */
  readonly text: string;
  /** The runs it is about. */
  readonly runs: readonly string[];
  /** The slug of the workload it is about. */
  readonly workload?: string;
  /** The version of the release it is about. */
  readonly release?: string;
}

/** What the log is made from. */
export interface ChangeSource {
  /** All runs, withdrawn ones among them; smoke runs are left out. */
  readonly runs: readonly Run[];
  /** When each run entered the board, in UTC; runs that entered together have one time. */
  readonly entered: ReadonlyMap<string, string>;
  readonly withdrawals: readonly Withdrawal[];
  readonly releases: readonly Release[];
  /** The definitions of the catalog. */
  readonly definitions: readonly NamedDefinition[];
}

/** The log, the newest change first. */
export function changeLog(source: ChangeSource): Change[] {
  const shown = source.runs.filter(({ scale }) => scale !== "smoke");
  // With the withdrawn ones: what was told of them at the time stays told.
  const statuses = statusesOf(shown, { definitions: source.definitions, withdrawals: [] });
  const timeOf = ({ id, timings }: Run): string => source.entered.get(id) ?? timings.finishedAt;
  const changes = [
    ...workloadsOf(shown).flatMap((workload) => ofWorkload(workload, statuses, timeOf)),
    ...source.withdrawals.map(ofWithdrawal),
    ...ofDefinitions(shown, statuses, timeOf),
    ...source.releases.map(ofRelease),
  ];
  return changes.sort((a, b) => (a.date === b.date ? (a.id < b.id ? -1 : 1) : a.date < b.date ? 1 : -1));
}

type TimeOf = (run: Run) => string;

function ofWorkload(workload: Workload, statuses: ReadonlyMap<string, CellStatus>, timeOf: TimeOf): Change[] {
  const { slug, trainings, plots } = workload;
  const counting: readonly Run[] = [
    ...trainings.flatMap(({ run, measures }): Run[] => [run, ...measures]),
    ...plots.map(({ run }) => run),
  ];
  const arms = new Map(trainings.map(({ run, arm, seed }) => [run.id, { arm, seed }]));
  const byTime = [...Map.groupBy(counting, timeOf)].sort(([a], [b]) => (a < b ? -1 : 1));
  const added = byTime.map(([date, runs], index): Change => {
    const told = { date, runs: runs.map(({ id }) => id), workload: slug, text: contents(runs, arms) };
    return index === 0
      ? { id: `row-${slug}`, kind: "row", title: `New row: ${slug}`, ...told }
      : { id: `runs-${slug}-${stamp(date)}`, kind: "runs", title: `More runs of ${slug}`, ...told };
  });
  const cells = new Set(counting.flatMap(({ id }) => statuses.get(id) ?? []));
  const reruns = [...cells].flatMap((cell) => cell.reruns);
  const groups = Map.groupBy(reruns, (rerun) => `${isBroken(rerun) ? "differs" : rerun.by} ${timeOf(rerun.run)}`);
  return [...added, ...[...groups.values()].map((group) => ofReruns(slug, group, timeOf(group[0]!.run)))];
}

function isBroken({ owed, equal }: Rerun): boolean {
  return owed && !equal;
}

function ofReruns(slug: string, group: readonly Rerun[], date: string): Change {
  const [first] = group as readonly [Rerun, ...Rerun[]];
  const runs = group.map(({ run }) => run.id);
  const cells = plural(group.length, "run");
  if (isBroken(first)) {
    return {
      id: `differs-${slug}-${stamp(date)}`,
      kind: "differs",
      date,
      title: `${slug}: ${cells} came to other bytes than were owed`,
      text: "The arithmetic is the same and the outcomes are not; one of the two is wrong.",
      runs,
      workload: slug,
    };
  }
  const who = { ci: "by CI", elsewhere: "elsewhere", here: "on a machine that records cannot tell apart" }[first.by];
  const equal = group.filter((rerun) => rerun.equal).length;
  const others = group.length - equal;
  return {
    id: `re-run-${first.by}-${slug}-${stamp(date)}`,
    kind: "re-run",
    date,
    title: `${slug}: re-run ${who}, ${cells}`,
    text: [
      ...(equal > 0 ? [`${equal} came to the same bytes.`] : []),
      ...(others > 0
        ? [
            `${others} came to other bytes, which other arithmetic or other weights may; the differences stand with the runs.`,
          ]
        : []),
    ].join(" "),
    runs,
    workload: slug,
  };
}

function ofWithdrawal({ run, reason, date }: Withdrawal): Change {
  return {
    id: `withdrawn-${run}`,
    kind: "withdrawn",
    date: `${date}T00:00:00.000Z`,
    title: `Withdrawn: run ${run}`,
    text: reason,
    runs: [run],
  };
}

/** A superseded definition, when the first run of its successor entered; a raised version without a run is no change yet. */
function ofDefinitions(runs: readonly Run[], statuses: ReadonlyMap<string, CellStatus>, timeOf: TimeOf): Change[] {
  const since = new Map<string, string>();
  for (const run of runs) {
    for (const { kind, id, version } of definitionsOf(run.spec)) {
      const key = `${kind} ${id} ${version}`;
      const before = since.get(key);
      if (before === undefined || timeOf(run) < before) since.set(key, timeOf(run));
    }
  }
  const uses = runs.flatMap((run) =>
    (statuses.get(run.id)?.superseded ?? []).map((definition) => ({ run, definition })),
  );
  const groups = Map.groupBy(uses, ({ definition: { kind, id, current } }) => `${kind} ${id} ${current}`);
  return [...groups].flatMap(([key, group]): Change[] => {
    const { kind, id, current } = group[0]!.definition;
    const date = since.get(key);
    if (date === undefined) return [];
    return [
      {
        id: `superseded-${kind}-${id}-${current}`,
        kind: "superseded",
        date,
        title: `Superseded: ${kind} ${id} is version ${current}`,
        text: `${plural(group.length, "run")} of older versions, marked superseded from now on.`,
        runs: group.map(({ run }) => run.id),
      },
    ];
  });
}

function ofRelease({ version, date, runs, verdicts }: Release): Change {
  return {
    id: `release-${version}`,
    kind: "release",
    date: `${date}T00:00:00.000Z`,
    title: `Release ${version}`,
    text: `${plural(runs.length, "run")} and ${plural(verdicts.length, "verdict")}, frozen.`,
    runs: [],
    release: version,
  };
}

/** What some runs are: `2 trainings (SB; seeds 1, 2), 10 measurements`. */
function contents(
  runs: readonly Run[],
  arms: ReadonlyMap<string, { readonly arm: string; readonly seed: number }>,
): string {
  const trained = runs.flatMap(({ id }) => arms.get(id) ?? []);
  const seeds = [...new Set(trained.map(({ seed }) => seed))].sort((a, b) => a - b);
  const told = [...new Set(trained.map(({ arm }) => arm))];
  const number = (kind: Run["kind"]): number => runs.filter((run) => run.kind === kind).length;
  const parts = [
    number("train") > 0 &&
      `${plural(number("train"), "training")} (${told.join(", ")}; ${seeds.length === 1 ? "seed" : "seeds"} ${seeds.join(", ")})`,
    number("measure") > 0 && plural(number("measure"), "measurement"),
    number("interpolate") > 0 && plural(number("interpolate"), "parametric plot"),
    number("probe") > 0 && plural(number("probe"), "probe"),
  ];
  return `${parts.filter((part) => part !== false).join(", ")}.`;
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}

/** A time as a part of an address. */
function stamp(date: string): string {
  return date
    .toLowerCase()
    .replace(/\.\d+z$/, "z")
    .replaceAll(":", "-");
}
