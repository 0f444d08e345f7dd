// The command that makes a workload's rows again, by the study that its stop rule belongs to.
import { commandFor, solutions } from "@basin/record";
import type { Workload } from "@basin/record";

/** One line for a shell, for the seeds that SB and LB share. Runs that are there are not made again. */
export function reproduceCommand(workload: Workload): string {
  const seeds = [...solutions(workload, "SB").keys()].filter((seed) => solutions(workload, "LB").has(seed));
  const study = workload.stop.rule === "plateau" ? "sb-lb" : "batch-sweep";
  const command = commandFor({ study, smallestN: seeds.length }, workload);
  // Where no study gives the workload as it is, what made it does.
  if (command === null) return workload.trainings[0]?.run.command ?? "npx basin run --help";
  return seeds.length === 0 ? command : command.replace(/--seeds \d+/, `--seed-list ${seeds.join(",")}`);
}
