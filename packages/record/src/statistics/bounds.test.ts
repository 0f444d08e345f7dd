// Oracles: SciPy's one-sided tests (test/fixtures/statistics.py), and that bounds and p-values say the same.
import fc from "fast-check";
import { expect, it } from "vitest";
import scipy from "../../test/fixtures/statistics.json" with { type: "json" };
import { bounds, pValueAbove, pValueBelow } from "./bounds.ts";

fc.configureGlobal({ seed: 1 });

it("agrees with SciPy's one-sided tests and their bounds", () => {
  for (const { values, margin, ...want } of scipy.oneSided) {
    const got = bounds(values)!;
    expect(got.lower).toBeCloseTo(want.lower, 11);
    expect(got.upper).toBeCloseTo(want.upper, 11);
    expect(pValueAbove(values, margin)).toBeCloseTo(want.above, 12);
    expect(pValueBelow(values, margin)).toBeCloseTo(want.below, 12);
  }
});

it("excludes a margin exactly where the p-value is below 1 − level", () => {
  const value = fc.double({ min: -1, max: 1, noNaN: true });
  fc.assert(
    fc.property(
      fc.array(value, { minLength: 2, maxLength: 9 }),
      value,
      fc.double({ min: 0.51, max: 0.99, noNaN: true }),
      (values, margin, level) => {
        const { lower, upper } = bounds(values, level)!;
        // On the bound itself rounding decides.
        fc.pre(Math.abs(lower - margin) > 1e-6 && Math.abs(upper - margin) > 1e-6);
        expect(lower > margin).toBe(pValueAbove(values, margin)! < 1 - level);
        expect(upper < margin).toBe(pValueBelow(values, margin)! < 1 - level);
      },
    ),
  );
});

it("bounds nothing with one seed, and takes seeds that agree at their word", () => {
  expect(bounds([3])).toBeNull();
  expect(pValueAbove([3], 0)).toBeNull();
  expect(bounds([0.1, 0.1, 0.1])).toEqual({ n: 3, mean: 0.1, lower: 0.1, upper: 0.1 });
  expect([0, 0.1, 0.2].map((margin) => pValueAbove([0.1, 0.1, 0.1], margin))).toEqual([0, 0.5, 1]);
  expect([0, 0.1, 0.2].map((margin) => pValueBelow([0.1, 0.1, 0.1], margin))).toEqual([1, 0.5, 0]);
  expect(() => bounds([])).toThrow("at least 1");
  expect(() => bounds([1, 2], 0.5)).toThrow("level: must be between 0.5 and 1, got 0.5");
  expect(() => pValueAbove([1, 2], NaN)).toThrow("finite");
});
