// GitHub Actions: the matrix of .github/workflows/benchmark.yml, one job a shard. The workflow makes its own by the same
// functions (`basin ci matrix`), reads it by fromJSON, and unites what the jobs upload.
import { join, quote } from "shlex";
import { UserError } from "../errors.ts";
import { shardName } from "./scheduler.ts";
import type { Scheduler, Submission } from "./scheduler.ts";

/** Jobs that GitHub takes in one matrix. */
export const MOST_JOBS = 256;

/** A job of the matrix. */
export interface GithubJob {
  /** The submission that it is of, the same for the same cells. */
  readonly name: string;
  readonly shard: string;
  /** For a shell. */
  readonly command: string;
}

/** One job for each shard that has something to do. */
export function githubJobs({ name, run, shards, count }: Submission): GithubJob[] {
  return shards.map((shard) => ({
    name,
    shard: shardName(shard, count),
    command: join(["npx", "basin", ...run, "--shard", `${shard}/${count}`]),
  }));
}

function write(submission: Submission): string {
  const include = githubJobs(submission);
  if (include.length > MOST_JOBS) {
    throw new UserError(
      `shards: must be at most ${MOST_JOBS} for a matrix of GitHub, got ${include.length}; use fewer`,
    );
  }
  // One line: it becomes an output of a step, which is a line.
  return `${JSON.stringify({ include })}\n`;
}

/** GitHub Actions. */
export const github: Scheduler<object> = {
  id: "github",
  description: "Write the matrix of the workflow benchmark.yml, one job a shard.",
  examples: ["npx basin submit github sb-lb --seeds 5 --shards 10 --max-hours 5 --write matrix.json"],
  addOptions: (command) => command,
  write,
  next: ({ study, run, count }) =>
    `gh workflow run benchmark.yml -f studies=${quote(study)} -f shards=${count} -f options=${quote(join(run.slice(2)))}`,
};
