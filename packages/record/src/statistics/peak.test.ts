// Oracles: SciPy's isotonic regression and NumPy's resampling (test/fixtures/statistics.py); properties.
import fc from "fast-check";
import { expect, it } from "vitest";
import scipy from "../../test/fixtures/statistics.json" with { type: "json" };
import { isotonic } from "./isotonic.ts";
import { peakAndDecay } from "./peak.ts";
import { makeResampler } from "./resample.ts";

fc.configureGlobal({ seed: 1 });

const curves = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { maxLength: 30 });
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

it("fits the monotone curve that SciPy fits", () => {
  for (const { values, fitted } of scipy.isotonic) {
    for (const [index, value] of isotonic(values).entries()) expect(value).toBeCloseTo(fitted[index]!, 12);
  }
});

it("fits what never falls, keeps the sum, and leaves its own fit alone", () => {
  fc.assert(
    fc.property(curves, (values) => {
      const fitted = isotonic(values);
      expect(fitted).toHaveLength(values.length);
      for (const [index, value] of fitted.entries())
        if (index > 0) expect(value).toBeGreaterThanOrEqual(fitted[index - 1]!);
      expect(sum(fitted)).toBeCloseTo(sum(values), 10);
      expect(isotonic(fitted)).toEqual(fitted);
    }),
  );
});

it("agrees with NumPy's 200,000 resamples within the error of its own 20,000", () => {
  for (const { curve, value, deviation } of scipy.peaks) {
    const got = peakAndDecay(curve, { resamples: 20_000, seed: 1 });
    expect(Math.abs(got - value)).toBeLessThan(4 * deviation * Math.sqrt(1 / 20_000 + 1 / 200_000));
  }
});

it("is the same for a seed, near zero for a smooth rise, and sees a decay", () => {
  const { curve } = scipy.peaks[0]!;
  expect(peakAndDecay(curve, { seed: 3 })).toBe(peakAndDecay(curve, { seed: 3 }));
  expect(peakAndDecay(curve, { seed: 3 })).not.toBe(peakAndDecay(curve, { seed: 4 }));
  expect(peakAndDecay([1, 2, 3, 4, 5, 6], { seed: 1 })).toBe(0);
  const decay = Array.from({ length: 100 }, (_, epoch) => (epoch < 20 ? 95 + epoch / 5 : 99 - (epoch - 20) / 80));
  const got = peakAndDecay(decay, { seed: 1 });
  expect(got).toBeGreaterThan(0.4);
  expect(got).toBeLessThan(1);
});

it("draws every value with replacement about as often", () => {
  const draw = makeResampler([0, 1, 2], 1);
  const counts = [0, 0, 0];
  for (let i = 0; i < 10_000; i++) for (const value of draw()) counts[value]!++;
  // Binomial: 30,000 draws, a standard deviation of 82.
  for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(4 * 82);
});

it("refuses a curve shorter than its end, and seeds and counts that are none", () => {
  expect(() => peakAndDecay([1, 2, 3, 4], { seed: 1 })).toThrow("at least 5");
  expect(() => peakAndDecay([1, 2, 3, 4, 5], { seed: 1, resamples: 0 })).toThrow("resamples: must be");
  expect(() => peakAndDecay([1, 2, 3, 4, 5], { seed: 0.5 })).toThrow("seed: must be");
  expect(() => makeResampler([], 1)).toThrow("at least 1");
});
