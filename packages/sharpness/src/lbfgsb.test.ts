// L-BFGS-B at its edges, and the optimality conditions of convex quadratics.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lbfgsb } from "./lbfgsb.ts";
import type { Evaluation } from "./search.ts";
import { minimise } from "./testing/minimise.ts";
import { minstd } from "./testing/minstd.ts";
import { extendedRosenbrock } from "./testing/problems.ts";
import { quadratic } from "./testing/quadratics.ts";

describe("lbfgsb at the edges", () => {
  const bowl = (x: Float64Array): Evaluation => ({
    value: x.reduce((sum, v) => sum + v * v, 0),
    gradient: x.map((v) => 2 * v),
  });

  it("never leaves the box by rounding where SciPy once did", () => {
    // Recorded by SciPy's test_lbfgsb_setulb: four points, with the values and gradients of a function there.
    const points = [
      [0.8750000000000278, 0.7500000000000153, 0.9499999999999722, 0.8214285714285992, 0.6363636363636085],
      [1, 0, 1, 0, 0],
      [1, 0, 0.9889733043149325, 0, 0.026353554421041155],
      [1, 0, 0.9889917442915558, 0, 0.020341986743231205],
    ];
    const values = [5163.647901211178, 5149.8181642072905, 5149.379332309634, 5149.374490771297];
    const gradients = [
      [-0.5934820547965749, 1.6251549718258351, -71.99168459202559, 5.346636965797545, 37.10732723092604],
      [-0.43295349282641515, 1.008607936794592, 18.223666726602975, 31.927010036981997, -19.667512518739386],
      [-0.4699874455100256, 0.9466285353668347, -0.016874360242016825, 48.44999161133457, 5.819631620590712],
      [-0.46970678696829116, 0.9612719312174818, 0.006129809488833699, 48.43557729419473, 6.005481418498221],
    ];
    let known = 0;
    const search = lbfgsb(Float64Array.from(points[0]!), new Float64Array(5), new Float64Array(5).fill(1));
    let asked = search.next();
    for (let step = 0; step < 7 && asked.done !== true; step++) {
      const x = asked.value;
      expect(x.every((v) => v >= 0 && v <= 1)).toBe(true);
      const k = points.findIndex((p) => p.every((v, i) => Math.abs(v - x[i]!) <= 1e-8 + 1e-5 * Math.abs(v)));
      if (k < 0) break;
      known++;
      asked = search.next({ value: values[k]!, gradient: Float64Array.from(gradients[k]!) });
    }
    expect(known).toBeGreaterThanOrEqual(4);
  });

  it("makes no step from a start that is not a number", () => {
    const result = minimise({ start: [1, 1], evaluate: (x) => ({ value: 1, gradient: x.map(() => NaN) }) });
    expect(result).toMatchObject({ status: "non-finite-start", iterations: 0, evaluations: 1 });
    const value = minimise({ start: [1], evaluate: (x) => ({ value: NaN, gradient: x }) });
    expect(value).toMatchObject({ status: "non-finite-start", bestValue: Infinity });
  });

  it("steps back from trials that are not finite and counts them", () => {
    // −log(x) + x has its minimum at 1; the first full step from 5 would be fine, from 0.05 it overshoots below 0.
    for (const bad of [Infinity, NaN, -Infinity]) {
      const evaluate = ([a]: Float64Array): Evaluation =>
        a! < 3
          ? { value: (a! - 2) ** 2, gradient: Float64Array.of(2 * (a! - 2)) }
          : { value: bad, gradient: Float64Array.of(NaN) };
      const result = minimise({ start: [-10], lower: [-20], upper: [20], evaluate });
      expect(result.nonFiniteTrials).toBeGreaterThan(0);
      expect(result.value).toBeCloseTo(0, 9);
      expect(result.bestValue).toBe(result.value);
    }
  });

  it("puts variables on their bounds exactly", () => {
    const draw = minstd(3);
    for (let trial = 0; trial < 50; trial++) {
      const slope = Float64Array.from({ length: 20 }, () => (draw() < 0.5 ? -1 : 1) * (2 + 100 * draw()));
      const upper = Float64Array.from({ length: 20 }, () => draw());
      const lower = upper.map(() => -draw());
      const start = upper.map((v, i) => lower[i]! + (v - lower[i]!) * draw());
      const evaluate = (x: Float64Array): Evaluation => ({
        value: x.reduce((sum, v, i) => sum + v * slope[i]!, 0),
        gradient: slope,
      });
      const { x } = minimise({ start, lower, upper, evaluate });
      expect(x).toEqual(slope.map((v, i) => (v > 0 ? lower[i]! : upper[i]!)));
    }
  });

  it("starts from the nearest point of the box", () => {
    const result = minimise({ start: [9, -9], lower: [1, -3], upper: [4, -2], evaluate: bowl });
    expect([...result.x]).toEqual([1, -2]);
    expect(result.status).toBe("converged-gradient");
  });

  it("takes bounds on one side only", () => {
    const result = minimise({ start: [5, -5], lower: [1, -Infinity], upper: [Infinity, -2], evaluate: bowl });
    expect([...result.x]).toEqual([1, -2]);
  });

  it("moves nothing where the bounds coincide", () => {
    const result = minimise({ start: [0, 0], lower: [3, 4], upper: [3, 4], evaluate: bowl });
    expect(result).toMatchObject({ value: 25, iterations: 0, status: "converged-gradient" });
  });

  it("takes one variable, and more pairs than variables", () => {
    const quartic = ([a]: Float64Array): Evaluation => ({
      value: (a! - 1) ** 4 + a!,
      gradient: Float64Array.of(4 * (a! - 1) ** 3 + 1),
    });
    const result = minimise({ start: [5], evaluate: quartic }, { memory: 30, ftol: 0, gtol: 1e-10 });
    expect(result.x[0]).toBeCloseTo(1 - 0.25 ** (1 / 3), 8);
  });

  it("evaluates once and stops when no iteration is allowed", () => {
    const result = minimise({ start: [3], evaluate: bowl }, { maxIterations: 0 });
    expect(result).toMatchObject({ status: "max-iterations", iterations: 0, evaluations: 1, value: 9 });
  });

  it("stops at its limits and says which", () => {
    const start = Array.from({ length: 25 }, () => 3);
    const setup = { start, evaluate: extendedRosenbrock };
    expect(minimise(setup, { maxIterations: 4 })).toMatchObject({ status: "max-iterations", iterations: 4 });
    const limited = minimise(setup, { maxEvaluations: 6 });
    expect(limited.status).toBe("max-evaluations");
    expect(limited.evaluations).toBeLessThanOrEqual(6 + 20);
  });

  it("reports a gradient that does not belong to the function as abnormal, where it was", () => {
    const evaluate = (x: Float64Array): Evaluation => ({ ...bowl(x), gradient: x.map((v) => -2 * v) });
    const result = minimise({ start: [1, 2], lower: [-5, -5], upper: [5, 5], evaluate });
    expect(result).toMatchObject({ status: "abnormal", value: 5, iterations: 0 });
    expect([...result.x]).toEqual([1, 2]);
    expect(result.evaluations).toBeLessThanOrEqual(21);
    // Without bounds SciPy 1.10.1 takes the step of length 0 and calls it convergence.
    const open = minimise({ start: [1, 2], evaluate });
    expect(open).toMatchObject({ status: "converged-reduction", value: 5, iterations: 1, evaluations: 21 });
  });

  it("forgets its memory where a line search fails, and goes on from where it was", () => {
    // From the tenth evaluation on, one whole search sees no number.
    let calls = 0;
    const evaluate = (x: Float64Array): Evaluation => {
      const { value, gradient } = extendedRosenbrock(x);
      calls++;
      if (calls < 10 || calls >= 30) return { value, gradient };
      return { value: NaN, gradient: gradient.map(() => NaN) };
    };
    const result = minimise({ start: Array.from({ length: 25 }, () => 3), evaluate });
    expect(result.status).toMatch(/^converged/);
    expect(result.value).toBeLessThan(1e-6);
    expect(result.nonFiniteTrials).toBe(20);
  });

  it("rejects bounds out of order and arrays of another length", () => {
    expect(() => minimise({ start: [0], lower: [1], upper: [0], evaluate: bowl })).toThrow(/lower must be at most/);
    expect(() => minimise({ start: [0], lower: [NaN], evaluate: bowl })).toThrow(/lower must be at most/);
    expect(() => minimise({ start: [0, 1], lower: [1], evaluate: bowl })).toThrow(/length of start \(2\), got 1/);
    const short = (): Evaluation => ({ value: 0, gradient: new Float64Array(1) });
    expect(() => minimise({ start: [0, 1], evaluate: short })).toThrow(/length of the point \(2\), got 1/);
    expect(() => minimise({ start: [0], evaluate: bowl }, { memory: 0 })).toThrow(/memory must be a positive integer/);
  });

  it("calls a hostile function no more than its line searches allow", () => {
    // Values and slopes without sense: at most 20 per search, and one repeat of a search after each reset.
    const draw = minstd(7);
    const evaluate = (x: Float64Array): Evaluation => ({ value: draw() - 0.5, gradient: x.map(() => draw() - 0.5) });
    const box = { lower: [-1, -1, -1, -1], upper: [1, 1, 1, 1] };
    for (let trial = 0; trial < 200; trial++) {
      const seen: { x: Float64Array; value: number; gradient: Float64Array }[] = [];
      const watched = (x: Float64Array): Evaluation => {
        const evaluation = evaluate(x);
        seen.push({ x: x.slice(), ...evaluation });
        return evaluation;
      };
      const options = { maxIterations: 10, ftol: 0, gtol: 0 };
      const result = minimise({ start: [0, 0, 0, 0], ...box, evaluate: watched }, options);
      expect(result.evaluations).toBe(seen.length);
      expect(result.evaluations).toBeLessThanOrEqual(10 * 40 + 1);
      const best = seen.reduce((a, b) => (b.value < a.value ? b : a));
      expect([result.bestValue, ...result.bestX]).toEqual([best.value, ...best.x]);
      // Value and gradient belong to the point returned, also after a search that failed.
      const own = seen.find(({ value }) => value === result.value)!;
      expect([...result.x, ...result.gradient]).toEqual([...own.x, ...own.gradient]);
    }
  });
});

describe("lbfgsb on convex quadratics", () => {
  it("ends in the box at a point that meets the optimality conditions", () => {
    const number = fc.double({ min: -3, max: 3, noNaN: true });
    const property = fc.property(
      fc.integer({ min: 1, max: 2147483646 }),
      fc.array(fc.tuple(number, number, number, fc.boolean(), fc.boolean()), { minLength: 1, maxLength: 12 }),
      (seed, variables) => {
        const n = variables.length;
        const { evaluate } = quadratic(seed, n);
        const lower = variables.map(([a, b, , isOpen]) => (isOpen ? -Infinity : Math.min(a, b)));
        const upper = variables.map(([a, b, , , isOpen]) => (isOpen ? Infinity : Math.max(a, b)));
        const start = variables.map(([, , s]) => s);
        const { x } = minimise({ start, lower, upper, evaluate }, { ftol: 0, gtol: 1e-9, maxIterations: 500 });
        const { gradient } = evaluate(x);
        for (let i = 0; i < n; i++) {
          expect(x[i]).toBeGreaterThanOrEqual(lower[i]!);
          expect(x[i]).toBeLessThanOrEqual(upper[i]!);
          const moved = Math.min(Math.max(x[i]! - gradient[i]!, lower[i]!), upper[i]!);
          expect(Math.abs(moved - x[i]!)).toBeLessThan(1e-6);
        }
      },
    );
    fc.assert(property, { seed: 20170915, numRuns: 300 });
  });
});
