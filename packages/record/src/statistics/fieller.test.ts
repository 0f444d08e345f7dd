// Oracle: the ends found by searching paired tests of SciPy (test/fixtures/statistics.py); the definition of the set.
import fc from "fast-check";
import { expect, it } from "vitest";
import scipy from "../../test/fixtures/statistics.json" with { type: "json" };
import { studentQuantile } from "./distributions.ts";
import { estimate } from "./estimate.ts";
import { fieller } from "./fieller.ts";
import type { RatioSet } from "./fieller.ts";

fc.configureGlobal({ seed: 1 });

it("agrees with a search over SciPy's paired tests", () => {
  for (const { numerator, denominator, ...want } of scipy.fieller) {
    const got = fieller(numerator, denominator);
    expect(got.kind).toBe("bounded");
    if (got.kind !== "bounded") return;
    for (const key of ["ratio", "low", "high"] as const) expect(got[key]).toBeCloseTo(want[key], 10);
  }
});

const contains = (set: RatioSet, ratio: number): boolean =>
  set.kind === "everything" ||
  (set.kind === "bounded" ? set.low <= ratio && ratio <= set.high : ratio <= set.low || set.high <= ratio);

it("holds exactly the ratios that a paired test does not reject, and is bounded exactly where the gap is significant", () => {
  const value = fc.integer({ min: -2000, max: 2000 }).map((whole) => whole / 1000);
  fc.assert(
    fc.property(fc.array(fc.tuple(value, value), { minLength: 3, maxLength: 8 }), value, (pairs, ratio) => {
      const [numerator, denominator] = [pairs.map(([top]) => top), pairs.map(([, bottom]) => bottom)];
      const set = fieller(numerator, denominator);
      const t = (values: readonly number[]): number => {
        const { mean, standardError } = estimate(values);
        return Math.abs(mean) / standardError!;
      };
      const critical = studentQuantile(0.95, pairs.length - 1);
      const statistics = [t(denominator), t(pairs.map(([top, bottom]) => top - ratio * bottom))];
      fc.pre(statistics.every((statistic) => Math.abs(statistic - critical) > 1e-6));
      expect(set.kind === "bounded").toBe(statistics[0]! > critical);
      expect(contains(set, ratio)).toBe(statistics[1]! < critical);
    }),
    { numRuns: 500 },
  );
});

it("gives no ratio without a gap, one pair, or any spread", () => {
  expect(fieller([1], [2])).toEqual({ kind: "everything" });
  expect(fieller([0, 0, 0], [0, 0, 0])).toEqual({ kind: "everything" });
  expect(fieller([5, 5.1, 4.9], [1, -1, 0.1]).kind).toBe("outside");
  expect(fieller([0.1, -0.2, 0.1], [1, -1, 0.1]).kind).toBe("everything");
  expect(fieller([1, 1], [2, 2])).toEqual({ kind: "bounded", ratio: 0.5, low: 0.5, high: 0.5 });
  expect(() => fieller([1, 2], [1])).toThrow("as many on both sides");
});
