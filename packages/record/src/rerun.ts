// A later run of a cell beside the one that counts: who made it, whether it owed the same bytes, and how far its numbers
// are from those that count. Where bytes are owed nothing but equality is right; where they are not, the difference is told
// and judged by nobody here, as drift between arithmetics needs more than two runs.
import { sameArithmetic } from "./identity.ts";
import type { Run } from "./run.ts";

/** A number that two runs of a cell have. */
export interface Difference {
  /** `test accuracy`, `φ scaled, ε 0.001`. */
  readonly statistic: string;
  /** `points` are percentage points. */
  readonly unit: "points" | "%" | "";
  /** The number that counts, and that of the later run. */
  readonly first: number;
  readonly later: number;
}

/** A later run of a cell. */
export interface Rerun {
  readonly run: Run;
  /** `elsewhere`: another machine or another arithmetic, as far as records tell; `here`: nothing tells them apart. */
  readonly by: "ci" | "elsewhere" | "here";
  /** Whether it owes the bytes of the run that counts: same arithmetic, same weights of its parents. */
  readonly owed: boolean;
  readonly equal: boolean;
  /** Empty where the outcomes are equal, or cannot be compared as only one of two trainings diverged. */
  readonly differences: readonly Difference[];
}

/** Compares a later run of a cell with the one that counts. */
export function compareRerun(first: Run, later: Run): Rerun {
  const equal = first.outcomeHash === later.outcomeHash;
  return {
    run: later,
    by: later.origin === "ci" ? "ci" : isElsewhere(first, later) ? "elsewhere" : "here",
    owed: sameArithmetic(first, later) && parentWeights(first) === parentWeights(later),
    equal,
    differences: equal ? [] : differencesOf(first, later),
  };
}

/** Records do not name a machine: another processor, number of cores, platform or arithmetic tells two apart. */
function isElsewhere(a: Run, b: Run): boolean {
  const key = ({ engine, environment: { cpu, cores, arch, platform } }: Run): string =>
    [engine.name, engine.version, engine.precision, cpu, cores, arch, platform].join("\n");
  return key(a) !== key(b);
}

function parentWeights({ parents }: Run): string {
  return parents
    .map(({ cell, weightsSha256 }) => `${cell} ${weightsSha256}`)
    .sort()
    .join("\n");
}

/** The headline numbers of two runs of one cell, where both have them. */
function differencesOf(a: Run, b: Run): Difference[] {
  if (a.kind === "train" && b.kind === "train") {
    if (a.outcome.status !== "finished" || b.outcome.status !== "finished") return [];
    const [x, y] = [a.outcome.final.batchStatistics, b.outcome.final.batchStatistics];
    return [
      {
        statistic: "test accuracy",
        unit: "points",
        first: 100 * x.test.accuracy,
        later: 100 * y.test.accuracy,
      },
      { statistic: "training f", unit: "", first: x.train.loss, later: y.train.loss },
    ];
  }
  if (a.kind === "measure" && b.kind === "measure") {
    const headline = a.outcome.values.find(({ row }) => row === "scaled") ?? a.outcome.values[0];
    const same = b.outcome.values.find(
      ({ row, epsilon, scaling }) =>
        row === headline?.row && epsilon === headline.epsilon && scaling === headline.scaling,
    );
    const told: Difference[] = [{ statistic: "f", unit: "", first: a.outcome.f, later: b.outcome.f }];
    if (headline === undefined || same === undefined) return told;
    const statistic = `φ ${headline.row}, ε ${headline.epsilon}`;
    return [{ statistic, unit: "%", first: headline.value, later: same.value }, ...told];
  }
  if (a.kind === "interpolate" && b.kind === "interpolate") {
    const points = a.outcome.points.flatMap((point, index) => {
      const other = b.outcome.points[index];
      return other === undefined ? [] : [{ alpha: point.alpha, first: point.test.loss, later: other.test.loss }];
    });
    const distance = ({ first, later }: { first: number; later: number }): number => Math.abs(first - later);
    const furthest = points.sort((x, y) => distance(y) - distance(x))[0];
    if (furthest === undefined) return [];
    const { alpha, first, later } = furthest;
    return [{ statistic: `test f at α ${alpha}, where it differs most`, unit: "", first, later }];
  }
  if (a.kind === "probe" && b.kind === "probe") {
    return Object.entries(a.outcome.quantities).flatMap(([statistic, first]) => {
      const later = b.outcome.quantities[statistic];
      return later === undefined ? [] : [{ statistic, unit: "", first, later }];
    });
  }
  return [];
}
