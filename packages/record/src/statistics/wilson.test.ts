// Oracle: statsmodels (test/fixtures/statistics.py); properties. Coverage is in test/coverage.test.ts.
import fc from "fast-check";
import { expect, it } from "vitest";
import scipy from "../../test/fixtures/statistics.json" with { type: "json" };
import { wilson } from "./wilson.ts";

fc.configureGlobal({ seed: 1 });

it("agrees with statsmodels", () => {
  for (const { successes, n, level, ...want } of scipy.wilson) {
    const got = wilson(successes, n, level);
    expect(got.low).toBeCloseTo(want.low, 12);
    expect(got.high).toBeCloseTo(want.high, 12);
  }
});

it("contains the share, stays within 0 and 1, and turns round with the count", () => {
  const counts = fc
    .integer({ min: 1, max: 20_000 })
    .chain((n) => fc.tuple(fc.integer({ min: 0, max: n }), fc.constant(n)));
  fc.assert(
    fc.property(counts, fc.double({ min: 0.01, max: 0.999, noNaN: true }), ([successes, n], level) => {
      const { low, high } = wilson(successes, n, level);
      expect(low).toBeGreaterThanOrEqual(0);
      expect(low).toBeLessThanOrEqual(successes / n);
      expect(high).toBeGreaterThanOrEqual(successes / n);
      expect(high).toBeLessThanOrEqual(1);
      expect(wilson(n - successes, n, level).low).toBeCloseTo(1 - high, 12);
    }),
  );
});

it("refuses what is no count", () => {
  expect(() => wilson(0.98, 10_000)).toThrow("multiply the share by n");
  expect(() => wilson(11, 10)).toThrow("from 0 to 10, got 11");
  expect(() => wilson(0, 0)).toThrow("n: must be");
});
