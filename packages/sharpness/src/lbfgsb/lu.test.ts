// The small factorisations, on systems whose solution is known by construction.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cholesky, choleskySolveInPlace, factorise, makeSystem, solveInPlace } from "./lu.ts";

const entry = fc.double({ min: -5, max: 5, noNaN: true });
const square = fc
  .integer({ min: 1, max: 8 })
  .chain((n) =>
    fc.tuple(fc.array(entry, { minLength: n * n, maxLength: n * n }), fc.array(entry, { minLength: n, maxLength: n })),
  );

describe("small factorisations", () => {
  it("solve a system that needs its rows swapped at every step", () => {
    // A permutation with tiny numbers where its zeros on the diagonal were: without pivoting every digit is lost.
    const n = 6;
    const system = makeSystem(n);
    system.order = n;
    for (let i = 0; i < n; i++) {
      system.entries[i * n + i] = 1e-20;
      system.entries[i * n + ((i + 1) % n)] = 1;
    }
    const solution = Float64Array.of(1, 2, 3, 4, 5, 6);
    const b = solution.map((v, i) => 1e-20 * v + solution[(i + 1) % n]!);
    expect(factorise(system)).toBe(true);
    solveInPlace(system, b);
    b.forEach((v, i) => expect(v).toBeCloseTo(solution[i]!, 12));
  });

  it("solve GᵀG + I by both routes", () => {
    const property = fc.property(square, ([g, solution]) => {
      const n = solution.length;
      const system = makeSystem(n);
      system.order = n;
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < n; j++) {
          let sum = Number(i === j);
          for (let k = 0; k < n; k++) sum += g[k * n + i]! * g[k * n + j]!;
          system.entries[i * n + j] = sum;
        }
      }
      const a = system.entries.slice();
      const b = Float64Array.from(solution, (_, i) =>
        solution.reduce((sum, v, j) => sum + system.entries[i * n + j]! * v, 0),
      );
      const c = b.slice();
      expect(factorise(system) && cholesky(a, n)).toBe(true);
      solveInPlace(system, b);
      choleskySolveInPlace(a, n, c);
      solution.forEach((v, i) => {
        expect(b[i]).toBeCloseTo(v, 8);
        expect(c[i]).toBeCloseTo(v, 8);
      });
    });
    fc.assert(property, { seed: 3, numRuns: 200 });
  });

  it("report what cannot be factorised", () => {
    const singular = makeSystem(2);
    singular.order = 2;
    singular.entries.set([1, 2, 2, 4]);
    expect(factorise(singular)).toBe(false);
    singular.entries.set([1, NaN, 2, NaN]);
    expect(factorise(singular)).toBe(false);
    expect(cholesky(Float64Array.of(1, 2, 2, 1), 2)).toBe(false);
    expect(cholesky(Float64Array.of(NaN), 1)).toBe(false);
  });
});
