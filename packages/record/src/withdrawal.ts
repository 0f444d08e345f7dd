// A withdrawal: a run that its authors take back, `results/withdrawn/<run id>.json`. The run's own file stays as it is; the
// run leaves every board, page, claim and plan but its own page, which says why.
import * as z from "zod";
import { UserError } from "./error.ts";
import { text, uuid7 } from "./field.ts";
import { firstIssue } from "./issue.ts";
import type { Run } from "./run.ts";

/** A run that was taken back. */
export interface Withdrawal {
  /** The run's id. */
  readonly run: string;
  /** What is wrong with it, for its readers. */
  readonly reason: string;
  /** The day on which it was taken back, `2026-11-24`. */
  readonly date: string;
}

/** The shape of a withdrawal. */
export const withdrawalSchema: z.ZodType<Withdrawal> = z.strictObject({
  run: uuid7,
  reason: text.min(10, "say what is wrong with the run, in at least 10 characters"),
  date: z.iso.date(),
});

/** Parses the content of a withdrawal's file; a UserError names the first wrong field. */
export function parseWithdrawal(value: unknown): Withdrawal {
  const parsed = withdrawalSchema.safeParse(value);
  if (!parsed.success) {
    throw new UserError(`withdrawal: ${firstIssue(parsed.error)}; it holds "run", "reason" and "date"`);
  }
  return parsed.data;
}

/** The runs that stand: all but those taken back. */
export function withoutWithdrawn(runs: readonly Run[], withdrawals: readonly Withdrawal[]): Run[] {
  const ids = new Set(withdrawals.map(({ run }) => run));
  return runs.filter(({ id }) => !ids.has(id));
}
