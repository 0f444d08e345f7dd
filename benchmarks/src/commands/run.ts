// basin run: a study, resumable, on all cores.
import { probeIds } from "@basin/sharpness";
import { Command, Option } from "commander";
import { findFolders } from "../folders.ts";
import type { RunSettings } from "../run-study.ts";
import { findStudy, studies } from "../studies.ts";
import { takeShard } from "../study-shards.ts";
import type { ShardPlace } from "../study-shards.ts";
import type { Expansion, Scale, StudyOptions } from "../study.ts";
import {
  hours,
  names,
  namesOf,
  namesOrNone,
  numbers,
  positiveNumber,
  seedsUpTo,
  shardPlace,
  wholeNumber,
  wholeNumbers,
} from "./arguments.ts";
import { dryRun, runAndReport } from "./study-run.ts";

/** What commander gives of the options that say which cells a study has. */
export interface GivenStudy {
  model?: string;
  data?: string;
  seeds?: number;
  seedList?: number[];
  batchSb?: number;
  batchLb?: number;
  draws?: number;
  scale: Scale;
  maxEpochs?: number;
  epsilon?: number[];
  rows?: NonNullable<StudyOptions["rows"]>;
  splits?: NonNullable<StudyOptions["splits"]>;
  trainSamples?: number;
  testSamples?: number;
  points?: number;
  batches?: number[];
  starts?: number[];
  arms?: string[];
  probes?: string[];
}

/** What commander gives. */
interface Given extends GivenStudy {
  shard?: ShardPlace;
  workers?: number;
  threads?: number;
  engine?: string;
  results?: string;
  dataFolder?: string;
  only?: "train" | "measure" | "interpolate" | "probe";
  maxHours?: number;
  dryRun?: boolean;
  json?: boolean;
}

/** Leaves out what was not given, so that defaults of the callee hold. */
type Defined<T> = { [Key in keyof T]: Exclude<T[Key], undefined> };
function defined<T extends object>(value: T): Defined<T> {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as Defined<T>;
}

/** Adds the argument and the options that say which cells a study has. */
export function addStudyOptions(command: Command): Command {
  return command
    .argument("<study>", studies.map(({ id, title }) => `${id}: ${title}`).join("; "))
    .option("--model <id>", "model (f1 unless the scale says otherwise)")
    .option("--data <id>", "data set (mnist unless the scale says otherwise)")
    .option("--seeds <n>", "seeds 1 to n (as many as the study has at this scale)", positiveNumber)
    .option("--seed-list <list>", "these seeds, with commas between", wholeNumbers)
    .addOption(
      new Option("--scale <scale>", "how much of the protocol").choices(["paper", "reduced", "smoke"]).default("paper"),
    )
    .option("--batch-sb <n>", "small batch size (256)", positiveNumber)
    .option("--batch-lb <n>", "large batch size (10 % of the training set)", positiveNumber)
    .option("--draws <n>", "random subspaces per seed (5)", wholeNumber)
    .option("--max-epochs <n>", "epochs at most; below the protocol's makes it reduced", positiveNumber)
    .option("--epsilon <list>", "sizes of the box (0.001,0.0005)", numbers)
    .option("--rows <list>", "ways of printing φ", namesOf(["scipy-defaults", "scaled", "first-order"]))
    .option("--splits <list>", "f on which splits", namesOf(["train", "test"]))
    .option("--points <n>", "points of a curve or a path", positiveNumber)
    .option("--batches <list>", "batch sizes of a sweep", wholeNumbers)
    .option("--starts <list>", "epochs of SB from which LB is started", wholeNumbers)
    .option("--arms <list>", "arms of a study, by name", names)
    .option("--probes <list>", `probes of training f: none, or some of ${probeIds.join(", ")}`, namesOrNone)
    .option("--train-samples <n>", "the first n training samples", positiveNumber)
    .option("--test-samples <n>", "the first n test samples", positiveNumber);
}

/** Adds the options that say how a study is run on a machine. */
export function addMachineOptions(command: Command): Command {
  return command
    .option("--workers <n>", "worker processes (one per core)", positiveNumber)
    .option("--threads <n>", "threads of each worker", positiveNumber, 1)
    .option("--engine <name>", "engine (the first that runs here)")
    .option("--data-folder <folder>", "where data lie (BASIN_DATA, else the cache)")
    .addOption(
      new Option("--only <kind>", "only one kind of cell").choices(["train", "measure", "interpolate", "probe"]),
    )
    .option("--max-hours <h>", "checkpoint and stop after h hours, as SIGTERM does (exit code 75)", hours);
}

/** Expands a study as it was asked for; throws UserError for a study that there is not and options it does not take. */
export async function expandGiven(id: string, given: GivenStudy): Promise<Expansion> {
  const study = findStudy(id);
  return study.expand({
    seeds: given.seedList ?? seedsUpTo(given.seeds ?? study.seeds[given.scale]),
    scale: given.scale,
    ...defined({
      model: given.model,
      data: given.data,
      batchSmall: given.batchSb,
      batchLarge: given.batchLb,
      draws: given.draws,
      maxEpochs: given.maxEpochs,
      epsilons: given.epsilon,
      rows: given.rows,
      splits: given.splits,
      points: given.points,
      batches: given.batches,
      starts: given.starts,
      arms: given.arms,
      probes: given.probes,
      train: given.trainSamples,
      test: given.testSamples,
    }),
  });
}

/** The command. */
export function runCommand(): Command {
  const command = new Command("run").description(
    "Run a study: what was done is kept, what is missing is done, on all cores.",
  );
  return addMachineOptions(addStudyOptions(command))
    .option("--results <folder>", "where runs are written (BASIN_RESULTS, else .basin/results)")
    .option("--shard <i/n>", "only one of n shards, which basin plan shows", shardPlace)
    .option("--dry-run", "print the cells and an estimate, run nothing")
    .option("--json", "print one JSON document instead of text")
    .addHelpText(
      "after",
      "\nExamples:\n  npx basin run sb-lb --model f1 --data mnist --seeds 5\n  npx basin run sb-lb --scale smoke --seeds 1\n  npx basin run sb-lb --seed-list 1,2 --dry-run\n  npx basin run sb-lb --shard 1/4 --max-hours 11.5",
    )
    .action(async (id: string, given: Given) => {
      const whole = await expandGiven(id, given);
      const expansion = given.shard === undefined ? whole : takeShard(whole, given.shard);
      const { engine, threads, workers, only, dataFolder, maxHours } = given;
      const settings: RunSettings = {
        folders: findFolders(given.results),
        ...defined({ engine, threads, workers, only, dataFolder, maxHours }),
      };
      process.exitCode =
        given.dryRun === true
          ? await dryRun(expansion, settings, given.json, expansion.command)
          : await runAndReport(expansion, settings, { json: given.json, next: `npx basin status ${id}` });
    });
}
