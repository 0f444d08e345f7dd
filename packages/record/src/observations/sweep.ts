// A sweep over batch sizes: plain trainings from x0 of at least five sizes. A size belongs to the sweep where at least half of
// the seeds have it; a seed counts for a slope only where it has every size.
import { brokenStick, slopesAt } from "../statistics/broken-stick.ts";
import type { LeftOut, Observation } from "../observation.ts";
import { mean } from "../statistics/sample.ts";
import type { Training, Workload } from "../workload.ts";
import { seedWords } from "./over-arms.ts";
import type { Observed } from "./over-arms.ts";
import type { Quantity, Reading } from "./quantity.ts";

/** Fewer sizes are no sweep: SB and LB of other studies are not one. */
const LEAST_SIZES = 5;

interface Sweep {
  readonly sizes: readonly number[];
  /** By seed, then by size. */
  readonly seeds: ReadonlyMap<number, ReadonlyMap<number, Training>>;
}

/** A quantity at one batch size minus that at another, paired by seed; `largest` is the largest of the sweep. */
export function differenceOfSizes(quantity: Quantity, a: number, b: number | "largest"): Observed {
  return {
    observe: (workload) => {
      const sweep = sweepOf(workload);
      const sizes = sweep === null ? [] : [a, b === "largest" ? sweep.sizes.at(-1)! : b];
      return observeSweep(sweep, sizes, [quantity], (rows) => ([seed]) => {
        const [[x, y]] = rows.get(seed!) as [[number, number]];
        return x - y;
      });
    },
  };
}

/**
 * What a straight line below and one above the breakpoint of accuracy say of a quantity against log2 of the batch, by seed.
 * The breakpoint is that of the broken line nearest to the mean accuracy of the other seeds, so that a seed never chooses
 * its own.
 */
export function slopesAroundBreakpoint(
  accuracy: Quantity,
  quantity: { readonly of: Quantity; readonly log: boolean },
  pick: (slopes: { readonly below: number; readonly above: number }) => number,
): Observed {
  return {
    observe: (workload) => {
      const sweep = sweepOf(workload);
      const sizes = sweep?.sizes ?? [];
      const x = sizes.map(Math.log2);
      return observeSweep(sweep, sizes, [accuracy, quantity.of], (rows) => ([seed, ...others]) => {
        if (others.length === 0) return "not measured";
        const means = x.map((_, i) => mean(others.map((other) => rows.get(other)![0]![i]!)));
        const own = rows.get(seed!)![1]!;
        if (quantity.log && own.some((value) => !(value > 0))) return "not above 0";
        const y = quantity.log ? own.map(Math.log) : own;
        return pick(slopesAt(x, y, brokenStick(x, means).breakpoint));
      });
    },
  };
}

function sweepOf({ trainings }: Workload): Sweep | null {
  const plain = trainings.filter(({ arm }) => /^(SB|LB|B\d+)$/.test(arm));
  const seeds = new Map(
    [...Map.groupBy(plain, ({ seed }) => seed)]
      .sort(([a], [b]) => a - b)
      .map(([seed, list]) => [seed, new Map(list.map((training) => [training.run.spec.batch, training]))] as const)
      // A seed with two sizes is one of another study.
      .filter(([, sizes]) => sizes.size >= LEAST_SIZES),
  );
  const counts = Map.groupBy(
    [...seeds.values()].flatMap((sizes) => [...sizes.keys()]),
    (size) => size,
  );
  const sizes = [...counts].filter(([, list]) => 2 * list.length >= seeds.size).map(([size]) => size);
  return sizes.length < LEAST_SIZES ? null : { sizes: sizes.sort((a, b) => a - b), seeds };
}

/** Quantities of a seed at each size, in the order of the quantities, then of the sizes. */
type Rows = ReadonlyMap<number, readonly (readonly number[])[]>;

function observeSweep(
  sweep: Sweep | null,
  sizes: readonly number[],
  quantities: readonly Quantity[],
  compute: (rows: Rows) => (seedFirst: readonly number[]) => number | "not measured" | "not above 0",
): Observation {
  if (sweep === null) {
    const missing = [`a sweep of at least ${LEAST_SIZES} batch sizes is not trained`];
    return { values: new Map(), leftOut: [], runs: [], missing, measurable: true };
  }
  const rows = new Map<number, number[][]>();
  const ids = new Map<number, string[]>();
  const leftOut: LeftOut[] = [];
  for (const [seed, bySize] of sweep.seeds) {
    const absent = sizes.find((size) => !bySize.has(size));
    const diverged = sizes.find((size) => bySize.get(size)?.run.outcome.status === "diverged");
    const readings = quantities.map((quantity) => sizes.map((size) => read(quantity, bySize.get(size))));
    if (diverged !== undefined) leftOut.push({ seed, why: "diverged", what: `batch ${diverged}` });
    else if (absent !== undefined) leftOut.push({ seed, why: "not measured", what: `batch ${absent}` });
    else if (readings.flat().some((reading) => reading === null)) {
      const at = readings.findIndex((row) => row.includes(null));
      const size = sizes[readings[at]!.indexOf(null)]!;
      leftOut.push({ seed, why: "not measured", what: `${quantities[at]!.name} of batch ${size}` });
    } else {
      const good = readings as Reading[][];
      rows.set(
        seed,
        good.map((row) => row.map(({ value }) => value)),
      );
      ids.set(seed, [...sizes.map((size) => bySize.get(size)!.run.id), ...good.flat().flatMap(({ runs }) => runs)]);
    }
  }
  const values = new Map<number, number>();
  const one = compute(rows);
  for (const seed of rows.keys()) {
    const value = one([seed, ...[...rows.keys()].filter((other) => other !== seed)]);
    if (typeof value === "number") values.set(seed, value);
    else leftOut.push({ seed, why: value, what: value === "not above 0" ? quantities[1]!.name : "a second seed" });
  }
  const runs = new Set([...values.keys()].flatMap((seed) => ids.get(seed)!));
  const lacks = Map.groupBy(
    leftOut.filter(({ why }) => why === "not measured"),
    ({ what }) => what,
  );
  return {
    values,
    leftOut: leftOut.sort((a, b) => a.seed - b.seed),
    runs: [...runs].sort(),
    missing: [...lacks].map(([what, list]) => `${what} is not there, ${seedWords(list.map(({ seed }) => seed))}`),
    measurable: true,
  };
}

function read({ read: reading }: Quantity, training: Training | undefined): Reading | null {
  if (training === undefined || training.run.outcome.status === "diverged") return null;
  return reading(training, training.run.outcome);
}
