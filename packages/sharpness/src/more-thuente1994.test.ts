// The line search against MINPACK-2's own, step by step, on the six functions of the paper and a parabola.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { advance, retreat, startLineSearch } from "./more-thuente1994.ts";

type Function1 = (a: number) => [value: number, slope: number];

/** Functions 4 to 6, of Yanai, Ozawa and Kaneko. */
function yanai(b1: number, b2: number): Function1 {
  const weight = (b: number): number => Math.sqrt(1 + b * b) - b;
  return (a) => {
    const u = Math.sqrt((1 - a) ** 2 + b2 * b2);
    const v = Math.sqrt(a * a + b1 * b1);
    return [weight(b1) * u + weight(b2) * v, (weight(b1) * (a - 1)) / u + (weight(b2) * a) / v];
  };
}

/** Function 3: |1 − a|, smoothed, with a small fast sine on it. */
function wavy(a: number): [number, number] {
  const beta = 0.01;
  const near = Math.abs(a - 1) < beta;
  const value = near ? (a - 1) ** 2 / (2 * beta) + beta / 2 : Math.abs(a - 1);
  const slope = near ? (a - 1) / beta : Math.sign(a - 1);
  const frequency = (39 * Math.PI) / 2;
  return [value + ((1 - beta) / frequency) * Math.sin(frequency * a), slope + (1 - beta) * Math.cos(frequency * a)];
}

const functions: Record<string, Function1> = {
  1: (a) => [-a / (a * a + 2), (a * a - 2) / (a * a + 2) ** 2],
  2: (a) => [(a + 0.004) ** 5 - 2 * (a + 0.004) ** 4, 5 * (a + 0.004) ** 4 - 8 * (a + 0.004) ** 3],
  3: wavy,
  4: yanai(0.001, 0.001),
  5: yanai(0.01, 0.001),
  6: yanai(0.001, 0.01),
  7: (a) => [(a - 1.05) ** 2, 2 * (a - 1.05)],
};

interface Case {
  readonly function: string;
  readonly decrease: number;
  readonly curvature: number;
  readonly largest: number;
  readonly steps: number[];
  readonly accepted: number;
}

describe("the line search of Moré and Thuente", () => {
  const url = new URL("../test/fixtures/more-thuente1994.json", import.meta.url);
  const { cases } = JSON.parse(readFileSync(url, "utf8")) as { cases: Case[] };

  it.each(cases)("tries MINPACK's steps on function $function from $steps.0, tolerances $decrease, $curvature", (c) => {
    const f = functions[c.function]!;
    const [value0, slope0] = f(0);
    const tolerances = { decrease: c.decrease, curvature: c.curvature, width: 0.1 };
    const search = startLineSearch(value0, slope0, c.steps[0]!, c.largest, tolerances);
    const tried: number[] = [];
    do tried.push(search.step);
    while (!advance(search, ...f(search.step)) && tried.length < 50);
    expect(tried).toHaveLength(c.steps.length);
    tried.forEach((step, k) => expect(step / c.steps[k]!).toBeCloseTo(1, 7));
    expect(search.step / c.accepted).toBeCloseTo(1, 7);
  });

  it("retreats from where nothing is finite, and never goes back there", () => {
    const tolerances = { decrease: 1e-3, curvature: 0.9, width: 0.1 };
    const search = startLineSearch(1, -1, 8, 1e10, tolerances);
    for (const step of [8, 4, 2]) {
      expect(search.step).toBe(step);
      retreat(search);
    }
    // The function falls to the last finite step: that is the largest there is now, and is accepted.
    expect(search.step).toBe(1);
    expect(advance(search, 0, -1)).toBe(true);
  });
});
