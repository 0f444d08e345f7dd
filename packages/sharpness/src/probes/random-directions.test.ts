// Random directions against closed forms: functions whose rise at any corner of the box is known, and shares that a count
// of signs gives.
import { makeRandom } from "@basin/random";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { driveSync } from "../drive.ts";
import type { ProbeResult } from "../probe.ts";
import type { Evaluation } from "../search.ts";
import { randomDirections } from "./random-directions.ts";
import type { RandomDirectionsOptions } from "./random-directions.ts";

type Evaluate = (x: Float64Array) => Evaluation;

function probe(evaluate: Evaluate, x: readonly number[], options: RandomDirectionsOptions = {}): ProbeResult {
  const point = Float64Array.from(x);
  const random = makeRandom(options.seed ?? 0);
  return driveSync(randomDirections(options).search({ x: point, f0: evaluate(point), random }), evaluate);
}

/** base + Σ slopeᵢ (xᵢ − atᵢ) + curveᵢ (xᵢ − atᵢ)² / 2. */
const separable =
  (at: readonly number[], slope: readonly number[], curve: readonly number[], base = 0): Evaluate =>
  (x) => ({
    value: x.reduce((sum, v, i) => sum + slope[i]! * (v - at[i]!) + (curve[i]! * (v - at[i]!) ** 2) / 2, base),
    gradient: x.map((v, i) => slope[i]! + curve[i]! * (v - at[i]!)),
  });

const box = (x: readonly number[], epsilon: number): number[] => x.map((v) => epsilon * (Math.abs(v) + 1));

describe("random-directions and closed forms", () => {
  it("rises alike along every direction at the minimum of a separable quadratic", () => {
    const entry = fc.double({ min: -5, max: 5, noNaN: true });
    const curve = fc.double({ min: 0.1, max: 1e4, noNaN: true });
    const property = fc.property(
      fc.array(fc.tuple(entry, curve), { minLength: 1, maxLength: 20 }),
      fc.constantFrom(1e-3, 1e-2),
      (variables, epsilon) => {
        const x = variables.map(([v]) => v);
        const curves = variables.map(([, c]) => c);
        const exact = box(x, epsilon).reduce((sum, b, i) => sum + (curves[i]! * b * b) / 2, 0);
        const none = x.map(() => 0);
        const { quantities, status } = probe(separable(x, none, curves), x, { epsilon, directions: 5 });
        expect(status).toBe("complete");
        for (const name of ["riseMin", "rise05", "riseMedian", "rise95", "riseMax", "meanRise"]) {
          expect(quantities[name]! / exact, name).toBeCloseTo(1, 8);
        }
        // f is 0 at the minimum, so a direction is steep where f gets above 2.
        expect(quantities["threshold"]).toBe(2);
        expect(quantities["share"]).toBe(exact > 2 ? 1 : 0);
        // The gradient is 0 there, so its sign leads nowhere.
        expect(quantities["cornerRise"]).toBe(0);
      },
    );
    fc.assert(property, { seed: 1 });
  });

  it("rises by the size of the signed sum along a slope, and by the whole sum along the gradient's sign", () => {
    const x = Array.from({ length: 40 }, (_, i) => Math.sin(i));
    const slope = x.map((_, i) => (i % 3) - 1);
    const directions = 64;
    const { quantities, series } = probe(
      separable(
        x,
        slope,
        slope.map(() => 0),
        1,
      ),
      x,
      { directions },
    );
    const half = box(x, 1e-3);
    // The directions again, from the same streams.
    const rises = Array.from({ length: directions }, (_, k) => {
      const signs = makeRandom(0)("sharpness/random-directions", k).sign(new Float64Array(40));
      return Math.abs(signs.reduce((sum, sign, i) => sum + sign * half[i]! * slope[i]!, 0));
    }).sort((a, b) => a - b);
    for (const [k, rise] of series["rises"]!.entries()) expect(rise).toBeCloseTo(rises[k]!, 12);
    expect(quantities["riseMin"]).toBeCloseTo(rises[0]!, 12);
    expect(quantities["rise05"]).toBeCloseTo(rises[3]!, 12);
    expect(quantities["riseMedian"]).toBeCloseTo(rises[31]!, 12);
    expect(quantities["rise95"]).toBeCloseTo(rises[60]!, 12);
    expect(quantities["riseMax"]).toBeCloseTo(rises[63]!, 12);
    const corner = half.reduce((sum, b, i) => sum + b * Math.abs(slope[i]!), 0);
    expect(quantities["cornerRise"]).toBeCloseTo(corner, 12);
    expect(quantities["meanRise"]).toBeCloseTo(0, 12);
    expect(quantities["threshold"]).toBe(3);
    // 2 (1 + f) is 4 where f is 1: such a small slope is steep nowhere, and the rises say that it was looked at.
    expect(quantities["share"]).toBe(0);
  });

  it("counts the directions of a steep part of the space: those whose first signs agree", () => {
    // f is steep where x moved up in its first three coordinates together: an end of one direction in four.
    const x = [0, 0, 0, 0, 0, 0];
    const steep: Evaluate = (point) => ({
      value: point.slice(0, 3).every((v) => v > 0) ? 2.001 : 0,
      gradient: new Float64Array(6),
    });
    const directions = 400;
    const expected = Array.from({ length: directions }, (_, k) => {
      const [a, b, c] = makeRandom(9)("sharpness/random-directions", k).sign(new Float64Array(6));
      return a === b && b === c;
    }).filter(Boolean).length;
    const { quantities } = probe(steep, x, { directions, seed: 9 });
    expect(quantities["share"]).toBe(expected / directions);
    // A binomial of mean 100 and deviation 8.7.
    expect(Math.abs(expected - 100)).toBeLessThan(35);
    // Exactly twice 1 + f is not more than that.
    const atTwice: Evaluate = (point) => ({ ...steep(point), value: point[0]! > 0 ? 2 : 0 });
    expect(probe(atTwice, x, { directions: 10 }).quantities["share"]).toBe(0);
    expect(probe(atTwice, x, { directions: 10, factor: 1.9 }).quantities["share"]).toBe(1);
  });

  it("stays in the box, with every coordinate at its edge, on both sides of x", () => {
    const x = [0.5, -2, 0, 30];
    const points: number[][] = [];
    probe(
      (point) => {
        points.push([...point]);
        return { value: 1, gradient: Float64Array.of(1, -1, 0, 2) };
      },
      x,
      { directions: 3, epsilon: 1e-2 },
    );
    const half = box(x, 1e-2);
    const [, again, ...moved] = points;
    expect(again).toEqual(x);
    expect(moved).toHaveLength(7);
    for (const [k, point] of moved.slice(0, 6).entries()) {
      for (const [i, v] of point.entries()) expect(Math.abs(v - x[i]!)).toBeCloseTo(half[i]!, 12);
      if (k % 2 === 1) for (const [i, v] of point.entries()) expect((v + moved[k - 1]![i]!) / 2).toBeCloseTo(x[i]!, 12);
    }
    for (const [i, v] of moved[6]!.entries()) expect(v - x[i]!).toBeCloseTo([1, -1, 0, 1][i]! * half[i]!, 12);
  });

  it("counts ends that are not finite as steep, and leaves out what has no finite value", () => {
    const edge: Evaluate = ([a, b]) => ({
      value: a! > 0 && b! > 0 ? Infinity : a! * a!,
      gradient: new Float64Array(2),
    });
    const directions = 40;
    const { status, quantities, series } = probe(edge, [0, 0], { directions });
    expect(status).toBe("not-finite");
    expect(quantities["notFinite"]).toBe(quantities["share"]! * directions);
    expect(quantities["notFinite"]).toBe(directions - series["rises"]!.length);
    expect(quantities).not.toHaveProperty("riseMax");
    expect(quantities).not.toHaveProperty("meanRise");
    expect(quantities["riseMin"]).toBeCloseTo(1e-6, 12);
  });
});
