// The matrix of benchmark.yml: one job a shard of each study, on hosted machines or on runners with a GPU. Options are text of
// whoever started the workflow: they are split as a shell splits them, parsed as `basin run` parses them, and quoted again.
import { split } from "shlex";
import { submissionFor } from "../commands/submit.ts";
import { UserError } from "../errors.ts";
import { githubJobs, MOST_JOBS } from "../submit/github.ts";
import type { GithubJob } from "../submit/github.ts";

/** Machines by name, with the labels that GitHub chooses a runner by. */
const machines = { hosted: ["ubuntu-24.04"], gpu: ["self-hosted", "gpu"] } as const;
/** The engines that each machine runs; the first is the usual one. */
const machineEngines = { hosted: ["onnx-cpu"], gpu: ["onnx-cuda", "tfjs-node-gpu"] } as const;

/** What is asked for. */
export interface MatrixRequest {
  readonly studies: readonly string[];
  /** Options of `basin run` as they are typed. */
  readonly options: string;
  readonly shards: number;
  readonly hours: number;
  readonly engine: string;
  /** Where shards keep results; unused on GitHub. */
  readonly folder: string;
}

/** A job with the machine that it runs on, and the data sets that it needs, with blanks between. */
export type MatrixJob = GithubJob & { readonly runner: readonly string[]; readonly data: string };

/** Which machine an engine runs on; throws UserError for one that benchmark.yml has no machine for. */
function machineOf(engine: string): keyof typeof machines {
  const found = (Object.keys(machines) as (keyof typeof machines)[]).find((name) =>
    machineEngines[name].some((each) => each === engine),
  );
  if (found !== undefined) return found;
  const all = Object.values(machineEngines).flat().join(", ");
  throw new UserError(`engine: must have a machine, got "${engine}"; use one of ${all}`);
}

/** The jobs that have something to do, of all studies. Throws UserError where none has, or there are too many. */
export async function matrixOf({
  studies,
  options,
  shards,
  hours,
  engine,
  folder,
}: MatrixRequest): Promise<{ include: MatrixJob[] }> {
  const runner = machines[machineOf(engine)];
  const typed = split(options);
  for (const taken of ["--engine", "--max-hours", "--shard"]) {
    if (typed.some((word) => word === taken || word.startsWith(`${taken}=`))) {
      throw new UserError(`options: must leave out ${taken}, got it; it is an input of its own`);
    }
  }
  const include: MatrixJob[] = [];
  for (const study of studies) {
    const words = [study, ...typed, "--engine", engine, "--max-hours", String(hours)];
    const { submission, dataSets } = await submissionFor(words, shards, folder);
    include.push(...githubJobs(submission).map((job) => ({ ...job, runner, data: dataSets.join(" ") })));
  }
  if (include.length === 0) {
    throw new UserError(
      `matrix: needs something to do, got ${studies.join(", ")} that are done already; see npx basin status`,
    );
  }
  if (include.length > MOST_JOBS) {
    throw new UserError(
      `shards: must be at most ${MOST_JOBS} jobs for a matrix of GitHub, got ${include.length}; use fewer`,
    );
  }
  return { include };
}
