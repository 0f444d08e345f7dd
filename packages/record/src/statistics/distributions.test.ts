// Oracles: SciPy's figures (test/fixtures/statistics.py) and closed forms.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import scipy from "../../test/fixtures/statistics.json" with { type: "json" };
import { normalQuantile, studentQuantile, studentTail } from "./distributions.ts";

fc.configureGlobal({ seed: 1 });

describe("studentQuantile", () => {
  it("agrees with SciPy", () => {
    for (const { level, degrees, t } of scipy.quantiles) {
      expect(Math.abs(studentQuantile(level, degrees) / t - 1), `${level}, ${degrees}`).toBeLessThan(1e-12);
    }
  });

  it("inverts the tail and has the closed forms at one degree (Cauchy) and two", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 0.999, noNaN: true }),
        fc.integer({ min: 1, max: 50 }),
        (level, degrees) => {
          expect(studentTail(studentQuantile(level, degrees), degrees)).toBeCloseTo((1 - level) / 2, 12);
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

it("has SciPy's tails, far out, at the centre, and for degrees that are not whole", () => {
  for (const { t, degrees, p } of scipy.tails) {
    expect(Math.abs(studentTail(t, degrees) / p - 1), `${t}, ${degrees}`).toBeLessThan(
      Math.abs(t) < 1e-6 ? 1e-9 : 1e-12,
    );
  }
  expect(studentTail(Infinity, 4)).toBe(0);
  expect(studentTail(-Infinity, 4)).toBe(1);
  expect(studentTail(0, 4)).toBe(0.5);
  expect(() => studentTail(NaN, 4)).toThrow(RangeError);
  expect(() => studentTail(1, 0)).toThrow(RangeError);
});

it("has SciPy's normal quantiles", () => {
  for (const { level, z } of scipy.normals) expect(normalQuantile(level)).toBeCloseTo(z, 13);
  expect(() => normalQuantile(1)).toThrow(RangeError);
});
