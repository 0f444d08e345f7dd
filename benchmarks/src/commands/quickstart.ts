// basin quickstart: the study at a size that takes two to three minutes, on generated data, offline.
import { Command } from "commander";
import { findFolders } from "../folders.ts";
import type { RunSettings } from "../run-study.ts";
import { findStudy } from "../studies.ts";
import type { StudyOptions } from "../study.ts";
import { positiveNumber } from "./arguments.ts";
import { runAndReport } from "./study-run.ts";

/** LB/SB is near that of the paper's F1, 6000/256, so that the contrast is not empty. */
const options: StudyOptions = {
  model: "f1",
  data: "glyphs",
  train: 6000,
  test: 1000,
  batchSmall: 32,
  batchLarge: 600,
  seeds: [1, 2, 3],
  scale: "reduced",
  maxEpochs: 10,
  draws: 0,
  rows: ["scaled", "first-order"],
  splits: ["train"],
};

const tiny: StudyOptions = {
  ...options,
  model: "m1-tiny",
  train: 320,
  test: 80,
  batchSmall: 16,
  batchLarge: 304,
  maxEpochs: 2,
};

/** The command. */
export function quickstartCommand(): Command {
  return new Command("quickstart")
    .description("Small batch against large batch on generated digits: three seeds, offline, in two to three minutes.")
    .option("--workers <n>", "worker processes (one per core)", positiveNumber)
    .option("--engine <name>", "engine (the first that runs here)")
    .option("--results <folder>", "where runs are written (BASIN_RESULTS, else .basin/results)")
    .option("--tiny", "a tiny network instead of F1: seconds, to try the command")
    .option("--json", "print one JSON document instead of text")
    .addHelpText("after", "\nExamples:\n  npx basin quickstart\n  npx basin quickstart --tiny --json")
    .action(async (given: { workers?: number; engine?: string; results?: string; tiny?: boolean; json?: boolean }) => {
      const expansion = await findStudy("sb-lb").expand(given.tiny === true ? tiny : options);
      const settings: RunSettings = {
        folders: findFolders(given.results),
        ...(given.workers === undefined ? {} : { workers: given.workers }),
        ...(given.engine === undefined ? {} : { engine: given.engine }),
      };
      process.exitCode = await runAndReport(expansion, settings, {
        json: given.json,
        next: [
          "npx basin open   (these runs as pages in your browser)",
          "      npx basin data fetch mnist && npx basin run sb-lb --model f1 --data mnist --seeds 5   (the real thing)",
        ].join("\n"),
      });
    });
}
