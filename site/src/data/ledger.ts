// The claims with their verdicts, judged once for the whole build.
import { judgeAll } from "@basin/record";
import type { LedgerEntry } from "@basin/record";
import { loadBoard } from "./board.ts";

let loading: Promise<readonly LedgerEntry[]> | undefined;

/** Every claim and what came of it on each workload. */
export function loadLedger(): Promise<readonly LedgerEntry[]> {
  loading ??= loadBoard().then(({ workloads }) => judgeAll(workloads));
  return loading;
}
