// The command that makes a workload's rows again; where no study gives the workload as it is, what made it does.
import { rowsCommand } from "@basin/record";
import type { Workload } from "@basin/record";

/** One line for a shell, for the seeds that SB and LB share. Runs that are there are not made again. */
export function reproduceCommand(workload: Workload): string {
  return rowsCommand(workload) ?? workload.trainings[0]?.run.command ?? "npx basin run --help";
}
