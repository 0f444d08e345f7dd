// Metric 2.1 against closed forms of its maximum and against SciPy's recorded runs; and that it never passes a failure for flatness.
import { readFileSync } from "node:fs";
import { makeRandom } from "@basin/random";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { drive, driveSync } from "./drive.ts";
import { agreement, keskar2017 } from "./keskar2017.ts";
import type { Sharpness, SharpnessOptions, SharpnessRow } from "./keskar2017.ts";
import type { Evaluation } from "./search.ts";
import { fullSpace } from "./space.ts";
import { makeSubspaceDraw, subspace } from "./subspace.ts";
import { network, networkColumns } from "./testing/network.ts";

type Evaluate = (x: Float64Array) => Evaluation;

function measure(evaluate: Evaluate, x: number[], options: Partial<SharpnessOptions> = {}): Sharpness {
  const point = Float64Array.from(x);
  const defaults = { space: fullSpace(x.length), epsilon: 1e-3, row: "scaled", random: makeRandom(1) } as const;
  return driveSync(keskar2017({ ...defaults, ...options, x: point }), evaluate);
}

/** f = base + Σ slopeᵢ (xᵢ − x0ᵢ) + curveᵢ (xᵢ − x0ᵢ)² / 2. */
function separable(x0: number[], slope: number[], curve: number[], base = 1): Evaluate {
  return (x) => ({
    value: x.reduce((sum, v, i) => sum + slope[i]! * (v - x0[i]!) + (curve[i]! * (v - x0[i]!) ** 2) / 2, base),
    gradient: x.map((v, i) => slope[i]! + curve[i]! * (v - x0[i]!)),
  });
}

const halfWidths = (x: number[], epsilon: number): number[] => x.map((v) => epsilon * (Math.abs(v) + 1));

describe("keskar2017 and closed forms", () => {
  it("finds the corner of a linear function exactly, by every row that does not stop early", () => {
    const x = [0.5, -2, 0, 3];
    const slope = [10, -20, 5, 1];
    const f = separable(x, slope, [0, 0, 0, 0]);
    const exact = halfWidths(x, 1e-3).reduce((sum, b, i) => sum + b * Math.abs(slope[i]!), 0);
    for (const row of ["scipy-defaults", "scaled", "first-order"] as const) {
      const phi = measure(f, x, { row });
      expect(phi.numerator).toBeCloseTo(exact, 12);
      expect(phi.value).toBeCloseTo((100 * exact) / 2, 10);
      expect(phi).toMatchObject({ status: "gained", start: "zero", f: 1, row });
    }
  });

  it("finds the corner of a convex separable quadratic", () => {
    const number = fc.double({ min: -4, max: 4, noNaN: true });
    const slopes = fc.double({ min: 0.05, max: 4, noNaN: true });
    const property = fc.property(
      fc.array(fc.tuple(number, slopes, fc.boolean(), fc.double({ min: 0, max: 50, noNaN: true })), {
        minLength: 1,
        maxLength: 8,
      }),
      fc.constantFrom(5e-4, 1e-3),
      (variables, epsilon) => {
        const x = variables.map(([v]) => v);
        const slope = variables.map(([, s, isNegative]) => (isNegative ? -s : s));
        const curve = variables.map(([, , , c]) => c);
        const exact = halfWidths(x, epsilon).reduce(
          (sum, b, i) => sum + b * Math.abs(slope[i]!) + (curve[i]! * b * b) / 2,
          0,
        );
        const phi = measure(separable(x, slope, curve), x, { epsilon });
        expect(phi.numerator / exact).toBeCloseTo(1, 8);
        expect(phi.fMax - phi.f).toBe(phi.numerator);
      },
    );
    fc.assert(property, { seed: 1609, numRuns: 200 });
  });

  it("finds the interior maximum of a concave quadratic", () => {
    const x = [1, -1, 2];
    // Maxima at 1e-4, -2e-4 and 5e-4 from x, all inside a box of 2e-3 and more.
    const curve = [-1000, -500, -2000];
    const slope = [0.1, -0.1, 1];
    const exact = slope.reduce((sum, s, i) => sum + (s * s) / (-2 * curve[i]!), 0);
    expect(measure(separable(x, slope, curve), x).numerator / exact).toBeCloseTo(1, 6);
  });

  it("tends to the first-order row as the box shrinks, and says when they agree", () => {
    const f = separable([1, 2], [0.3, -0.2], [400, 100]);
    const ratios = [1e-2, 1e-5, 1e-7].map((epsilon) => {
      const scaled = measure(f, [1, 2], { epsilon });
      return agreement(scaled, measure(f, [1, 2], { epsilon, row: "first-order" }));
    });
    expect(ratios[0]!.isGradientNorm).toBe(false);
    expect(ratios[1]!.isGradientNorm).toBe(true);
    expect(ratios[2]!.ratio).toBeCloseTo(1, 3);
  });

  it("does not depend on a factor of f in its numerator's place", () => {
    // Small f and small gradient: 1 + f is 1 in both, so φ is proportional to the factor.
    const [small, smaller] = [1e-6, 1e-12].map((factor) => {
      const f = separable([1, 2], [0.3 * factor, -0.2 * factor], [4 * factor, 9 * factor], 0);
      return measure(f, [1, 2]).value / factor;
    });
    expect(smaller! / small!).toBeCloseTo(1, 6);
  });
});

interface Fixture {
  readonly points: Record<string, { x: number[]; f: number }>;
  readonly cases: {
    point: string;
    space: "full" | "normal" | "unit";
    epsilon: number;
    row: SharpnessRow;
    value: number;
    iterations: number;
    evaluations: number;
  }[];
}

describe("keskar2017 and SciPy on a small network", () => {
  const url = new URL("../test/fixtures/keskar2017.json", import.meta.url);
  const fixture = JSON.parse(readFileSync(url, "utf8")) as Fixture;
  const drawn = makeSubspaceDraw(networkColumns, "fixture");

  it.each(fixture.cases)("$row in the $space space at the $point point, ε = $epsilon", (recorded) => {
    const { x, f } = fixture.points[recorded.point]!;
    const space = recorded.space === "full" ? fullSpace(x.length) : subspace(drawn, recorded.space);
    const phi = measure(network, x, { space, epsilon: recorded.epsilon, row: recorded.row });
    expect(phi.f).toBeCloseTo(f, 12);
    if (recorded.value === 0) expect(phi).toMatchObject({ value: 0, status: "stopped-before-first-step" });
    else expect(phi.value / recorded.value).toBeCloseTo(1, 6);
    // Once the scaled search can gain no more, rounding decides when it ends.
    if (recorded.row === "scipy-defaults") expect(phi.iterations).toBe(recorded.iterations);
  });
});

describe("keskar2017 on a function in single precision", () => {
  it("keeps three digits, whatever rounding does to its line searches", () => {
    const single: Evaluate = (x) => {
      const { value, gradient } = network(x.map((v) => Math.fround(v)));
      return { value: Math.fround(value), gradient: gradient.map((v) => Math.fround(v)) };
    };
    const { points } = JSON.parse(
      readFileSync(new URL("../test/fixtures/keskar2017.json", import.meta.url), "utf8"),
    ) as Fixture;
    for (const { x } of Object.values(points)) {
      const double = measure(network, x);
      const phi = measure(single, x);
      expect(phi.value / double.value).toBeCloseTo(1, 3);
      expect(phi.evaluations).toBeLessThan(50);
    }
  });
});

describe("keskar2017 where a maximiser fails", () => {
  // Sharp along one direction, but x sits nearly on the minimum: SciPy's tolerance takes it for solved.
  const trap = separable([1, 1], [1e-6, 1e-6], [1e4, 1e4]);

  it("says that SciPy's tolerances stopped before the first step, where the scaled row finds the maximum", () => {
    const defaults = measure(trap, [1, 1], { row: "scipy-defaults" });
    expect(defaults).toMatchObject({ value: 0, status: "stopped-before-first-step", stop: "converged-gradient" });
    const scaled = measure(trap, [1, 1]);
    expect(scaled.status).toBe("gained");
    expect(scaled.numerator).toBeCloseTo(2 * (1e-6 * 2e-3 + (1e4 * 4e-6) / 2), 8);
    expect(scaled.scale).toBeCloseTo(1e8, 0);
  });

  it("starts from a seeded sign corner where the gradient is exactly 0, and says so", () => {
    const minimum = separable([1, -3], [0, 0], [10, 20]);
    const exact = (10 * 0.002 ** 2) / 2 + (20 * 0.004 ** 2) / 2;
    const phi = measure(minimum, [1, -3]);
    expect(phi).toMatchObject({ start: "sign-corner", status: "gained", gradientNorm: 0 });
    expect(phi.numerator / exact).toBeCloseTo(1, 10);
    // Another corner of this symmetric function leads to the same maximum.
    expect(measure(minimum, [1, -3], { random: makeRandom(5) }).value).toBeCloseTo(phi.value, 10);
  });

  it("tells a constant function from one it measured", () => {
    const constant: Evaluate = (x) => ({ value: 2, gradient: new Float64Array(x.length) });
    expect(measure(constant, [1, 2])).toMatchObject({
      value: 0,
      status: "stopped-before-first-step",
      start: "sign-corner",
      evaluations: 2,
    });
    const defaults = measure(constant, [1, 2], { row: "scipy-defaults" });
    expect(defaults).toMatchObject({ value: 0, status: "stopped-before-first-step", evaluations: 1 });
    expect(measure(constant, [1, 2], { row: "first-order" })).toMatchObject({ value: 0, status: "no-gain" });
  });

  it("says that nothing was gained where the line search fails", () => {
    // The gradient points down everywhere, so that every trial is lower than x.
    const wrong: Evaluate = (x) => ({ value: 5 - Math.abs(x[0]! - 1), gradient: Float64Array.of(1) });
    const phi = measure(wrong, [1]);
    expect(phi).toMatchObject({ status: "no-gain", stop: "abnormal", value: 0 });
  });

  it("takes SciPy's last accepted value in the scipy-defaults row, the best seen in the scaled row", () => {
    // At the corner f is highest but falls steeply, so the line search refuses it and accepts a lower f inside.
    const spike: Evaluate = ([v]) =>
      v! - 1 > 0.0019
        ? { value: 1.01, gradient: Float64Array.of(-100) }
        : { value: v!, gradient: Float64Array.of(v === 1 ? 1 : 0) };
    const defaults = measure(spike, [1], { row: "scipy-defaults", maxIterations: 1 });
    const scaled = measure(spike, [1], { maxIterations: 1 });
    expect(scaled.numerator).toBeCloseTo(0.01, 12);
    expect(defaults.numerator).toBeGreaterThan(0);
    expect(defaults.numerator).toBeLessThan(0.002);
  });

  it("counts trials that are not finite and measures what is left of the box", () => {
    const edge: Evaluate = (x) =>
      x[0]! > 1.001
        ? { value: Infinity, gradient: Float64Array.of(NaN) }
        : { value: x[0]!, gradient: Float64Array.of(1) };
    const phi = measure(edge, [1]);
    expect(phi.nonFiniteTrials).toBeGreaterThan(0);
    expect(phi.numerator).toBeGreaterThan(0.0009);
    expect(phi.numerator).toBeLessThanOrEqual(0.001 + 1e-12);
    expect(Number.isFinite(phi.value)).toBe(true);
  });

  it("refuses a point where f is not finite, and arguments out of range", () => {
    const bad =
      (value: number, slope = 1): Evaluate =>
      () => ({ value, gradient: Float64Array.of(slope) });
    expect(() => measure(bad(NaN), [1])).toThrow(/f and its gradient at x must be finite, got f = NaN/);
    expect(() => measure(bad(1, NaN), [1])).toThrow(/gradient of norm NaN/);
    expect(() => measure(bad(-2), [1])).toThrow(/above -1, got -2/);
    expect(() => measure(bad(1), [1], { epsilon: 0 })).toThrow(/epsilon must be positive/);
    expect(() => measure(bad(1), [1], { maxIterations: 0 })).toThrow(/maxIterations must be a positive integer/);
    expect(() => measure(bad(1), [1], { space: fullSpace(2) })).toThrow(/length of the space \(2\), got 1/);
    expect(() => measure(bad(1), [1, 2])).toThrow(/length of x \(2\), got 1/);
    expect(() => agreement(measure(trap, [1, 1]), measure(trap, [1, 1]))).toThrow(/rows scaled and first-order/);
  });
});

describe("keskar2017 as a search", () => {
  const f = separable([1, 2, 3], [1, -2, 3], [40, -50, 60]);

  it("asks for x unless it is told, and counts the same", () => {
    const x = Float64Array.of(1, 2, 3);
    const common = { space: fullSpace(3), epsilon: 1e-3, row: "scaled", random: makeRandom(1) } as const;
    let asked = 0;
    const counted: Evaluate = (point) => {
      asked++;
      return f(point);
    };
    const all = driveSync(keskar2017({ ...common, x }), counted);
    expect(asked).toBe(all.evaluations);
    asked = 0;
    expect(driveSync(keskar2017({ ...common, x, f0: f(x) }), counted)).toEqual(all);
    expect(asked).toBe(all.evaluations - 1);
    expect([...x]).toEqual([1, 2, 3]);
  });

  it("gives the same when answers come later and the gradient's array is used again", async () => {
    const x = Float64Array.of(1, 2, 3);
    const options = { x, space: fullSpace(3), epsilon: 1e-3, row: "scaled", random: makeRandom(1) } as const;
    const gradient = new Float64Array(3);
    const reused = async (point: Float64Array): Promise<Evaluation> => {
      const evaluation = f(point);
      gradient.set(evaluation.gradient);
      return { value: evaluation.value, gradient };
    };
    expect(await drive(keskar2017(options), reused)).toEqual(driveSync(keskar2017(options), f));
  });

  it("records gains that never fall and end at the maximum", () => {
    const phi = measure(
      network,
      Array.from({ length: 51 }, (_, i) => Math.sin(i)),
    );
    expect(phi.gains).toHaveLength(phi.iterations);
    expect(phi.gains.every((v, i) => v >= (phi.gains[i - 1] ?? phi.f))).toBe(true);
    expect(phi.gains.at(-1)).toBe(phi.fMax);
  });
});
