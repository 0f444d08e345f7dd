// Cells that several boards share: a mean over seeds, a paired difference, a ratio of φ, the seeds, the marks.
import { caveatMarks, estimate, meanStd, pairedDifference, pairedLogRatio } from "@basin/record";
import type { Workload } from "@basin/record";
import { rounded, signed } from "../components/number.ts";
import type { Cell } from "../components/table.ts";

/** A number by seed. */
export type BySeed = ReadonlyMap<number, number>;

/** Seeds below which nothing is judged: the protocol's rule. */
export const LEAST_SEEDS = 5;

/** Nothing there. */
export const EMPTY: Cell = { value: null };

/** The mean over seeds with its deviation and interval. */
export function meanCell(values: BySeed): Cell {
  if (values.size === 0) return EMPTY;
  const over = estimate([...values.values()]);
  return { value: over.mean, text: meanStd(over), interval: over.interval };
}

/** a − b over the seeds that both hold. */
export function differenceCell(a: BySeed, b: BySeed): Cell {
  const over = pairedDifference(a, b);
  return over === null ? EMPTY : { value: over.mean, text: signed(over.mean), interval: over.interval };
}

/** The geometric mean of a / b over the seeds that both hold; seeds without a logarithm are named. */
export function ratioCell(a: BySeed, b: BySeed): Cell {
  const { ratio, interval, leftOut } = pairedLogRatio(a, b);
  const marks = leftOut.length === 0 ? {} : { marks: [`without ${seedsText(leftOut)}`] };
  return ratio === null ? { ...EMPTY, ...marks } : { value: ratio, text: rounded(ratio), interval, ...marks };
}

/** How many seeds, with a mark where they are too few to judge by. */
export function seedsCell(seeds: number): Cell {
  return { value: seeds, ...(seeds < LEAST_SEEDS && { marks: ["too few"] }) };
}

/** The short marks of a workload's records; `own` are the ids of a user's own runs. */
export function marksOf(workload: Workload, own: ReadonlySet<string> = new Set()): string[] {
  const marks = caveatMarks(workload).map(({ mark }) => (mark === "other" ? "notes" : mark));
  return workload.trainings.some(({ run }) => own.has(run.id)) ? ["yours", ...marks] : marks;
}

function seedsText(seeds: readonly number[]): string {
  return `${seeds.length === 1 ? "seed" : "seeds"} ${seeds.join(", ")}`;
}
