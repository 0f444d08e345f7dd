// Oracles: SciPy's figures (test/fixtures/statistics.py), closed forms, and the intervals' coverage by simulation.
import { expect, it } from "vitest";
import scipy from "../../test/fixtures/statistics.json" with { type: "json" };
import { estimate, meanStd, pairedDifference, pairedLogRatio } from "./estimate.ts";

const bySeed = (values: readonly number[]): Map<number, number> => new Map(values.map((value, seed) => [seed, value]));

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

it("prints mean ± standard deviation", () => {
  expect(meanStd(estimate([97.96, 98.03, 98.1]))).toBe("98.03 ± 0.07");
  expect(meanStd(estimate([98]))).toBe("98.00");
});
