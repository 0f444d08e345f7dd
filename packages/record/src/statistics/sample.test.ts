// Oracles: closed forms.
import fc from "fast-check";
import { expect, it } from "vitest";
import { mean, standardDeviation } from "./sample.ts";

fc.configureGlobal({ seed: 1 });

it("divides by n − 1, survives a large offset, and refuses what has no mean", () => {
  expect(standardDeviation([1, 2, 3, 4])).toBeCloseTo(Math.sqrt(5 / 3), 15);
  expect(standardDeviation([1e9 + 1, 1e9 + 2, 1e9 + 3])).toBe(1);
  expect(() => mean([])).toThrow("at least 1");
  expect(() => mean([1, NaN])).toThrow("finite");
  expect(() => standardDeviation([1])).toThrow("at least 2");
});

it("gives equal values their mean and a deviation of zero exactly", () => {
  fc.assert(
    fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.integer({ min: 2, max: 30 }), (value, n) => {
      const values = Array.from({ length: n }, () => value);
      expect(mean(values) - value).toBe(0);
      expect(standardDeviation(values)).toBe(0);
    }),
  );
});
