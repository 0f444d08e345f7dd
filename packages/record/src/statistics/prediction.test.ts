// Against the closed form at two degrees of freedom, an interval by hand, and a simulation of its own promise.
import { describe, expect, it } from "vitest";
import { normal } from "../../test/normal.ts";
import { predict, predictionInterval } from "./prediction.ts";

describe("predict", () => {
  it("gives the t of a new observation and its two-sided p", () => {
    const { n, mean, standardDeviation, t, p } = predict([1, 2, 3], 6)!;
    expect([n, mean, standardDeviation]).toEqual([3, 2, 1]);
    expect(t).toBeCloseTo(4 / Math.sqrt(4 / 3), 12);
    // With two degrees of freedom P(|T| > t) = 1 − t / √(2 + t²).
    expect(p).toBeCloseTo(1 - t / Math.sqrt(2 + t * t), 9);
  });

  it("says nothing of values without spread, and takes the least spread that there is", () => {
    expect(predict([5, 5, 5], 6)).toBeNull();
    expect(predict([5, 5, 5], 5.01, 0.01)!.t).toBeCloseTo(1 / Math.sqrt(4 / 3), 9);
  });

  it("holds a share of p below any level that is that level", () => {
    const draw = normal(3);
    const times = 20_000;
    for (const n of [2, 4, 9]) {
      let low = 0;
      for (let i = 0; i < times; i++) {
        const values = Array.from({ length: n + 1 }, draw);
        if (predict(values.slice(1), values[0]!)!.p < 0.05) low++;
      }
      expect(Math.abs(low / times - 0.05), String(n)).toBeLessThan(4 * Math.sqrt((0.05 * 0.95) / times));
    }
  });

  it("refuses what is not finite", () => {
    expect(() => predict([1, 2], Number.NaN)).toThrow(RangeError);
    expect(() => predict([1], 2)).toThrow(RangeError);
  });
});

describe("predictionInterval", () => {
  it("ends where p is one minus its level", () => {
    const history = [1, 2, 4, 7];
    const [low, high] = predictionInterval(predict(history, 0)!, 0.9);
    expect(predict(history, high)!.p).toBeCloseTo(0.1, 9);
    expect(predict(history, low)!.p).toBeCloseTo(0.1, 9);
  });
});
