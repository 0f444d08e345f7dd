// λmax against the dense Hessian: SciPy's eigsh of complex-step Hessians of the network, closed forms of quadratics; in
// double and in single precision; and that the rule for the step is where the error of a product is least.
import { readFileSync } from "node:fs";
import { makeRandom } from "@basin/random";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { driveSync } from "../drive.ts";
import { hessianVector, SINGLE_STEP } from "../hessian-vector.ts";
import type { ProbeResult } from "../probe.ts";
import type { Evaluation } from "../search.ts";
import { jacobiEigenvalues } from "../testing/jacobi.ts";
import { network } from "../testing/network.ts";
import { indefinite } from "../testing/quadratics.ts";
import { lambdaMax } from "./lambda-max.ts";
import type { LambdaMaxOptions } from "./lambda-max.ts";

type Evaluate = (x: Float64Array) => Evaluation;
const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../test/fixtures/${name}.json`, import.meta.url), "utf8"));
const { points } = read("keskar2017") as { points: Record<string, { x: number[] }> };
const { network: scipy } = read("lanczos1950") as { network: Record<string, { largest: number; smallest: number }> };

/** As a float32 engine computes: the point, the value and the gradient are rounded. */
const inSingle =
  (evaluate: Evaluate): Evaluate =>
  (x) => {
    const { value, gradient } = evaluate(x.map(Math.fround));
    return { value: Math.fround(value), gradient: gradient.map(Math.fround) };
  };

function probe(evaluate: Evaluate, x: Float64Array, options: LambdaMaxOptions = {}): ProbeResult {
  const search = lambdaMax(options).search({ x, f0: evaluate(x), random: makeRandom(1) });
  return driveSync(search, evaluate);
}

/** The Hessian by rows, from central differences along the axes in double precision. */
function denseHessian(evaluate: Evaluate, x: Float64Array): Float64Array {
  const n = x.length;
  const rows = Array.from({ length: n }, (_, i) => {
    const row = new Float64Array(n);
    driveSync(
      hessianVector(
        x,
        row.map((_zero, j) => (i === j ? 1 : 0)),
        2 ** -17,
        row,
      ),
      evaluate,
    );
    return row;
  });
  return Float64Array.from({ length: n * n }, (_, at) => {
    const [i, j] = [Math.floor(at / n), at % n];
    return (rows[i]![j]! + rows[j]![i]!) / 2;
  });
}

describe("lambda-max on the network", () => {
  it.each(Object.entries(scipy))("is SciPy's at the %s point, in double and in single precision", (name, figures) => {
    const x = Float64Array.from(points[name]!.x);
    for (const [evaluate, digits, step] of [
      [network, 6, 2 ** -17],
      [network, 4, SINGLE_STEP],
      [inSingle(network), 3, SINGLE_STEP],
    ] as const) {
      const { status, quantities, evaluations } = probe(evaluate, x, { step, tolerance: 1e-4 });
      expect(status).toBe("converged");
      expect(quantities["lambdaMax"]! / figures.largest).toBeCloseTo(1, digits);
      expect(quantities["halfStepLambdaMax"]! / figures.largest).toBeCloseTo(1, digits);
      // Truncation grows fourfold.
      expect(quantities["doubleStepLambdaMax"]! / figures.largest).toBeCloseTo(1, digits - 1);
      expect(quantities["halfStepResidual"]!).toBeLessThan(10 ** -digits * figures.largest + 1e-3);
      expect(quantities["lambdaMin"]!).toBeGreaterThan(figures.smallest - 10 ** -digits);
      // Far fewer than the 51 dimensions.
      expect(evaluations).toBe(2 * quantities["iterations"]! + 5);
      expect(quantities["iterations"]).toBeLessThan(20);
    }
  });

  it("is a dense Hessian's where there is negative curvature", () => {
    const x = Float64Array.from({ length: 51 }, (_, i) => Math.sin(i));
    const eigenvalues = jacobiEigenvalues(denseHessian(network, x), 51);
    expect(eigenvalues[0]).toBeLessThan(-0.01);
    const { quantities } = probe(network, x, { maxIterations: 51, tolerance: 1e-9, step: 2 ** -17 });
    expect(quantities["lambdaMax"]! / eigenvalues.at(-1)!).toBeCloseTo(1, 6);
    expect(quantities["lambdaMin"]! / eigenvalues[0]!).toBeCloseTo(1, 2);
    const rough = probe(inSingle(network), x);
    expect(rough.quantities["lambdaMax"]! / eigenvalues.at(-1)!).toBeCloseTo(1, 3);
    expect(rough.quantities["lambdaMin"]).toBeLessThan(0);
  });
});

describe("lambda-max on quadratics", () => {
  it("is the closed form, whatever the point, slope and size", () => {
    const curve = fc.double({ min: -10, max: 10, noNaN: true });
    const property = fc.property(
      fc.array(curve, { minLength: 1, maxLength: 12 }),
      fc.constantFrom(1e-6, 1, 1e6),
      (curves, scale) => {
        const evaluate: Evaluate = (x) => ({
          value: x.reduce((sum, v, i) => sum + scale * (v + (curves[i]! * v * v) / 2), 0),
          gradient: x.map((v, i) => scale * (1 + curves[i]! * v)),
        });
        const x = Float64Array.from(curves, (_, i) => 1 / (i + 1));
        const { quantities } = probe(evaluate, x, { tolerance: 1e-9 });
        const [most, least] = [Math.max(...curves), Math.min(...curves)];
        const size = Math.max(...curves.map(Math.abs), 1e-3);
        expect(Math.abs(quantities["lambdaMax"]! / scale - most) / size).toBeLessThan(1e-5);
        if (quantities["iterations"] === curves.length) {
          expect(Math.abs(quantities["lambdaMin"]! / scale - least) / size).toBeLessThan(1e-5);
        }
      },
    );
    fc.assert(property, { seed: 1, numRuns: 60 });
  });

  it("does not converge in too few iterations, and says so with its residual", () => {
    const { evaluate } = indefinite(3, 40);
    const x = new Float64Array(40);
    const eigenvalues = jacobiEigenvalues(denseHessian(evaluate, x), 40);
    const short = probe(evaluate, x, { maxIterations: 3 });
    expect(short.status).toBe("not-converged");
    const { lambdaMax: found, residual } = short.quantities as { lambdaMax: number; residual: number };
    expect(found).toBeLessThan(eigenvalues.at(-1)!);
    expect(residual).toBeGreaterThan(1e-3 * found);
    expect(short.series["history"]).toHaveLength(3);
    const whole = probe(evaluate, x);
    expect(whole.status).toBe("converged");
    expect(whole.quantities["lambdaMax"]! / eigenvalues.at(-1)!).toBeCloseTo(1, 4);
  });

  it("shows by the half step where the arithmetic decided the number", () => {
    // A curvature far below float32's rounding of the slope beside it.
    const evaluate: Evaluate = (x) => ({
      value: x.reduce((sum, v) => sum + 1e4 * v + (1e-3 * v * v) / 2, 0),
      gradient: x.map((v) => 1e4 + 1e-3 * v),
    });
    const { status, quantities } = probe(
      inSingle(evaluate),
      Float64Array.from({ length: 30 }, (_, i) => i),
    );
    const { lambdaMax: found = 0, halfStepResidual = 0 } = quantities;
    expect(status === "flat" || halfStepResidual > 0.1 * Math.abs(found)).toBe(true);
  });
});

describe("lambda-max where f has kinks", () => {
  /** curve t²/2 and a fold of this size at each place; between folds its second derivative is the curve. */
  const folded =
    (curve: number, places: readonly number[], size: number): Evaluate =>
    ([t]) => ({
      value: (curve * t! * t!) / 2 + places.reduce((sum, at) => sum + size * Math.abs(t! - at), 0),
      gradient: Float64Array.of(curve * t! + places.reduce((sum, at) => sum + size * Math.sign(t! - at), 0)),
    });

  it("shows by the half and the double step that a kink within the step made the number", () => {
    // One kink, inside every step asked for: its part is 2 size / 2h, which halves as the step doubles.
    const { quantities } = probe(folded(1, [1e-6], 0.01), Float64Array.of(0), { step: 2 ** -8 });
    expect(quantities["lambdaMax"]).toBeCloseTo(1 + 0.01 * 2 ** 8, 8);
    expect(quantities["halfStepLambdaMax"]).toBeCloseTo(1 + 0.02 * 2 ** 8, 8);
    expect(quantities["doubleStepLambdaMax"]).toBeCloseTo(1 + 0.005 * 2 ** 8, 8);
  });

  it("is the curvature of their mean where there are many small ones, whatever the step", () => {
    // Kinks evenly in [-1, 1], 2000 for each unit of length: their mean is a curvature of 2 size 2000.
    const places = Array.from({ length: 4000 }, (_, i) => (i - 1999.5) / 2000);
    const { quantities } = probe(folded(1, places, 0.001), Float64Array.of(0), { step: 2 ** -6 });
    for (const name of ["lambdaMax", "halfStepLambdaMax", "doubleStepLambdaMax"]) {
      expect(Math.abs(quantities[name]! - 5)).toBeLessThan(0.2);
    }
  });
});

describe("the step", () => {
  it("is the cube root of the unit roundoff", () => {
    expect(SINGLE_STEP).toBe(Math.cbrt(2 ** -24));
  });

  it("is where a product in single precision is most exact, within a factor of some", () => {
    const x = Float64Array.from({ length: 51 }, (_, i) => Math.fround(Math.sin(i)));
    const v = makeRandom(4)("v").normal(new Float64Array(51));
    const length = Math.sqrt(v.reduce((sum, one) => sum + one * one, 0));
    const unit = v.map((one) => one / length);
    const product = (evaluate: Evaluate, step: number): Float64Array => {
      const out = new Float64Array(51);
      driveSync(hessianVector(x, unit, step, out), evaluate);
      return out;
    };
    const exact = product(network, 2 ** -17);
    const error = (step: number): number => {
      const out = product(inSingle(network), step);
      return Math.sqrt(
        out.reduce((sum, one, i) => sum + (one - exact[i]!) ** 2, 0) / exact.reduce((s, e) => s + e * e, 0),
      );
    };
    const steps = Array.from({ length: 18 }, (_, i) => 2 ** (-i - 1));
    const errors = steps.map(error);
    const least = Math.min(...errors);
    expect(error(SINGLE_STEP)).toBeLessThan(5 * least);
    expect(error(SINGLE_STEP)).toBeLessThan(1e-3);
    // Far larger, truncation; far smaller, rounding.
    expect(error(2 ** -1)).toBeGreaterThan(10 * error(SINGLE_STEP));
    expect(error(2 ** -18)).toBeGreaterThan(10 * error(SINGLE_STEP));
  });
});
