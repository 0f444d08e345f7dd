// Eigenvalues against a closed form and against Jacobi's rotations; eigenvectors by what they are.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { jacobiEigenvalues } from "./testing/jacobi.ts";
import { tridiagonalEigen } from "./tridiagonal.ts";

describe("tridiagonalEigen", () => {
  it("has the closed form of the second difference, 2 - 2 cos(pi j / (k + 1))", () => {
    const k = 30;
    const { values } = tridiagonalEigen(Array(k).fill(2), Array(k - 1).fill(-1));
    for (const [j, value] of values.entries())
      expect(value).toBeCloseTo(2 - 2 * Math.cos((Math.PI * (j + 1)) / (k + 1)), 13);
  });

  it("takes nothing, one number, zeros and numbers of any size", () => {
    expect(tridiagonalEigen([], []).values).toHaveLength(0);
    expect([...tridiagonalEigen([-3], []).values]).toEqual([-3]);
    expect([...tridiagonalEigen([0, 0, 0], [0, 0]).values]).toEqual([0, 0, 0]);
    expect([...tridiagonalEigen([1e200, 0], [0]).values]).toEqual([0, 1e200]);
    expect(tridiagonalEigen([1e-200, 1e-200], [1e-200]).values[1]! / 2e-200).toBeCloseTo(1, 14);
  });

  it("is Jacobi's, and its vectors are orthonormal eigenvectors", () => {
    const entry = fc.oneof(
      fc.integer({ min: -1000, max: 1000 }).map((hundredths) => hundredths / 100),
      fc.constantFrom(0, 1e-9, 1e-160, 5e-324),
    );
    const property = fc.property(fc.array(fc.tuple(entry, entry), { minLength: 1, maxLength: 12 }), (rows) => {
      const k = rows.length;
      const diagonal = rows.map(([a]) => a);
      const off = rows.slice(1).map(([, b]) => b);
      const dense = new Float64Array(k * k);
      for (const [i, a] of diagonal.entries()) dense[i * k + i] = a;
      for (const [i, b] of off.entries()) dense[i * k + i + 1] = dense[(i + 1) * k + i] = b;
      const { values, vectors } = tridiagonalEigen(diagonal, off);
      for (const [i, value] of jacobiEigenvalues(dense, k).entries()) expect(values[i]).toBeCloseTo(value, 10);
      for (const [i, one] of vectors.entries()) {
        for (const [j, other] of vectors.entries()) {
          const product = one.reduce((sum, v, row) => sum + v * other[row]!, 0);
          expect(product).toBeCloseTo(i === j ? 1 : 0, 10);
        }
        for (let row = 0; row < k; row++) {
          const image = one.reduce((sum, v, column) => sum + dense[row * k + column]! * v, 0);
          expect(image).toBeCloseTo(values[i]! * one[row]!, 10);
        }
      }
    });
    fc.assert(property, { seed: 1 });
  });
});
