// GitHub Actions: the matrix of .github/workflows/study.yml, one job a shard. The workflow makes it by this command,
// reads it by fromJSON, and unites what the jobs upload.
import { join, quote } from "shlex";
import { UserError } from "../errors.ts";
import { shardName } from "./scheduler.ts";
import type { Scheduler, Submission } from "./scheduler.ts";

/** Jobs that GitHub takes in one matrix. */
const MOST_JOBS = 256;

function write({ name, run, shards, count }: Submission): string {
  if (shards.length > MOST_JOBS) {
    throw new UserError(`shards: must be at most ${MOST_JOBS} for a matrix of GitHub, got ${shards.length}; use fewer`);
  }
  const include = shards.map((shard) => ({
    name,
    shard: shardName(shard, count),
    command: join(["npx", "basin", ...run, "--shard", `${shard}/${count}`]),
  }));
  // One line: it becomes an output of a step, which is a line.
  return `${JSON.stringify({ include })}\n`;
}

/** GitHub Actions. */
export const github: Scheduler<object> = {
  id: "github",
  description: "Write the matrix of the workflow study.yml, one job a shard.",
  examples: ["npx basin submit github sb-lb --seeds 5 --shards 10 --max-hours 5 --write matrix.json"],
  addOptions: (command) => command,
  write,
  next: ({ study, run, count }) =>
    `gh workflow run study.yml -f study=${quote(study)} -f shards=${count} -f options=${quote(join(run.slice(2)))}`,
};
