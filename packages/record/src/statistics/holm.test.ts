// Oracle: statsmodels (test/fixtures/statistics.py); properties.
import fc from "fast-check";
import { expect, it } from "vitest";
import scipy from "../../test/fixtures/statistics.json" with { type: "json" };
import { holm } from "./holm.ts";

fc.configureGlobal({ seed: 1 });

it("agrees with statsmodels, ties included", () => {
  for (const { p, adjusted } of scipy.holm) {
    for (const [index, got] of holm(p).entries()) expect(got).toBeCloseTo(adjusted[index]!, 14);
  }
  expect(holm([])).toEqual([]);
});

it("is at least p, at most 1, keeps the order and does not ask in which order the tests come", () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 }), (p) => {
      const adjusted = holm(p);
      for (const [i, value] of adjusted.entries()) {
        expect(value).toBeGreaterThanOrEqual(p[i]!);
        expect(value).toBeLessThanOrEqual(1);
        for (const [j, other] of adjusted.entries()) if (p[i]! <= p[j]!) expect(value).toBeLessThanOrEqual(other);
      }
      expect(holm(p.toReversed())).toEqual(adjusted.toReversed());
    }),
  );
});

it("refuses what is no p-value", () => {
  expect(() => holm([0.1, 1.2])).toThrow("pValues: must be from 0 to 1, got 1.2");
  expect(() => holm([NaN])).toThrow(RangeError);
});
