// What submitted results change on the board, as the comment of a pull request: new rows beside the published ones, with
// intervals, tiers, status and caveats. It is made of parsed records alone; every value stands in a code span, and commands
// are rendered from specifications.
import {
  caveatMarks,
  compareRerun,
  definitionsIn,
  estimate,
  meanStd,
  pairedDifference,
  pairedLogRatio,
  phi,
  rowsCommand,
  statusesOf,
  testAccuracy,
  tiers,
  workloadsOf,
  workloadStatus,
} from "@basin/record";
import type { Estimate, Run, Workload } from "@basin/record";
import { makeCatalog } from "../../catalog.ts";
import { inlineCode, MAX_BODY, table } from "../markdown.ts";
import type { PolicyResult } from "./policy.ts";

/** Entries of a list that are printed. */
const MOST = 30;

/** The comment as Markdown. */
export function policyComment(result: PolicyResult): string {
  const { changes, problems, notes, added } = result;
  const text = [
    "### Submitted results",
    "",
    `${changes.added.length} files are added, ${changes.changed.length} changed, ${changes.removed.length} removed; ${added.length} of the added ones are valid runs.`,
    "",
    problems.length === 0 ? "The policy holds." : `**${problems.length} things must be mended:**`,
    "",
    ...list(problems),
    ...workloadSections(result),
    ...rerunSection(result),
    ...(notes.length === 0 ? [] : ["#### Notes", "", ...list(notes)]),
  ].join("\n");
  return text.length <= MAX_BODY ? text : `${text.slice(0, text.lastIndexOf("\n", MAX_BODY - 100))}\n\nCut here.`;
}

function list(sentences: readonly string[]): string[] {
  if (sentences.length === 0) return [];
  const more = sentences.length > MOST ? [`- and ${sentences.length - MOST} more`] : [];
  return [...sentences.slice(0, MOST).map((each) => `- ${inlineCode(each, 500)}`), ...more, ""];
}

function workloadSections({ before, after, added, withdrawals }: PolicyResult): string[] {
  const old = workloadsOf(before, { withdrawals: withdrawals.before });
  const now = workloadsOf(after, { withdrawals: withdrawals.after });
  const definitions = definitionsIn(makeCatalog());
  const statuses = {
    old: statusesOf(before, { definitions, withdrawals: withdrawals.before }),
    now: statusesOf(after, { definitions, withdrawals: withdrawals.after }),
  };
  const board = { old: gapTiers(old), now: gapTiers(now) };
  const ids = new Set(added.map(({ id }) => id));
  const gone = new Set(withdrawals.after.map(({ run }) => run));
  for (const { run } of withdrawals.before) gone.delete(run);
  return now.flatMap((workload) => {
    const published = old.find(({ slug }) => slug === workload.slug);
    const fresh = runsOf(workload).filter(({ id }) => ids.has(id));
    const taken = published === undefined ? [] : runsOf(published).filter(({ id }) => gone.has(id));
    if (fresh.length + taken.length === 0) return [];
    const marks = caveatMarks(workload).map(({ mark }) => mark);
    const command = rowsCommand(workload);
    const rows = [
      row("LB gap, points", published, workload, ({ gap }) => intervalText(gap)),
      row("SB test accuracy, %", published, workload, ({ sb }) => meanText(sb)),
      row("LB test accuracy, %", published, workload, ({ lb }) => meanText(lb)),
      row("φ of LB over SB", published, workload, ({ ratio }) => ratio),
      ["Tier", inlineCode(board.old.get(workload.slug) ?? "-"), inlineCode(board.now.get(workload.slug) ?? "-")],
      [
        "Status",
        inlineCode(published === undefined ? "-" : workloadStatus(published, statuses.old).text),
        inlineCode(workloadStatus(workload, statuses.now).text),
      ],
    ];
    return [
      `#### ${inlineCode(workload.slug)}`,
      "",
      `${counts(fresh)} new${taken.length > 0 ? `, ${counts(taken)} withdrawn` : ""}. ${published === undefined ? "The workload is new." : ""}`,
      "",
      table(["", "published", "with this pull request"], rows),
      "",
      ...armTable(published, workload, ids),
      ...(marks.length === 0 ? [] : [`Caveats: ${marks.map((mark) => inlineCode(mark)).join(", ")}`, ""]),
      ...(command === null ? [] : [`Make the rows again: ${inlineCode(command, 1000)}`, ""]),
    ];
  });
}

/** The runs that count in a workload. */
function runsOf({ trainings, plots }: Workload): Run[] {
  return [
    ...trainings.flatMap(({ run, measures, probes }) => [run, ...measures, ...probes]),
    ...plots.map(({ run }) => run),
  ];
}

function counts(runs: readonly Run[]): string {
  const kinds = [...Map.groupBy(runs, ({ kind }) => kind)].map(([kind, list]) => `${list.length} ${kind}`);
  return kinds.length === 0 ? "no runs" : kinds.join(", ");
}

interface Numbers {
  readonly gap: Estimate | null;
  readonly sb: readonly number[];
  readonly lb: readonly number[];
  readonly ratio: string;
}

function row(
  title: string,
  published: Workload | undefined,
  now: Workload,
  pick: (numbers: Numbers) => string,
): string[] {
  const text = (workload: Workload | undefined): string =>
    inlineCode(workload === undefined ? "-" : pick(numbersOf(workload)));
  return [title, text(published), text(now)];
}

function numbersOf(workload: Workload): Numbers {
  const [sb, lb] = [testAccuracy(workload, "SB"), testAccuracy(workload, "LB")];
  const { ratio, interval, log } = pairedLogRatio(phi(workload, "LB"), phi(workload, "SB"));
  return {
    gap: pairedDifference(sb, lb),
    sb: [...sb.values()],
    lb: [...lb.values()],
    ratio:
      ratio === null
        ? "-"
        : `${ratio.toPrecision(3)}${interval === null ? "" : ` [${interval[0].toPrecision(3)}, ${interval[1].toPrecision(3)}]`}, n = ${log!.n}`,
  };
}

function meanText(values: readonly number[]): string {
  if (values.length === 0) return "-";
  const over = estimate(values);
  return `${meanStd(over)}${bracket(over)}, n = ${over.n}`;
}

function intervalText(over: Estimate | null): string {
  return over === null ? "-" : `${over.mean.toFixed(2)}${bracket(over)}, n = ${over.n}`;
}

function bracket({ interval }: Estimate): string {
  return interval === null ? "" : ` [${interval[0].toFixed(2)}, ${interval[1].toFixed(2)}]`;
}

/** The tier of each workload on the models board. */
function gapTiers(workloads: readonly Workload[]): Map<string, string> {
  const rows = workloads.map((workload) => {
    const lb = testAccuracy(workload, "LB");
    const gaps = [...testAccuracy(workload, "SB")].flatMap(([seed, value]) =>
      lb.has(seed) ? [[seed, value - lb.get(seed)!] as const] : [],
    );
    return { id: workload.slug, values: new Map(gaps) };
  });
  return new Map(tiers(rows).map(({ id, tier }) => [id, tier === null ? "too few seeds" : String(tier)]));
}

/** The arms other than SB and LB that have something new, within the workload. */
function armTable(published: Workload | undefined, now: Workload, ids: ReadonlySet<string>): string[] {
  const arms = [...new Set(now.trainings.map(({ arm }) => arm))].filter((arm) => arm !== "SB" && arm !== "LB");
  const fresh = arms.filter((arm) =>
    now.trainings.some(
      (training) => training.arm === arm && [training.run, ...training.measures].some(({ id }) => ids.has(id)),
    ),
  );
  if (fresh.length === 0) return [];
  const tierOf = (workload: Workload | undefined): Map<string, number | null> =>
    new Map(
      workload === undefined
        ? []
        : tiers(
            [...new Set(workload.trainings.map(({ arm }) => arm))].map((id) => ({
              id,
              values: testAccuracy(workload, id),
            })),
          ).map(({ id, tier }) => [id, tier]),
    );
  const tier = { old: tierOf(published), now: tierOf(now) };
  const text = (workload: Workload | undefined, arm: string): string =>
    inlineCode(workload === undefined ? "-" : meanText([...testAccuracy(workload, arm).values()]));
  const rows = fresh.map((arm) => [
    inlineCode(arm),
    text(published, arm),
    text(now, arm),
    `${inlineCode(String(tier.old.get(arm) ?? "-"))} → ${inlineCode(String(tier.now.get(arm) ?? "-"))}`,
  ]);
  return [table(["arm, test accuracy in %", "published", "with this pull request", "tier"], rows), ""];
}

/** Later runs of cells that were published: whether they came out alike. */
function rerunSection({ before, added }: PolicyResult): string[] {
  const first = new Map(before.toSorted((a, b) => (a.id < b.id ? 1 : -1)).map((run) => [run.cell, run]));
  const reruns = added.flatMap((run) => {
    const published = first.get(run.cell);
    return published === undefined || published.scale !== run.scale ? [] : [compareRerun(published, run)];
  });
  if (reruns.length === 0) return [];
  const rows = reruns
    .slice(0, MOST)
    .map(({ run, by, owed, equal, differences }) => [
      inlineCode(`${run.kind} ${run.cell.slice(0, 12)}`),
      inlineCode(run.id),
      by,
      equal ? "equal bytes" : owed ? "**owed equal bytes, came to others**" : "other bytes, none owed",
      inlineCode(
        differences
          .map(({ statistic, first: a, later: b }) => `${statistic}: ${number(a)}, now ${number(b)}`)
          .join("; "),
      ),
    ]);
  const more = reruns.length > MOST ? [`and ${reruns.length - MOST} more`, ""] : [];
  return ["#### Cells run again", "", table(["cell", "run", "by", "came to", "differences"], rows), "", ...more];
}

function number(value: number): string {
  return String(Number(value.toPrecision(6)));
}
