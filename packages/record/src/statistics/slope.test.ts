// Oracles: SciPy's linregress and NumPy's least squares (test/fixtures/statistics.py); exact broken lines.
import fc from "fast-check";
import { expect, it } from "vitest";
import scipy from "../../test/fixtures/statistics.json" with { type: "json" };
import { brokenStick, slopesAt } from "./broken-stick.ts";
import { slope } from "./slope.ts";

fc.configureGlobal({ seed: 1 });

it("has SciPy's slope of a straight line", () => {
  for (const { x, y, slope: want } of scipy.correlations) expect(slope(x, y)).toBeCloseTo(want, 12);
  expect(slope([3, 3], [1, 2])).toBeNull();
  expect(() => slope([1], [1])).toThrow("at least 2");
});

it("finds the bend and both slopes that NumPy's least squares find", () => {
  for (const { x, y, best, at } of scipy.sticks) {
    const got = brokenStick(x, y);
    expect(got.breakpoint).toBe(best.breakpoint);
    for (const key of ["below", "above", "residual"] as const) expect(got[key]).toBeCloseTo(best[key], 9);
    const given = slopesAt(x, y, at.breakpoint);
    expect(given.below).toBeCloseTo(at.below, 9);
    expect(given.above).toBeCloseTo(at.above, 9);
  }
});

it("finds an exact broken line again, in whatever order the points come", () => {
  const number = fc.integer({ min: -50, max: 50 });
  fc.assert(
    fc.property(fc.integer({ min: 5, max: 12 }), number, number, number, (n, below, change, key) => {
      fc.pre(change !== 0);
      const breakpoint = 2 + (Math.abs(key) % (n - 4));
      const x = Array.from({ length: n }, (_, index) => (index * 5) % n).map((value, index) => (n % 5 ? value : index));
      const y = x.map((value) => 7 + below * value + change * Math.max(0, value - breakpoint));
      const got = brokenStick(x, y);
      expect(got.breakpoint).toBe(breakpoint);
      expect(got.below).toBeCloseTo(below, 8);
      expect(got.above).toBeCloseTo(below + change, 8);
    }),
  );
});

it("refuses points that fix no bend", () => {
  expect(() => brokenStick([1, 2, 3, 4, 4], [1, 2, 3, 4, 5])).toThrow(
    "x: must have at least 5 different values, got 4",
  );
  expect(() => slopesAt([1, 2, 3], [1, 2, 3], 3)).toThrow("breakpoint: must be between 1 and 3, got 3");
});
