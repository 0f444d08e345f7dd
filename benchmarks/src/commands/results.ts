// basin results: list and verify run files, copy chosen ones into the repository's results, and take back published ones.
import { addRuns, scanRuns, UserError } from "@basin/record";
import type { Run } from "@basin/record";
import { Command } from "commander";
import { exitCodes } from "../exit-codes.ts";
import { findFolders } from "../folders.ts";
import type { Folders } from "../folders.ts";
import { print } from "../output.ts";
import { plainTable } from "../report/table.ts";
import { problemText, verifyFolders } from "../release/verify.ts";
import { withdraw as withdrawRuns } from "../release/withdraw.ts";
import { findRuns } from "../run-study.ts";
import { releaseDate } from "./arguments.ts";

interface Given {
  results?: string;
  json?: boolean;
}

/** The command. */
export function resultsCommand(): Command {
  const command = new Command("results")
    .description("List, verify and publish run files.")
    .addHelpText(
      "after",
      "\nExamples:\n  npx basin results list\n  npx basin results verify\n  npx basin results add 0197f2a0-…",
    );
  const options = (one: Command): Command =>
    one
      .option("--results <folder>", "where runs are (BASIN_RESULTS, else .basin/results)")
      .option("--json", "print one JSON document instead of text");
  options(command.command("list").description("List the runs there are."))
    .addHelpText("after", "\nExamples:\n  npx basin results list --json")
    .action(list);
  options(
    command
      .command("verify")
      .description("Recompute ids, hashes, parents and releases, of your own runs and of the published ones."),
  )
    .addHelpText("after", "\nExamples:\n  npx basin results verify")
    .action(verify);
  options(command.command("add").description("Verify chosen runs and copy them into results/ of the repository."))
    .argument("[runs...]", "ids of runs")
    .option("--model <id>", "all runs of a model, smoke runs left out")
    .option("--data <id>", "all runs on a data set, smoke runs left out")
    .addHelpText(
      "after",
      "\nExamples:\n  npx basin results add 0197f2a0-…\n  npx basin results add --model f1 --data mnist",
    )
    .action(add);
  command
    .command("withdraw")
    .description("Take published runs back, and what was made of them: a file for each, their own stay.")
    .argument("<runs...>", "ids of runs in results/")
    .requiredOption("--reason <text>", "what is wrong with them, for their readers")
    .option("--date <day>", "the day, as 2026-11-24 (today)", releaseDate)
    .option("--json", "print one JSON document instead of text")
    .addHelpText(
      "after",
      '\nExamples:\n  npx basin results withdraw 0197f2a0-… --reason "Trained with a data file that was cut short."',
    )
    .action(withdraw);
  return command;
}

async function list(given: Given): Promise<void> {
  const { runs, problems } = await findRuns(findFolders(given.results));
  const rows = runs.map(({ id, kind, cell, scale, timings }) => ({
    id,
    kind,
    cell,
    scale,
    startedAt: timings.startedAt,
  }));
  const text = [
    rows.length === 0
      ? "No runs yet."
      : plainTable(
          ["run", "kind", "cell", "scale", "started"],
          rows.map((row) => [row.id, row.kind, row.cell.slice(0, 12), row.scale, row.startedAt]),
        ),
    ...problems.map(({ path, reason }) => `Skipped ${path}: ${reason}`),
  ].join("\n");
  print(
    given.json,
    { runs: rows, problems },
    text,
    rows[0] === undefined ? "npx basin quickstart" : `npx basin show ${rows[0].id}`,
  );
}

async function verify(given: Given): Promise<void> {
  const { results, published } = findFolders(given.results);
  const { runs, problems, notes } = await verifyFolders([...new Set([results, published])]);
  const text = [
    `${runs.length} runs are right, ${problems.length} things are not.`,
    ...problems.map(problemText),
    ...notes,
  ].join("\n");
  print(
    given.json,
    { valid: runs.length, problems, notes },
    text,
    problems.length > 0 ? "remove or mend the files named above" : "npx basin results list",
  );
  process.exitCode = problems.length > 0 ? exitCodes.user : exitCodes.done;
}

async function add(ids: string[], given: Given & { model?: string; data?: string }): Promise<void> {
  const folders = findFolders(given.results);
  const chosen = ids.length > 0 ? ids : await chooseRuns(folders, given);
  const added = await addRuns(folders.results, folders.published, chosen);
  const text = added.map(({ id, status, detail }) => `${status} ${id}: ${detail}`).join("\n");
  print(given.json, { added }, text, "npx basin results verify");
  process.exitCode = added.some(({ status }) => status === "refused") ? exitCodes.user : exitCodes.done;
}

async function withdraw(ids: string[], given: { reason: string; date?: string; json?: boolean }): Promise<void> {
  const { published } = findFolders(undefined);
  const { reason, date = new Date().toISOString().slice(0, 10) } = given;
  const withdrawn = await withdrawRuns(published, ids, { reason, date });
  const text = withdrawn.map(({ run, kind, state, path }) => `${state} ${kind} ${run}: ${path}`).join("\n");
  print(given.json, { withdrawn }, text, "npx basin results verify, then commit the files above");
}

/** One's own runs of a model, a data set or both: trainings, and what was made of such, also of published ones. */
async function chooseRuns(
  { results, published }: Folders,
  { model, data }: { model?: string; data?: string },
): Promise<string[]> {
  if (model === undefined && data === undefined) {
    throw new UserError("results add: needs runs, got none; give ids (basin results list), or --model and --data");
  }
  const [own, there] = await Promise.all([scanRuns([results]), scanRuns([published])]);
  const fits = (run: Run): boolean =>
    run.kind === "train" &&
    run.scale !== "smoke" &&
    (model === undefined || run.spec.model.id === model) &&
    (data === undefined || run.spec.data.id === data);
  const solutions = new Set([...own.runs, ...there.runs].filter(fits).map(({ id }) => id));
  const chosen = own.runs.filter((run) => fits(run) || run.parents.some((parent) => solutions.has(parent.run)));
  if (chosen.length === 0) {
    throw new UserError(`results add: no run fits in ${results}; see what there is with "npx basin results list"`);
  }
  return chosen.map(({ id }) => id);
}
