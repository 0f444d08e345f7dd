// The verdicts of a release: what every claim comes to on the runs that the release keeps, and on nothing else.
import { judgeAll, workloadsOf } from "@basin/record";
import type { ReleasedVerdict, Run } from "@basin/record";

/** Judges every claim on some runs, in a form that can be frozen. */
export function judgeRuns(runs: readonly Run[]): ReleasedVerdict[] {
  return judgeAll(workloadsOf(runs)).flatMap(({ verdicts }) =>
    verdicts.map(({ claim, version, workload, status, n }) => ({ claim, version, workload, status, n })),
  );
}
