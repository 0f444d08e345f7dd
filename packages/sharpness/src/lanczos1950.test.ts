// Extreme eigenvalues against SciPy's recorded eigsh and Jacobi's rotations; and that an iteration that has not converged,
// or had nothing to work on, says so.
import { readFileSync } from "node:fs";
import { makeRandom } from "@basin/random";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lanczos1950 } from "./lanczos1950.ts";
import type { LanczosOptions, LanczosResult } from "./lanczos1950.ts";
import { jacobiEigenvalues } from "./testing/jacobi.ts";
import { minstd } from "./testing/minstd.ts";

interface Fixture {
  readonly matrices: { seed: number; n: number; largest: number; smallest: number }[];
}
const fixture = JSON.parse(
  readFileSync(new URL("../test/fixtures/lanczos1950.json", import.meta.url), "utf8"),
) as Fixture;

type Operator = (v: Float64Array) => Float64Array;

/** (G + Gᵀ)/2 by rows, as lanczos1950.py draws it. */
function symmetric(seed: number, n: number): Float64Array {
  const draw = minstd(seed);
  const g = Float64Array.from({ length: n * n }, () => draw() * 2 - 1);
  return g.map((value, i) => (value + g[(i % n) * n + Math.floor(i / n)]!) / 2);
}

const times =
  (matrix: Float64Array, n: number): Operator =>
  (v) =>
    Float64Array.from({ length: n }, (_, i) => v.reduce((sum, one, j) => sum + matrix[i * n + j]! * one, 0));

function run(operator: Operator, n: number, options: Partial<LanczosOptions> = {}): LanczosResult {
  const start = makeRandom(1)("start").normal(new Float64Array(n));
  const search = lanczos1950({ start, maxIterations: 200, tolerance: 1e-8, ...options });
  let asked = search.next();
  while (asked.done !== true) asked = search.next(operator(asked.value));
  return asked.value;
}

const distance = (a: Float64Array, b: Float64Array): number =>
  Math.sqrt(a.reduce((sum, v, i) => sum + (v - b[i]!) ** 2, 0));

describe("lanczos1950", () => {
  it.each(fixture.matrices)("finds SciPy's extremes of a random matrix of $n", ({ seed, n, largest, smallest }) => {
    const operator = times(symmetric(seed, n), n);
    const found = run(operator, n);
    expect(found.status).toBe("converged");
    expect(found.ritzValues.at(-1)! / largest).toBeCloseTo(1, 7);
    // The residual is the recurrence's; that of the vector itself is the same.
    const image = operator(found.vector);
    const residual = distance(
      image,
      found.vector.map((v) => found.ritzValues.at(-1)! * v),
    );
    expect(Math.abs(residual - found.residuals.last)).toBeLessThan(1e-6 * largest);
    const whole = run(operator, n, { tolerance: 0 });
    expect(whole.ritzValues[0]! / smallest).toBeCloseTo(1, 6);
    expect(whole.ritzValues).toHaveLength(n);
    expect(whole.residuals).toEqual({ first: 0, last: 0 });
  });

  it("is bounded by the spectrum, rises, and is as near an eigenvalue as its residual says", () => {
    const property = fc.property(
      fc.integer({ min: 1, max: 1000 }),
      fc.integer({ min: 2, max: 14 }),
      fc.integer({ min: 1, max: 6 }),
      (seed, n, maxIterations) => {
        const matrix = symmetric(seed, n);
        const eigenvalues = jacobiEigenvalues(matrix, n);
        const { ritzValues, residuals, history, iterations } = run(times(matrix, n), n, { maxIterations });
        expect(iterations).toBeLessThanOrEqual(Math.min(n, maxIterations));
        expect(ritzValues.at(-1)!).toBeLessThanOrEqual(eigenvalues.at(-1)! + 1e-6);
        expect(ritzValues[0]!).toBeGreaterThanOrEqual(eigenvalues[0]! - 1e-6);
        for (const [value, residual] of [
          [ritzValues.at(-1)!, residuals.last],
          [ritzValues[0]!, residuals.first],
        ] as const) {
          const nearest = Math.min(...eigenvalues.map((one) => Math.abs(one - value)));
          expect(nearest).toBeLessThanOrEqual(residual + 1e-6);
        }
        expect(history.every((value, i) => value >= (history[i - 1] ?? -Infinity) - 1e-6)).toBe(true);
      },
    );
    fc.assert(property, { seed: 1 });
  });

  it("ends where its space is invariant: a multiple of the identity, a matrix of rank one", () => {
    expect(run((v) => v.map((one) => 3 * one), 50)).toMatchObject({ status: "converged", iterations: 1 });
    const u = Float64Array.from({ length: 50 }, (_, i) => Math.sqrt((i + 1) / 1275));
    const rankOne: Operator = (v) => {
      const along = v.reduce((sum, one, i) => sum + one * u[i]!, 0);
      return u.map((one) => 7 * along * one);
    };
    const found = run(rankOne, 50);
    expect(found.status).toBe("converged");
    expect(found.iterations).toBeLessThanOrEqual(3);
    expect(found.ritzValues.at(-1)).toBeCloseTo(7, 6);
  });

  it("has no eigenvalue twice, as it would without reorthogonalisation", () => {
    // One value far outside: Lanczos without it finds copies of 1000 within some dozen steps.
    const n = 200;
    const diagonal = Float64Array.from({ length: n }, (_, i) => (i === 0 ? 1000 : i / n));
    const found = run((v) => v.map((one, i) => diagonal[i]! * one), n, { tolerance: 0, maxIterations: 80 });
    // The basis is rounded to float32, which is seen in the eighth digit.
    expect(found.ritzValues.at(-1)! / 1000).toBeCloseTo(1, 7);
    expect(found.ritzValues.at(-2)).toBeLessThan(1);
  });

  it("says when it has not converged, met no finite product, or none but 0", () => {
    const matrix = times(symmetric(3, 150), 150);
    const short = run(matrix, 150, { maxIterations: 5 });
    expect(short).toMatchObject({ status: "not-converged", iterations: 5 });
    expect(short.residuals.last).toBeGreaterThan(1e-3);
    let products = 0;
    const breaks = run((v) => (++products === 4 ? v.map(() => NaN) : matrix(v)), 150);
    expect(breaks).toMatchObject({ status: "not-finite", iterations: 3 });
    expect(breaks.ritzValues).toHaveLength(3);
    expect(run((v) => v.map(() => Infinity), 3)).toMatchObject({ status: "not-finite", iterations: 0 });
    expect(run((v) => v.map(() => 0), 3)).toMatchObject({ status: "flat", iterations: 1 });
  });
});
