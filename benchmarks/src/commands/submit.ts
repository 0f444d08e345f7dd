// basin submit: hands the shards of a study to a scheduler of many machines.
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { dataFolder } from "@basin/datasets";
import { canonicalHash } from "@basin/record";
import { Command } from "commander";
import writeFileAtomic from "write-file-atomic";
import { UserError } from "../errors.ts";
import { findFolders } from "../folders.ts";
import { print } from "../output.ts";
import { isToDo, planStudy } from "../run-study.ts";
import { trainingOf } from "../study.ts";
import { shardStudy } from "../study-shards.ts";
import { github } from "../submit/github.ts";
import { kubernetes } from "../submit/kubernetes.ts";
import type { Scheduler, Submission } from "../submit/scheduler.ts";
import { slurm } from "../submit/slurm.ts";
import { positiveNumber } from "./arguments.ts";
import { addMachineOptions, addStudyOptions, expandGiven } from "./run.ts";
import type { GivenStudy } from "./run.ts";

interface Given extends GivenStudy {
  threads: number;
  dataFolder?: string;
  shards: number;
  folder: string;
  results?: string;
  write?: string;
  dryRun?: boolean;
  json?: boolean;
}

/** The command. */
export function submitCommand(): Command {
  return new Command("submit")
    .description("Run a study on many machines: hand its shards to a scheduler.")
    .addHelpText(
      "after",
      "\nExamples:\n  npx basin submit slurm sb-lb --shards 4 --time 12:00:00\n  npx basin submit github sb-lb --shards 10\n  npx basin submit kubernetes sb-lb --shards 10 --image registry.example/basin:1 --claim basin",
    )
    .addCommand(commandOf(slurm))
    .addCommand(commandOf(github))
    .addCommand(commandOf(kubernetes));
}

function commandOf<Options>(scheduler: Scheduler<Options>): Command {
  const command = addMachineOptions(addStudyOptions(new Command(scheduler.id).description(scheduler.description)));
  const typed = wordsTyped(command);
  return scheduler
    .addOptions(command)
    .requiredOption("--shards <n>", "how many shards", positiveNumber)
    .option("--folder <folder>", "where shards keep results and checkpoints", path.join(".basin", "shards"))
    .option("--results <folder>", "runs that are done already (BASIN_RESULTS, else .basin/results)")
    .option("--write <file>", "write the file for the scheduler, submit nothing")
    .option("--dry-run", "print the file for the scheduler, submit nothing")
    .option("--json", "print one JSON document instead of text")
    .addHelpText("after", `\nExamples:\n${scheduler.examples.map((one) => `  ${one}`).join("\n")}`)
    .action(async (id: string, given: Given & Options) => {
      await hand(scheduler, await submissionOf(id, given, ["run", id, ...typed]), given);
    });
}

/** What is typed for the study goes on to every shard as it was typed, so that a new option of `run` needs nothing here. */
function wordsTyped(command: Command): string[] {
  const typed: string[] = [];
  for (const option of command.options) {
    command.on(`option:${option.name()}`, (value: string | null) => {
      typed.push(option.long!, ...(value === null ? [] : [value]));
    });
  }
  return typed;
}

/**
 * A study as it is typed behind `basin run`, cut into `shards`, and the ids of the data sets that it needs; wrong words throw
 * as commander throws.
 */
export async function submissionFor(
  words: readonly string[],
  shards: number,
  folder: string,
): Promise<{ readonly submission: Submission; readonly dataSets: readonly string[] }> {
  const command = addMachineOptions(addStudyOptions(new Command("run"))).exitOverride();
  const typed = wordsTyped(command);
  await command.action(() => {}).parseAsync(words, { from: "user" });
  const id = command.args[0]!;
  const given = { ...command.opts<Given>(), shards, folder };
  const { cells } = await expandGiven(id, given);
  const dataSets = [...new Set(cells.map((cell) => trainingOf(cell).data.id))].sort();
  return { submission: await submissionOf(id, given, ["run", id, ...typed]), dataSets };
}

async function submissionOf(id: string, given: Given, run: readonly string[]): Promise<Submission> {
  const expansion = await expandGiven(id, given);
  const { items } = await planStudy(expansion, { folders: findFolders(given.results) });
  const missing = new Set(items.flatMap(({ cell, state }) => (isToDo(state) ? [cell.id] : [])));
  const shards = shardStudy(expansion, given.shards).flatMap(({ cells }, index) =>
    cells.some((cell) => missing.has(cell.id)) ? [index + 1] : [],
  );
  const hash = await canonicalHash([expansion.cells.map((cell) => cell.id).toSorted(), given.shards]);
  const name = `${id}-${hash.slice(0, 8)}`;
  return {
    study: id,
    name,
    run,
    threads: given.threads,
    shards,
    count: given.shards,
    folder: path.resolve(given.folder, name),
    data: given.dataFolder === undefined ? dataFolder() : path.resolve(given.dataFolder),
  };
}

async function hand<Options>(
  scheduler: Scheduler<Options>,
  submission: Submission,
  given: Given & Options,
): Promise<void> {
  const { name, shards, count, folder } = submission;
  const told = { scheduler: scheduler.id, name, shards, count, folder };
  if (shards.length === 0) {
    throw new UserError(
      `submit: needs something to do, got ${submission.study} that is done already; see npx basin status ${submission.study}`,
    );
  }
  const text = scheduler.write(submission, given);
  if (given.write !== undefined) {
    const file = path.resolve(given.write);
    if (!existsSync(path.dirname(file))) {
      throw new UserError(`write: must lie in a folder that is there, got "${given.write}"; make the folder first`);
    }
    await writeFileAtomic(file, text);
    print(given.json, { ...told, file }, `Wrote ${file}`, scheduler.next(submission, file));
  } else if (scheduler.submit === undefined || given.dryRun === true) {
    print(given.json, { ...told, text }, text.trimEnd(), scheduler.next(submission, undefined));
  } else {
    await mkdir(folder, { recursive: true });
    const file = path.join(folder, "submitted");
    await writeFileAtomic(file, text);
    const submitted = await scheduler.submit(file);
    print(given.json, { ...told, file, submitted }, submitted, scheduler.next(submission, undefined));
  }
}
