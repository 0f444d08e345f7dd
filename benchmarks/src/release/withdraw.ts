// Takes runs back: a file in `withdrawn/` for each, and for every run that was made of it. The runs' own files stay as they
// are, and a withdrawal that is there is never written over.
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { parseWithdrawal, readArchive, scanRuns, UserError, withdrawalPath } from "@basin/record";
import type { Run, Withdrawal } from "@basin/record";
import writeFileAtomic from "write-file-atomic";

/** What became of one run that was to be withdrawn. */
export interface Withdrawn {
  readonly run: string;
  readonly kind: Run["kind"];
  readonly path: string;
  /** `present`: it was withdrawn before, and its file is as it was. */
  readonly state: "withdrawn" | "present";
}

/**
 * Withdraws runs of a results folder and all that was made of them.
 *
 * `date` is a day, `2026-11-24`. A run that is not there, no run at all and a reason under 10 characters are a UserError;
 * then nothing is written.
 */
export async function withdraw(
  folder: string,
  ids: readonly string[],
  { reason, date }: Pick<Withdrawal, "reason" | "date">,
): Promise<Withdrawn[]> {
  if (ids.length === 0) throw new UserError("results withdraw: needs runs, got none; give their ids");
  const { runs } = await scanRuns([folder]);
  const unknown = ids.find((id) => runs.every((run) => run.id !== id));
  if (unknown !== undefined) {
    throw new UserError(`results withdraw: must be a run of ${folder}, got "${unknown}"; give its whole id`);
  }
  const chosen = withDescendants(runs, ids);
  const withdrawals = chosen.map(({ id }) => parseWithdrawal({ run: id, reason, date }));
  const { withdrawals: before } = await readArchive([folder]);
  await mkdir(path.join(folder, "withdrawn"), { recursive: true });
  const done: Withdrawn[] = [];
  for (const [index, { id: run, kind }] of chosen.entries()) {
    const file = withdrawalPath(folder, run);
    const isThere = before.some((each) => each.run === run);
    if (!isThere) await writeFileAtomic(file, `${JSON.stringify(withdrawals[index], null, 1)}\n`);
    done.push({ run, kind, path: file, state: isThere ? "present" : "withdrawn" });
  }
  return done;
}

/** Runs and all that was made of them, however far down, in order of their ids. */
function withDescendants(runs: readonly Run[], ids: readonly string[]): Run[] {
  const taken = new Set(ids);
  for (let before = 0; before < taken.size;) {
    before = taken.size;
    for (const { id, parents } of runs) if (parents.some(({ run }) => taken.has(run))) taken.add(id);
  }
  return runs.filter(({ id }) => taken.has(id)).sort((a, b) => (a.id < b.id ? -1 : 1));
}
