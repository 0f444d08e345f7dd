// The extreme eigenvalues of a symmetric operator by its products with vectors (Lanczos 1950, Journal of Research of the
// National Bureau of Standards 45), with full reorthogonalisation, twice each (Parlett 1998, sections 6.9 and 13.7), so
// that no eigenvalue appears twice. Ritz values lie within the spectrum: the largest one is a lower bound of λmax.
// The basis is kept as float32 (4 bytes a parameter and iteration): its rounding is far below the products' own.
import { tridiagonalEigen } from "./tridiagonal.ts";

/** How the iteration is run. */
export interface LanczosOptions {
  /** Any vector that is not 0, of length n. */
  readonly start: Float64Array;
  /** From 1; never more than n are made. */
  readonly maxIterations: number;
  /** The largest Ritz value has converged where its residual is at most this share of its size. */
  readonly tolerance: number;
}

/** What it came to; without a finite product, no Ritz value. */
export interface LanczosResult {
  /**
   * `flat`: the first product was exactly 0. `not-finite`: a product was not finite; the Ritz values are of those before.
   * `converged` is also what ends in an invariant subspace.
   */
  readonly status: "converged" | "not-converged" | "not-finite" | "flat";
  /** Products used. */
  readonly iterations: number;
  /** In ascending order. */
  readonly ritzValues: Float64Array;
  /** ‖H u − θ u‖ of the first and of the last Ritz value. */
  readonly residuals: { readonly first: number; readonly last: number };
  /** The unit Ritz vector of the last value. */
  readonly vector: Float64Array;
  /** The largest Ritz value after each iteration. */
  readonly history: readonly number[];
}

/** Where the next basis vector is rounding alone, as a share of the matrix so far. */
const BREAKDOWN = 2 ** -44;

/** Yields a unit vector, which stays as it is until answered, and is told the operator's product with it. */
export function* lanczos1950(options: LanczosOptions): Generator<Float64Array, LanczosResult, Float64Array> {
  const { start, tolerance } = options;
  const n = start.length;
  const most = Math.min(options.maxIterations, n);
  const basis: Float32Array[] = [];
  const alphas: number[] = [];
  const betas: number[] = [];
  const history: number[] = [];
  const v = new Float64Array(n);
  const w = start.slice();
  let beta = norm(w);
  let status: LanczosResult["status"] = "not-converged";
  let eigen = tridiagonalEigen([], []);
  while (alphas.length < most) {
    // A loop, as `from` with a function first makes a list of its source: thirty times as long, for 5 million.
    const next = new Float32Array(n);
    for (let i = 0; i < n; i++) next[i] = w[i]! / beta;
    v.set(next);
    w.set(yield v);
    const alpha = dot(next, w);
    if (!Number.isFinite(alpha)) {
      status = "not-finite";
      break;
    }
    basis.push(next);
    alphas.push(alpha);
    if (alphas.length === 1 && w.every((value) => value === 0)) status = "flat";
    for (let twice = 0; twice < 2; twice++) for (const one of basis) subtract(w, dot(one, w), one);
    beta = norm(w);
    eigen = tridiagonalEigen(alphas, betas);
    const largest = eigen.values.at(-1)!;
    history.push(largest);
    const size = Math.max(Math.abs(largest), Math.abs(eigen.values[0]!), ...betas);
    betas.push(beta);
    if (status === "flat") break;
    const isWhole = alphas.length === n || beta <= BREAKDOWN * size;
    if (isWhole || lastEntry(eigen.vectors, -1) * beta <= tolerance * Math.abs(largest)) {
      status = "converged";
      break;
    }
  }
  const vector = new Float64Array(n);
  for (const [j, weight] of (eigen.vectors.at(-1) ?? new Float64Array()).entries())
    subtract(vector, -weight, basis[j]!);
  const last = alphas.length === n ? 0 : (betas.at(-1) ?? 0);
  return {
    status,
    iterations: alphas.length,
    ritzValues: eigen.values,
    residuals: { first: last * lastEntry(eigen.vectors, 0), last: last * lastEntry(eigen.vectors, -1) },
    vector,
    history,
  };
}

/** The size of the last entry of an eigenvector: times β, the residual of its Ritz pair. */
function lastEntry(vectors: readonly Float64Array[], index: number): number {
  return Math.abs(vectors.at(index)?.at(-1) ?? 0);
}

function dot(a: Float32Array | Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < b.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** w ← w − weight v. */
function subtract(w: Float64Array, weight: number, v: Float32Array): void {
  for (let i = 0; i < w.length; i++) w[i]! -= weight * v[i]!;
}

function norm(v: Float64Array): number {
  return Math.sqrt(dot(v, v));
}
