// basin data: which data sets there are, fetching and verifying their files.
import { dataSets, dataSetStatus, fetchDataSet, findDataSet } from "@basin/datasets";
import type { DataSet, DataSetStatus } from "@basin/datasets";
import { SingleBar } from "cli-progress";
import { Command } from "commander";
import { exitCodes } from "../exit-codes.ts";
import { formatBytes, print } from "../output.ts";
import { plainTable } from "../report/table.ts";

interface Given {
  dataFolder?: string;
  json?: boolean;
}

/** The command. */
export function dataCommand(): Command {
  const command = new Command("data")
    .description("List, fetch and verify data sets.")
    .addHelpText("after", "\nExamples:\n  npx basin data list\n  npx basin data fetch mnist\n  npx basin data verify");
  const options = (one: Command): Command =>
    one
      .option("--data-folder <folder>", "where data lie (BASIN_DATA, else the cache)")
      .option("--json", "print one JSON document instead of text");
  options(command.command("list").description("List the data sets and what is here."))
    .addHelpText("after", "\nExamples:\n  npx basin data list --json")
    .action((given: Given) => report(dataSets, given, false));
  options(command.command("fetch").description("Download what is missing; a broken download goes on where it stopped."))
    .argument("<sets...>", "ids of data sets")
    .addHelpText("after", "\nExamples:\n  npx basin data fetch mnist fashion-mnist")
    .action(async (ids: string[], given: Given) => {
      for (const set of ids.map(findDataSet)) await fetchOne(set, given);
      await report(ids.map(findDataSet), given, false);
    });
  options(command.command("verify").description("Check every byte of the files that are here."))
    .argument("[sets...]", "ids of data sets; all unless given")
    .addHelpText("after", "\nExamples:\n  npx basin data verify mnist")
    .action((ids: string[], given: Given) => report(ids.length === 0 ? dataSets : ids.map(findDataSet), given, true));
  return command;
}

const folderOf = ({ dataFolder }: Given): { folder?: string } =>
  dataFolder === undefined ? {} : { folder: dataFolder };

async function fetchOne(set: DataSet, given: Given): Promise<void> {
  if (given.json === true || !process.stderr.isTTY) {
    await fetchDataSet(set, folderOf(given));
    return;
  }
  const bar = new SingleBar({ format: "{bar} {percentage} % | {name}", stream: process.stderr });
  let name: string | undefined;
  try {
    await fetchDataSet(set, {
      ...folderOf(given),
      onProgress: (told) => {
        if (told.name !== name) bar.start(told.total, told.received, { name: told.name });
        name = told.name;
        bar.update(told.received);
      },
    });
  } finally {
    bar.stop();
  }
}

async function report(sets: readonly DataSet[], given: Given, verify: boolean): Promise<void> {
  const found: DataSetStatus[] = [];
  for (const set of sets) found.push(await dataSetStatus(set, { ...folderOf(given), verify }));
  const rows = found.map(({ id, state, bytes }) => [
    id,
    state,
    bytes === 0 ? "-" : formatBytes(bytes),
    sets.find((set) => set.id === id)?.title ?? "",
  ]);
  const problems = found.flatMap(({ id, problems: list }) => list.map((problem) => `${id}: ${problem}`));
  // What its users must have themselves cannot be fetched.
  const missing = found.find(({ id, state }) => state === "missing" && findDataSet(id).source.kind === "files");
  const damaged = found.some(({ state }) => state === "damaged");
  const text = [plainTable(["id", "state", "size", "title"], rows), ...(verify || damaged ? problems : [])].join("\n");
  print(
    given.json,
    { sets: found },
    text,
    missing === undefined ? "npx basin run sb-lb --dry-run" : `npx basin data fetch ${missing.id}`,
  );
  if (damaged) process.exitCode = exitCodes.user;
}
