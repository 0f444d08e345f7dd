// Tiers instead of ranks. A row's tier is 1 plus the number of rows that are better than it beyond chance, so that two
// rows which the seeds cannot tell apart are never put in an order by the tests, only by what lies between others.
//
// The rule. Every two rows of at least 5 seeds are tested, two-sided: over the differences of the seeds both hold where
// these are 5 or more (Student), over all seeds of both where fewer are shared (Welch 1947; rows of one seed start at
// one x0, so what they share makes it err on the safe side). Holm's correction is over all these tests: with the level
// asked for no two equal rows are separated at all. What is better than a better row is better too: that follows from
// the tests and adds no error, and without it a row could stand above one that beats it. A row of fewer than 5 seeds is
// not separable: it has no tier, and moves no other row's.
import { assertLevel, studentTail } from "./distributions.ts";
import { holm } from "./holm.ts";
import { mean, standardDeviation } from "./sample.ts";

/** What is ranked: one value for each seed. */
export interface TierRow {
  readonly id: string;
  readonly values: ReadonlyMap<number, number>;
}

/** Where a row stands. */
export interface Tier {
  readonly id: string;
  /** From 1, the best; null for a row of fewer than 5 seeds. */
  readonly tier: number | null;
  /** The rows better than it beyond chance, in the order of the rows. */
  readonly betterThanIt: readonly string[];
}

const LEAST_SEEDS = 5;

/**
 * The tier of each row, in the order of the rows; by the rule at the head of this file.
 *
 * Ids must differ and values be finite, a RangeError otherwise. `better` says which end is the good one, `higher` if not
 * given; `level` is a share in (0, 1), 0.95 if not given.
 */
export function tiers(
  rows: readonly TierRow[],
  { better = "higher", level = 0.95 }: { readonly better?: "higher" | "lower"; readonly level?: number } = {},
): Tier[] {
  assertLevel(level, 0);
  const twice = rows.find(({ id }, index) => rows.findIndex((row) => row.id === id) < index);
  if (twice !== undefined) throw new RangeError(`rows: ids must differ, got ${twice.id} twice; merge the two`);
  const separable = rows.filter(({ values }) => values.size >= LEAST_SEEDS);
  const tests = separable.flatMap((a, index) => separable.slice(index + 1).map((b) => ({ a, b, ...compare(a, b) })));
  const adjusted = holm(tests.map(({ p }) => p));
  const above = new Map<string, Set<string>>(rows.map(({ id }) => [id, new Set()]));
  for (const [index, { a, b, difference }] of tests.entries()) {
    if (adjusted[index]! >= 1 - level || difference === 0) continue;
    const aWins = difference > 0 === (better === "higher");
    above.get(aWins ? b.id : a.id)!.add(aWins ? a.id : b.id);
  }
  return rows.map(({ id, values }) => {
    const reached = reach(above, id);
    const betterThanIt = rows.flatMap((row) => (reached.has(row.id) ? [row.id] : []));
    return { id, tier: values.size < LEAST_SEEDS ? null : 1 + betterThanIt.length, betterThanIt };
  });
}

/** The mean difference a − b and its two-sided p-value. */
function compare(a: TierRow, b: TierRow): { difference: number; p: number } {
  const differences = [...a.values].flatMap(([seed, value]) =>
    b.values.has(seed) ? [value - b.values.get(seed)!] : [],
  );
  if (differences.length >= LEAST_SEEDS) {
    const error = standardDeviation(differences) / Math.sqrt(differences.length);
    return test(mean(differences), error, differences.length - 1);
  }
  const [one, other] = [a, b].map(({ values }) => {
    const list = [...values.values()];
    return { mean: mean(list), variance: standardDeviation(list) ** 2 / list.length, degrees: list.length - 1 };
  }) as [Moments, Moments];
  const variance = one.variance + other.variance;
  // Welch and Satterthwaite's degrees, by the first row's share of the variance; without any they do not matter.
  const share = variance === 0 ? 1 : one.variance / variance;
  const degrees = 1 / (share ** 2 / one.degrees + (1 - share) ** 2 / other.degrees);
  return test(one.mean - other.mean, Math.sqrt(variance), degrees);
}

interface Moments {
  readonly mean: number;
  /** Of the mean. */
  readonly variance: number;
  readonly degrees: number;
}

function test(difference: number, error: number, degrees: number): { difference: number; p: number } {
  const p = difference === 0 ? 1 : 2 * studentTail(Math.abs(difference) / error, degrees);
  return { difference, p };
}

/** All rows above `id`, those above them, and so on; never itself. */
function reach(above: ReadonlyMap<string, ReadonlySet<string>>, id: string): Set<string> {
  const reached = new Set(above.get(id));
  for (const next of reached) for (const further of above.get(next)!) reached.add(further);
  reached.delete(id);
  return reached;
}
