// The interface of a scheduler of machines: how the shards of a study are handed to it. Adding one touches one new file
// beside this one and one line in commands/submit.ts.
import type { Command } from "commander";

/** A study cut into shards, ready to be handed over. */
export interface Submission {
  readonly study: string;
  /** The same for the same cells and number of shards, so that what is submitted again goes on: "sb-lb-0a1b2c3d". */
  readonly name: string;
  /** The words behind `basin` that run the study, as they were typed; a shard and its results folder are to be added. */
  readonly run: readonly string[];
  /** Threads of a worker. */
  readonly threads: number;
  /** The shards with something to do, from 1, in order. */
  readonly shards: readonly number[];
  /** How many shards the study is cut into. */
  readonly count: number;
  /** The absolute folder on this machine in which each shard has one of its own. */
  readonly folder: string;
  /** The absolute folder in which data lie on this machine. */
  readonly data: string;
}

/** A scheduler; `Given` is what commander makes of its options. */
export interface Scheduler<Given> {
  readonly id: string;
  /** One sentence for --help. */
  readonly description: string;
  /** Commands for --help. */
  readonly examples: readonly string[];
  addOptions(command: Command): Command;
  /** The file that the scheduler takes, of a submission with something to do; throws UserError for what it cannot take. */
  write(submission: Submission, given: Given): string;
  /** Where there is a command for it on this machine: hands the file over and says what came of it. */
  submit?(file: string): Promise<string>;
  /** What the user types next, once the file is there or handed over. */
  next(submission: Submission, file: string | undefined): string;
}

/** The folder name of a shard within its submission: "1-of-4". */
export function shardName(shard: number | string, count: number): string {
  return `${shard}-of-${count}`;
}

/** The words of a run with as many workers as processors hold, unless the user gave a number of workers. */
export function withWorkers({ run, threads }: Submission, processors: number): string[] {
  if (run.includes("--workers")) return [...run];
  return [...run, "--workers", String(Math.max(1, Math.floor(processors / threads)))];
}
