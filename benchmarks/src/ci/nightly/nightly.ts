// A night: draw published cells, run them again by this code and by that of their own commit, judge what comes out, and leave
// the runs, the report and the text in a folder. Nothing that is published is touched.
import { mkdir, rm, writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import path from "node:path";
import { fetchDataSet, findDataSet } from "@basin/datasets";
import { engines } from "@basin/engine";
import { definitionsIn, readArchive, scanRuns, statusesOf } from "@basin/record";
import type { Run } from "@basin/record";
import { makeCatalog } from "../../catalog.ts";
import { UserError } from "../../errors.ts";
import { mergeRuns } from "../../merge.ts";
import { defaultEngine } from "../../run-study.ts";
import { trainingOf } from "../../study.ts";
import { labelOf, rebuild } from "./cells.ts";
import { checkoutOf, headCommit, repository } from "./checkout.ts";
import { candidatesOf, choose, weightOf } from "./choose.ts";
import { judgeNight } from "./judge.ts";
import { passesOf, runPass } from "./passes.ts";
import type { NightRow, NotRun } from "./passes.ts";
import { makeReport } from "./report.ts";
import type { NightReport } from "./report.ts";

/** What a night is asked for. */
export interface NightRequest {
  /** The folder of published results; only read. */
  readonly published: string;
  /** Where the night leaves what it made. What another night left there is removed. */
  readonly out: string;
  readonly rows: number;
  readonly seed: number;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** At smoke scale, with what is on this machine alone. */
  readonly local: boolean;
  /** Cells that are run again before any that is drawn. */
  readonly again: readonly string[];
  /** Where commits are checked out. */
  readonly checkouts: string;
  /** Hours that the night may take; a row that would take longer is left out. */
  readonly maxHours: number;
  readonly workers?: number;
}

/** A night before it begins. */
export interface NightPlan {
  readonly rows: readonly NightRow[];
  /** Cells that were drawn and left out, and why. */
  readonly leftOut: readonly { readonly cell: string; readonly label: string; readonly reason: string }[];
  /** Cells that there were to draw from. */
  readonly candidates: number;
  /** The run that counts of every cell of the scale. */
  readonly counting: ReadonlyMap<string, Run>;
}

/** Plans a night: draws cells until there are as many rows as were asked for, or the hours are full. */
export async function planNight(request: NightRequest): Promise<NightPlan> {
  const { published, rows: wanted, seed, now, local, again, maxHours } = request;
  const [{ runs }, { withdrawals }] = await Promise.all([scanRuns([published]), readArchive([published])]);
  const catalog = makeCatalog();
  const context = { definitions: definitionsIn(catalog), withdrawals };
  const scales: readonly Run["scale"][] = local ? ["smoke"] : ["paper", "reduced"];
  const counting = countingRuns(runs, context, scales);
  const own = new Set(catalog.dataSets.filter(({ kind }) => kind === "own").map(({ id }) => id));
  // What nobody but its owner has data for cannot be run again here.
  const all = candidatesOf(runs, context, scales).filter(({ run }) => !own.has(run.data.id));
  if (all.length === 0) {
    throw new UserError(
      `nightly: needs published runs of scale ${scales.join(" or ")}, got none in ${published}; name another folder with --results`,
    );
  }
  const drawn = choose(all, { rows: all.length, seed, now, first: again });
  const rows: NightRow[] = [];
  const leftOut: { cell: string; label: string; reason: string }[] = [];
  let hours = 0;
  for (const candidate of drawn) {
    if (rows.length === wanted) break;
    const { run } = candidate;
    const label = labelOf(run, counting);
    const rebuilt = rebuild(run, counting);
    if ("reason" in rebuilt) {
      leftOut.push({ cell: run.cell, label, reason: rebuilt.reason });
      continue;
    }
    const row = { run, label, cells: rebuilt.cells, age: weightOf(candidate, now) };
    const takes = local ? 0 : hoursOf(row, counting);
    if (hours + takes > maxHours) {
      leftOut.push({ cell: run.cell, label, reason: `about ${takes.toFixed(1)} h, more than the night has left` });
      continue;
    }
    hours += takes;
    rows.push(row);
  }
  return { rows, leftOut, candidates: all.length, counting };
}

/**
 * Hours of a row by this code and by its own commit's, as long as its runs took where they were made. Records say it, and it
 * is not far from what another machine of today needs.
 */
function hoursOf({ cells }: NightRow, counting: ReadonlyMap<string, Run>): number {
  const seconds = cells.reduce((sum, { id }) => sum + (counting.get(id)?.timings.seconds ?? 0), 0);
  return (2 * seconds) / 3600;
}

function countingRuns(
  runs: readonly Run[],
  context: Parameters<typeof statusesOf>[1],
  scales: readonly Run["scale"][],
): Map<string, Run> {
  const counting = new Map<string, Run>();
  for (const { run } of statusesOf(runs, context).values()) {
    if (run === null || !scales.includes(run.scale)) continue;
    const other = counting.get(run.cell);
    if (other === undefined || run.id < other.id) counting.set(run.cell, run);
  }
  return counting;
}

/** Runs a night and gives its report; `<out>/results` holds its runs, `<out>/report.json` the report. */
export async function runNight(request: NightRequest, plan: NightPlan): Promise<NightReport> {
  const { out, local, checkouts, now, seed, maxHours } = request;
  const began = performance.now();
  const here = new Map<string, true | string>();
  for (const { name, available } of engines) here.set(name, await available());
  const { passes, notRun: skipped } = passesOf(plan.rows, {
    head: headCommit(),
    engineHere: (name) => here.get(name) ?? "this version does not have it",
    fallback: await defaultEngine(),
  });
  const results = path.join(out, "results");
  for (const name of ["passes", "results"]) await rm(path.join(out, name), { recursive: true, force: true });
  await mkdir(results, { recursive: true });
  const notRun: NotRun[] = [...skipped];
  if (!local) await fetchData(plan.rows);
  for (const pass of passes) {
    const missing = (reason: string, cells = pass.rows.map(({ run }) => run.cell)): void => {
      for (const cell of cells) notRun.push({ cell, code: pass.code, reason });
    };
    const checkout = pass.code === "head" ? { root: repository } : checkoutOf(pass.code, checkouts, { only: local });
    if ("reason" in checkout) {
      missing(checkout.reason);
      continue;
    }
    const left = maxHours - (performance.now() - began) / 3_600_000;
    if (left <= 0) {
      missing("the night was over before it began");
      continue;
    }
    const workers = request.workers ?? availableParallelism();
    const ended = await runPass(pass, { root: checkout.root, out, workers, maxHours: left });
    for (const { cell, message } of ended.failures) missing(message.split("\n")[0]!, [cell]);
    const made = await scanRuns([ended.results]);
    const cells = new Set(made.runs.map(({ cell }) => cell));
    const failed = new Set(ended.failures.map(({ cell }) => cell));
    const rest = pass.rows.map(({ run }) => run.cell).filter((cell) => !cells.has(cell) && !failed.has(cell));
    if (rest.length > 0) missing(ended.reason ?? "it needs a training that diverged or failed", rest);
    await mergeRuns([ended.results], results);
  }
  const { runs } = await scanRuns([results]);
  const judged = judgeNight(
    runs.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    plan.counting,
  );
  const report = makeReport({
    date: new Date(now).toISOString().slice(0, 10),
    seed,
    judged,
    notRun,
    drawn: plan.rows.map(({ run }) => run.cell),
    labels: new Map([...plan.counting.values()].map((run) => [run.cell, labelOf(run, plan.counting)])),
  });
  await writeFile(path.join(out, "report.json"), `${JSON.stringify(report, null, 1)}\n`);
  return report;
}

/** Brings the data of the rows; what cannot be had is told by the cells that need it. */
async function fetchData(rows: readonly NightRow[]): Promise<void> {
  const ids = new Set(rows.flatMap(({ cells }) => cells.map((cell) => trainingOf(cell).data.id)));
  for (const id of ids) await fetchDataSet(findDataSet(id)).catch(() => {});
}
