// What a night found: as data, as text for a terminal, and as the one issue that is open while something drifts.
import type { Difference } from "@basin/record";
import { compareRerun, predictionInterval } from "@basin/record";
import { inlineCode, table } from "../markdown.ts";
import { isAlarm, NIGHT_LEVEL } from "./judge.ts";
import type { Judged, RowVerdict, Tested } from "./judge.ts";
import type { NotRun } from "./passes.ts";

/** A later run as the report tells it. */
interface ReportedRun {
  readonly cell: string;
  readonly label: string;
  /** Whether the cell was drawn, and not only needed by one that was. */
  readonly drawn: boolean;
  readonly published: string;
  readonly run: string;
  readonly commit: string | null;
  readonly engine: string;
  readonly verdict: RowVerdict;
  readonly alarm: boolean;
  /** Sentences: what differs and by how much. */
  readonly details: readonly string[];
}

/** A night. */
export interface NightReport {
  readonly schemaVersion: 1;
  readonly date: string;
  readonly seed: number;
  /** The chance of an alarm in a night without drift, at most. */
  readonly level: number;
  readonly runs: readonly ReportedRun[];
  readonly notRun: readonly (NotRun & { readonly label: string })[];
  /** Cells with an alarm. */
  readonly drifting: readonly string[];
  /** Cells that were run again with no alarm. */
  readonly holding: readonly string[];
}

/** What each verdict says. */
const meanings: Readonly<Record<RowVerdict, string>> = {
  equal: "equal bytes",
  differs: "owed equal bytes and came to others",
  alike: "like its row's history",
  drift: "unlike its row's history",
  "no-history": "other bytes, none owed; too little history to judge",
  "not-comparable": "other bytes, none owed; no number to compare",
};

/** Makes the report of a night. */
export function makeReport({
  date,
  seed,
  judged,
  notRun,
  drawn,
  labels,
}: {
  readonly date: string;
  readonly seed: number;
  readonly judged: readonly Judged[];
  readonly notRun: readonly NotRun[];
  readonly drawn: readonly string[];
  readonly labels: ReadonlyMap<string, string>;
}): NightReport {
  const label = (cell: string): string => labels.get(cell) ?? cell.slice(0, 12);
  const alarms = new Set(judged.filter(isAlarm).map(({ run }) => run.cell));
  const held = judged.filter(({ verdict }) => verdict === "equal" || verdict === "alike").map(({ run }) => run.cell);
  return {
    schemaVersion: 1,
    date,
    seed,
    level: NIGHT_LEVEL,
    runs: judged.map((one) => ({
      cell: one.run.cell,
      label: label(one.run.cell),
      drawn: drawn.includes(one.run.cell),
      published: one.first.id,
      run: one.run.id,
      commit: one.run.software.commit,
      engine: `${one.run.engine.name} ${one.run.engine.version}, ${one.run.engine.threads} threads`,
      verdict: one.verdict,
      alarm: isAlarm(one),
      details: detailsOf(one),
    })),
    notRun: notRun.map((one) => ({ ...one, label: label(one.cell) })),
    drifting: [...alarms].sort(),
    holding: [...new Set(held.filter((cell) => !alarms.has(cell)))].sort(),
  };
}

function detailsOf({ run, first, verdict, tested }: Judged): string[] {
  if (verdict === "equal") return [];
  return [...compareRerun(first, run).differences.map(differenceText), ...tested.map(testedText)];
}

function differenceText({ statistic, unit, first, later }: Difference): string {
  return `${statistic}: ${short(first)} published, ${short(later)} now${unit === "" ? "" : ` (${unit})`}`;
}

function testedText({ statistic, value, history, prediction, adjusted }: Tested): string {
  if (prediction === null) {
    return `${statistic}: ${short(value)}, not judged: ${history.length} values of history${history.length < 4 ? ", 4 are needed" : " without spread"}`;
  }
  const [low, high] = predictionInterval(prediction);
  return `${statistic}: ${short(value)}, expected in [${short(low)}, ${short(high)}] (95 %, ${prediction.n} values), p = ${short(adjusted!)} after Holm`;
}

function short(value: number): string {
  return String(Number(value.toPrecision(6)));
}

/** The report for a terminal. */
export function reportText({ runs, notRun, drifting, level }: NightReport): string {
  return [
    ...runs.map(
      ({ alarm, label, engine, commit, verdict }) =>
        `${alarm ? "ALARM" : "ok   "}  ${label}: ${meanings[verdict]} (${engine}, commit ${commit?.slice(0, 12) ?? "none"})`,
    ),
    ...runs.flatMap(({ label, details }) => details.map((detail) => `       ${label}: ${detail}`)),
    ...notRun.map(({ label, code, reason }) => `skipped  ${label} by ${code.slice(0, 12)}: ${reason}`),
    "",
    `${runs.length} runs were made again, ${drifting.length} cells drift; a night without drift has an alarm with a chance of ${100 * level} % at most.`,
  ].join("\n");
}

/** The title of the one issue; by it and the label the issue is found again. */
export const ISSUE_TITLE = "Published rows drift";
/** The label of the one issue. */
export const ISSUE_LABEL = "drift";

/** Which cells drift after a night: those before it that were not seen to hold, and those it found. */
export function stillDrifting(before: readonly string[], { drifting, holding }: NightReport): string[] {
  return [...new Set([...before.filter((cell) => !holding.includes(cell)), ...drifting])].sort();
}

/** The body of the issue: the night, and the cells that drift, which {@link cellsOfIssue} reads back. */
export function issueBody(report: NightReport, drifting: readonly string[]): string {
  return [
    `Cells that came to something else than their published run. Every night they are run again first; the issue is closed when all of them hold.`,
    "",
    "### Drifting",
    "",
    ...drifting.map((cell) => `- ${inlineCode(cell)}`),
    "",
    `### The night of ${inlineCode(report.date)}`,
    "",
    nightTable(report),
    "",
    ...report.runs
      .filter(({ alarm }) => alarm)
      .flatMap(({ label, published, run, details }) => [
        `- ${inlineCode(label)}: published run ${inlineCode(published)}, run again as ${inlineCode(run)}`,
        ...details.map((detail) => `- ${inlineCode(detail)}`),
      ]),
    "",
    `Where the same engine, version, precision, architecture, threads and Node major run the same weights, bytes must be equal. Elsewhere numbers are tested against the other seeds of the row, and a night without drift has an alarm with a chance of ${100 * report.level} % at most: docs/ci.md.`,
    "",
    `Run it again: ${inlineCode(`npx basin ci nightly --rows ${Math.max(1, drifting.length)} --again ${drifting.join(",")}`, 4000)}`,
  ].join("\n");
}

/** The night as a table. */
export function nightTable({ runs, notRun }: NightReport): string {
  return table(
    ["cell", "by commit", "engine", "came to"],
    [
      ...runs.map(({ label, commit, engine, verdict }) => [
        inlineCode(label),
        inlineCode(commit?.slice(0, 12) ?? "none"),
        inlineCode(engine),
        meanings[verdict],
      ]),
      ...notRun.map(({ label, code, reason }) => [
        inlineCode(label),
        inlineCode(code.slice(0, 12)),
        "not run",
        inlineCode(reason),
      ]),
    ],
  );
}

/** The cells that an issue's body lists; whoever edited it can at most have other published cells run again. */
export function cellsOfIssue(body: string): string[] {
  const [list = ""] = /### Drifting\n([\s\S]*?)(\n###|$)/.exec(body.replaceAll("\r", ""))?.slice(1) ?? [];
  return [...new Set([...list.matchAll(/^- `([0-9a-f]{64})`$/gm)].map(([, cell]) => cell!))];
}
