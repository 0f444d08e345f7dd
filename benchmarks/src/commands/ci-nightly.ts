// basin ci nightly and basin ci issue: published cells run again, and the issue that tells of drift.
import { mkdir, readFile } from "node:fs/promises";
import path from "node:path";
import { Command } from "commander";
import writeFileAtomic from "write-file-atomic";
import { openCells, tellIssue } from "../ci/drift-issue.ts";
import { repositoryName } from "../ci/github.ts";
import { planNight, runNight } from "../ci/nightly/nightly.ts";
import type { NightPlan } from "../ci/nightly/nightly.ts";
import { rehearsalRows } from "../ci/nightly/rehearse.ts";
import { ISSUE_TITLE, issueBody, reportText } from "../ci/nightly/report.ts";
import type { NightReport } from "../ci/nightly/report.ts";
import { nightRates } from "../ci/nightly/simulate.ts";
import type { SimulatedNights } from "../ci/nightly/simulate.ts";
import { UserError } from "../errors.ts";
import { exitCodes } from "../exit-codes.ts";
import { findFolders } from "../folders.ts";
import { print } from "../output.ts";
import { plainTable } from "../report/table.ts";
import { hours, names, positiveNumber, wholeNumber } from "./arguments.ts";

interface Given {
  local?: boolean;
  rows: number;
  seed?: number;
  again?: string[];
  results?: string;
  out: string;
  checkouts?: string;
  maxHours: number;
  workers?: number;
  simulate?: number;
  dryRun?: boolean;
  json?: boolean;
}

/** The command of a night. */
export function nightlyCommand(): Command {
  return new Command("nightly")
    .description("Run published cells again, drawn by how long ago that was, and say whether they came out alike.")
    .option("--local", "rehearse: at smoke scale, without network, with rows made here unless --results names some")
    .option("--rows <n>", "cells to run again", positiveNumber, 3)
    .option("--seed <n>", "of the draw (the day, unless given)", wholeNumber)
    .option("--again <list>", "cells that are run again first, with commas between", names)
    .option("--results <folder>", "published results (BASIN_PUBLISHED, else results/ of the repository)")
    .option("--out <folder>", "where runs and report are written", path.join(".basin", "nightly"))
    .option("--checkouts <folder>", "where the rows' own commits are checked out (in --out)")
    .option("--max-hours <h>", "hours that the night may take", hours, 4)
    .option("--workers <n>", "worker processes (one per core)", positiveNumber)
    .option("--simulate <n>", "simulate n nights of each kind: the rates of false alarms and the power", positiveNumber)
    .option("--dry-run", "print the cells and their commits, run nothing")
    .option("--json", "print one JSON document instead of text")
    .addHelpText(
      "after",
      "\nExamples:\n  npx basin ci nightly --local\n  npx basin ci nightly --rows 3 --seed 7 --dry-run --json\n  npx basin ci nightly --simulate 1000",
    )
    .action(async (given: Given) => {
      if (given.simulate !== undefined) printRates(given.simulate, given.seed ?? 1, given.json);
      else process.exitCode = await night(given);
    });
}

async function night(given: Given): Promise<number> {
  const { rows, json, maxHours, workers } = given;
  const local = given.local === true;
  const now = Date.now();
  const out = path.resolve(given.out);
  const published =
    given.results !== undefined
      ? path.resolve(given.results)
      : local
        ? await rehearsalRows(out)
        : findFolders().published;
  const request = {
    published,
    out,
    rows,
    // Of 32 bits; a number of a workflow run is longer.
    seed: (given.seed ?? Math.floor(now / 86_400_000)) % 2 ** 32,
    now,
    local,
    again: (given.again ?? []).filter((cell) => cell !== ""),
    checkouts: path.resolve(given.checkouts ?? path.join(out, "checkouts")),
    maxHours,
    ...(workers === undefined ? {} : { workers }),
  };
  const plan = await planNight(request);
  if (given.dryRun === true) {
    printPlan(plan, request.seed, json);
    return exitCodes.done;
  }
  await mkdir(out, { recursive: true });
  const report = await runNight(request, plan);
  await writeFileAtomic(path.join(out, "issue.md"), `# ${ISSUE_TITLE}\n\n${issueBody(report, report.drifting)}\n`);
  const text = [reportText(report), ...leftOutText(plan), `Runs and report: ${out}`].join("\n");
  const next =
    report.drifting.length > 0
      ? `npx basin ci issue --report ${path.join(given.out, "report.json")} --dry-run`
      : `npx basin ci propose ${path.join(given.out, "results")} --branch nightly/${report.date} --title "Run published rows again" --dry-run`;
  print(json, report, text, next);
  // An alarm is a finding, not a failure of the night: the issue tells it.
  return exitCodes.done;
}

/** Cells that are named as left out; `--json` has all. */
const MOST_LEFT_OUT = 10;

function leftOutText({ leftOut }: NightPlan): string[] {
  const more = leftOut.length - MOST_LEFT_OUT;
  return [
    ...leftOut.slice(0, MOST_LEFT_OUT).map(({ label, reason }) => `left out  ${label}: ${reason}`),
    ...(more > 0 ? [`left out  ${more} more`] : []),
  ];
}

function printPlan(plan: NightPlan, seed: number, json: boolean | undefined): void {
  const rows = plan.rows.map(({ run, label, cells, age }) => ({
    cell: run.cell,
    label,
    run: run.id,
    commit: run.software.commit,
    engine: run.engine.name,
    threads: run.engine.threads,
    days: age,
    cells: cells.map(({ id }) => id),
  }));
  const text = [
    `${rows.length} of ${plan.candidates} cells, drawn with seed ${seed}:`,
    ...rows.map(
      ({ label, commit, engine, days, cells }) =>
        `${label} (${engine}, commit ${commit?.slice(0, 12) ?? "none"}, weight ${days.toFixed(1)} days; ${cells.length} cells)`,
    ),
    ...leftOutText(plan),
  ].join("\n");
  print(
    json,
    { seed, candidates: plan.candidates, rows, leftOut: plan.leftOut },
    text,
    `npx basin ci nightly --seed ${seed}`,
  );
}

function printRates(nights: number, seed: number, json: boolean | undefined): void {
  const rates = nightRates(nights, seed);
  const line = ({ shape, tests, history, drift, alarms: [share, error] }: SimulatedNights): string[] => [
    shape,
    String(tests),
    String(history),
    String(drift),
    `${(100 * share).toFixed(2)} ± ${(100 * error).toFixed(2)}`,
  ];
  const text = plainTable(
    ["values", "tests a night", "history", "drift, σ", "nights with an alarm, %"],
    rates.map(line),
  );
  print(json, rates, text, "npx basin ci nightly --local");
}

/** The command of the issue. */
export function issueCommand(): Command {
  return new Command("issue")
    .description("Open, update or close the one issue that tells of drift. Writes to GitHub by gh, and needs GH_TOKEN.")
    .option("--report <file>", "the report of a night: report.json")
    .option("--cells", "print the cells that the open issue lists, with commas between; write nothing")
    .option("--dry-run", "print the issue as it would be opened; ask and write nothing")
    .option("--json", "print one JSON document instead of text")
    .addHelpText(
      "after",
      "\nExamples:\n  npx basin ci issue --report .basin/nightly/report.json --dry-run\n  npx basin ci issue --cells",
    )
    .action(async (given: { report?: string; cells?: boolean; dryRun?: boolean; json?: boolean }) => {
      if (given.cells === true) {
        const cells = openCells(repositoryName(process.env["GITHUB_REPOSITORY"]));
        process.stdout.write(given.json === true ? `${JSON.stringify({ cells }, null, 2)}\n` : `${cells.join(",")}\n`);
        return;
      }
      const report = await readReport(given.report);
      const next = "npx basin ci nightly --local";
      if (given.dryRun === true) {
        const body = issueBody(report, report.drifting);
        print(given.json, { title: ISSUE_TITLE, body }, `${ISSUE_TITLE}\n\n${body}`, next);
        return;
      }
      const done = tellIssue(repositoryName(process.env["GITHUB_REPOSITORY"]), report);
      print(given.json, done, `Issue: ${done.action}${done.issue === null ? "" : ` (#${done.issue})`}.`, next);
    });
}

async function readReport(file: string | undefined): Promise<NightReport> {
  if (file === undefined)
    throw new UserError("report: must be a file, got none; give --report .basin/nightly/report.json");
  try {
    const report = JSON.parse(await readFile(file, "utf8")) as NightReport;
    if (report.schemaVersion === 1) return report;
  } catch {
    // Told below with every other file that is none.
  }
  throw new UserError(`report: must be the report of a night, got "${file}"; make it by npx basin ci nightly`);
}
