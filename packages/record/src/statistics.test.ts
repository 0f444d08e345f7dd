// Oracles: SciPy's figures (test/fixtures/statistics.py), closed forms, and the intervals' coverage by simulation.
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { estimate, mean, meanStd, pairedDifference, pairedLogRatio, standardDeviation } from "./statistics.ts";
import { studentCentral, studentQuantile } from "./student.ts";

fc.configureGlobal({ seed: 1 });

const scipy = JSON.parse(readFileSync(new URL("../test/fixtures/statistics.json", import.meta.url), "utf8")) as {
  readonly quantiles: readonly { level: number; degrees: number; t: number }[];
  readonly samples: readonly {
    a: number[];
    b: number[];
    mean: number;
    sd: number;
    se: number;
    low: number;
    high: number;
    gmean: number;
  }[];
};
const bySeed = (values: readonly number[]): Map<number, number> => new Map(values.map((value, seed) => [seed, value]));

describe("studentQuantile", () => {
  it("agrees with SciPy to 5e-9, which is as near as SciPy 1.10 comes to the closed form at two degrees", () => {
    for (const { level, degrees, t } of scipy.quantiles) {
      expect(Math.abs(studentQuantile(level, degrees) / t - 1), `${level}, ${degrees}`).toBeLessThan(5e-9);
    }
  });

  it("inverts the distribution and has the closed forms at one degree (Cauchy) and two", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 0.999, noNaN: true }),
        fc.integer({ min: 1, max: 50 }),
        (level, degrees) => {
          expect(studentCentral(studentQuantile(level, degrees), degrees)).toBeCloseTo(level, 12);
          expect(studentQuantile(level, 1) / Math.tan((Math.PI * level) / 2)).toBeCloseTo(1, 9);
          expect(studentQuantile(level, 2) / (level * Math.sqrt(2 / (1 - level * level)))).toBeCloseTo(1, 12);
        },
      ),
    );
  });

  it.each([
    [0, 1],
    [1, 1],
    [0.5, 0],
    [0.5, 1.5],
    [NaN, 1],
  ])("refuses level %s with %s degrees", (level, degrees) => {
    expect(() => studentQuantile(level, degrees)).toThrow(RangeError);
  });
});

it("agrees with SciPy on paired differences and geometric ratios", () => {
  for (const { a, b, ...want } of scipy.samples) {
    const got = pairedDifference(bySeed(a), bySeed(b))!;
    const figures = [got.mean, got.standardDeviation!, got.standardError!, ...got.interval!];
    for (const [i, figure] of [want.mean, want.sd, want.se, want.low, want.high].entries())
      expect(figures[i]).toBeCloseTo(figure, 9);
    expect(pairedLogRatio(bySeed(a), bySeed(b)).ratio).toBeCloseTo(want.gmean, 12);
  }
});

it("pairs shared seeds alone, and names those without a log ratio", () => {
  expect(
    pairedDifference(
      new Map([
        [1, 5],
        [2, 7],
      ]),
      new Map([
        [2, 4],
        [3, 9],
      ]),
    ),
  ).toMatchObject({ n: 1, mean: 3, interval: null });
  expect(pairedDifference(new Map([[1, 5]]), new Map())).toBeNull();
  expect(
    pairedLogRatio(
      new Map([
        [1, 0],
        [2, 8],
      ]),
      new Map([
        [1, 3],
        [2, 2],
      ]),
    ),
  ).toMatchObject({ leftOut: [1], interval: null });
  expect(pairedLogRatio(new Map([[1, 0]]), new Map([[1, 3]]))).toEqual({
    log: null,
    ratio: null,
    interval: null,
    leftOut: [1],
  });
});

it("covers 95 % at n = 3 and n = 5", () => {
  // 40,000 simulated samples: the Monte-Carlo standard error is 0.11 %; four of them are allowed. A normal interval
  // would cover 81 % and 88 %.
  let state = 1;
  const uniform = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
  const normal = (): number => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  for (const n of [3, 5]) {
    let covered = 0;
    for (let i = 0; i < 40_000; i++) {
      const { interval } = estimate(Array.from({ length: n }, () => 7 + 3 * normal()));
      if (interval![0] <= 7 && 7 <= interval![1]) covered++;
    }
    expect(Math.abs(covered / 40_000 - 0.95), `n = ${n}: ${covered}`).toBeLessThan(0.0044);
  }
});

it("divides by n − 1, survives a large offset, prints, and refuses what has no mean", () => {
  expect(standardDeviation([1, 2, 3, 4])).toBeCloseTo(Math.sqrt(5 / 3), 15);
  expect(standardDeviation([1e9 + 1, 1e9 + 2, 1e9 + 3])).toBe(1);
  expect(meanStd(estimate([97.96, 98.03, 98.1]))).toBe("98.03 ± 0.07");
  expect(meanStd(estimate([98]))).toBe("98.00");
  expect(() => mean([])).toThrow("at least 1");
  expect(() => mean([1, NaN])).toThrow("finite");
});
