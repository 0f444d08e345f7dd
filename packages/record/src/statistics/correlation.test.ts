// Oracles: SciPy's pearsonr and kendalltau (test/fixtures/statistics.py); closed forms.
import { expect, it } from "vitest";
import scipy from "../../test/fixtures/statistics.json" with { type: "json" };
import { kendallTau, pearson } from "./correlation.ts";

it("agrees with SciPy, ties included", () => {
  for (const { x, y, ...want } of scipy.correlations) {
    const got = pearson(x, y)!;
    expect(got.r).toBeCloseTo(want.r, 12);
    expect(got.lower).toBeCloseTo(want.lower, 10);
    expect(got.upper).toBeCloseTo(want.upper, 10);
    expect(kendallTau(x, y)).toBeCloseTo(want.tau, 12);
  }
});

it("has bounds from four pairs on, and says nothing of what does not vary", () => {
  expect(pearson([1, 2, 3], [2, 4, 7])).toMatchObject({ n: 3, lower: null, upper: null });
  expect(pearson([1, 2, 3, 4], [2, 4, 6, 8])).toEqual({ n: 4, r: 1, lower: 1, upper: 1 });
  expect(pearson([1e9 + 1, 1e9 + 2, 1e9 + 3, 1e9 + 4], [4, 3, 2, 1])!.r).toBeCloseTo(-1, 12);
  expect(pearson([1, 1, 1, 1], [1, 2, 3, 4])).toBeNull();
  expect(kendallTau([1, 2, 3], [0.1, 0.1, 0.1])).toBeNull();
  expect(kendallTau([1, 2, 3], [30, 20, 10])).toBe(-1);
  expect(() => pearson([1, 2], [1, 2, 3])).toThrow("as many on both sides");
  expect(() => kendallTau([1], [1])).toThrow("at least 2");
});
