// Quadratics from a seed, as test/fixtures/lbfgsb.py builds them.
import type { Evaluation } from "../search.ts";
import { minstd } from "./minstd.ts";

/** The convex quadratic xᵀHx/2 − bᵀx with H = GᵀG/n + I/10. */
export function quadratic(seed: number, n: number): { evaluate: (x: Float64Array) => Evaluation } {
  const draw = minstd(seed);
  const g = Float64Array.from({ length: n * n }, () => draw() * 2 - 1);
  const b = Float64Array.from({ length: n }, () => draw() * 4 - 2);
  const h = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let k = 0; k < n; k++) sum += g[k * n + i]! * g[k * n + j]!;
      h[i * n + j] = sum / n + (i === j ? 0.1 : 0);
    }
  }
  const evaluate = (x: Float64Array): Evaluation => {
    let value = 0;
    const gradient = new Float64Array(n);
    for (let i = 0; i < n; i++) {
      let hx = 0;
      for (let j = 0; j < n; j++) hx += h[i * n + j]! * x[j]!;
      value += x[i]! * (hx / 2 - b[i]!);
      gradient[i] = hx - b[i]!;
    }
    return { value, gradient };
  };
  return { evaluate };
}

/** xᵀHx/2 − bᵀx + Σ x⁴/20 with H = (G + Gᵀ)/2: negative curvature and several minima. */
export function indefinite(seed: number, n: number): { evaluate: (x: Float64Array) => Evaluation } {
  const draw = minstd(seed);
  const g = Float64Array.from({ length: n * n }, () => draw() * 2 - 1);
  const b = Float64Array.from({ length: n }, () => draw() - 0.5);
  const evaluate = (x: Float64Array): Evaluation => {
    let value = 0;
    const gradient = new Float64Array(n);
    for (let i = 0; i < n; i++) {
      let hx = 0;
      for (let j = 0; j < n; j++) hx += ((g[i * n + j]! + g[j * n + i]!) / 2) * x[j]!;
      value += x[i]! * (hx / 2 - b[i]!) + x[i]! ** 4 / 20;
      gradient[i] = hx - b[i]! + x[i]! ** 3 / 5;
    }
    return { value, gradient };
  };
  return { evaluate };
}
