// Slurm: a job array, one task a shard. A task that has to go is told 120 s before, keeps a checkpoint and is queued
// again. All nodes must see the folder of the shards and this installation under the same paths.
import { execFile } from "node:child_process";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { Option } from "commander";
import { quote } from "shlex";
import { positiveNumber } from "../commands/arguments.ts";
import { UserError } from "../errors.ts";
import { exitCodes } from "../exit-codes.ts";
import { shardName, withWorkers } from "./scheduler.ts";
import type { Scheduler, Submission } from "./scheduler.ts";

interface Given {
  readonly cpus: number;
  readonly time?: string;
  readonly memory?: string;
  readonly parallel?: number;
  readonly sbatch: readonly string[];
}

/** Seconds before the end of its time at which a task is told. */
const NOTICE = 120;

const binary = path.resolve(import.meta.dirname, "..", "..", "bin", "basin.js");

/** Array indices as sbatch takes them: "1-3,5". */
function ranges(sorted: readonly number[]): string {
  const parts: [first: number, last: number][] = [];
  for (const one of sorted) {
    const open = parts.at(-1);
    if (open !== undefined && open[1] === one - 1) open[1] = one;
    else parts.push([one, one]);
  }
  return parts.map(([first, last]) => (first === last ? first : `${first}-${last}`)).join(",");
}

/** A line of options for sbatch, which reads quotes and backslashes; a line break would end it. */
function directive(option: string): string {
  if (/[\n\r\0]/.test(option)) {
    throw new UserError(
      `sbatch: an option must be one line, got ${JSON.stringify(option)}; give it again without breaks`,
    );
  }
  if (/^[\w=@:%,./+[\]-]+$/.test(option)) return `#SBATCH ${option}`;
  return `#SBATCH "${option.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
}

function write(submission: Submission, { cpus, time, memory, parallel, sbatch }: Given): string {
  const { study, name, shards, count, folder, data } = submission;
  // In a file name sbatch reads %a as the task; another % must be doubled.
  const log = path.join(folder.replaceAll("%", "%%"), `${shardName("%a", count)}.log`);
  const options = [
    `--job-name=${name}`,
    `--array=${ranges(shards)}${parallel === undefined ? "" : `%${parallel}`}`,
    `--cpus-per-task=${cpus}`,
    ...(time === undefined ? [] : [`--time=${time}`]),
    ...(memory === undefined ? [] : [`--mem=${memory}`]),
    `--signal=B:TERM@${NOTICE}`,
    "--requeue",
    "--open-mode=append",
    `--output=${log}`,
    ...sbatch,
  ];
  const words = [process.execPath, binary, ...withWorkers(submission, cpus)].map(quote);
  return `#!/bin/bash
# Runs ${study} in ${count} shards, one task of the array each.
${options.map(directive).join("\n")}
set -u
folder=${quote(folder)}/${shardName("$SLURM_ARRAY_TASK_ID", count)}
export BASIN_CACHE="$folder/cache" BASIN_DATA=${quote(data)}
mkdir -p "$folder" || exit
# Slurm runs a task of an array once at a time: a lock that is still here is of a node that went down.
rm -rf "$BASIN_CACHE/locks"

${words.join(" ")} \\
  --shard "$SLURM_ARRAY_TASK_ID/${count}" --results "$folder/results" &
study=$!
trap 'kill -TERM "$study"' TERM
wait "$study"
code=$?
# Above 128 the wait itself may have been cut short, by the signal that was passed on.
if [ "$code" -gt 128 ]; then
  trap '' TERM
  wait "$study"
  code=$?
fi
trap - TERM

# ${exitCodes.preempted}: stopped after a checkpoint. A task that was cancelled is not running any more, and stays away.
task="\${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID"
if [ "$code" -eq ${exitCodes.preempted} ] && [ "$(squeue -h -t all -o %T -j "$task")" = RUNNING ]; then
  scontrol requeue "$task"
  # The scheduler ends this script; to end by itself would be to end the task.
  sleep ${NOTICE}
fi
exit "$code"
`;
}

/** Hands the script to sbatch. */
async function submit(file: string): Promise<string> {
  await mkdir(path.dirname(file), { recursive: true });
  try {
    const { stdout } = await promisify(execFile)("sbatch", ["--parsable", file]);
    return `Submitted as job array ${stdout.trim()}; squeue shows it.`;
  } catch (error) {
    const { code, stderr } = error as { code?: unknown; stderr?: string };
    if (code === "ENOENT") {
      throw new UserError(
        "sbatch: must be on the PATH, got none; run this where Slurm is, or write the script with --write job.sh",
      );
    }
    throw new UserError(`sbatch: must take ${file}, got: ${stderr?.trim() ?? String(error)}; change the options`);
  }
}

/** Slurm. */
export const slurm: Scheduler<Given> = {
  id: "slurm",
  description: "Submit a job array to Slurm, one task a shard; all nodes must see this folder.",
  examples: [
    "npx basin submit slurm sb-lb --seeds 5 --shards 4 --cpus 8 --time 12:00:00",
    "npx basin submit slurm sb-lb --shards 4 --sbatch=--partition=long --write job.sh",
    "npx basin submit slurm sb-lb --scale smoke --shards 2 --dry-run",
  ],
  addOptions: (command) =>
    command
      .option("--cpus <n>", "processors of a task", positiveNumber, 1)
      .option("--time <time>", "time of a task as sbatch takes it; a longer one is queued again")
      .option("--memory <size>", "memory of a task as sbatch takes it")
      .option("--parallel <n>", "tasks at once at most", positiveNumber)
      .addOption(
        new Option("--sbatch <option>", "another option of sbatch, as --sbatch=--partition=long; again for more")
          .argParser((one: string, all: readonly string[]) => [...all, one])
          .default([], "none"),
      ),
  write,
  submit,
  next: ({ folder }, file) =>
    file === undefined ? `npx basin merge ${quote(folder)}/*/results` : `sbatch ${quote(file)}`,
};
