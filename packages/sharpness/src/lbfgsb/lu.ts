// Dense factorisations of the small matrices (at most 2m × 2m) of the compact representation.
// Matrices are row-major in a Float64Array; a matrix that cannot be factorised is reported, never used.

/** A square system factorised in place: row-major entries, its order and the row swapped in at each step. */
export interface SmallSystem {
  readonly entries: Float64Array;
  readonly pivots: Int32Array;
  order: number;
}

/** Allocates a system of at most `order` rows. */
export function makeSystem(order: number): SmallSystem {
  return { entries: new Float64Array(order * order), pivots: new Int32Array(order), order: 0 };
}

/** Factorises P A = L U in place with partial pivoting; false where A is singular or not finite. */
export function factorise(system: SmallSystem): boolean {
  const { entries: a, pivots, order: n } = system;
  for (let k = 0; k < n; k++) {
    let pivot = k;
    for (let i = k + 1; i < n; i++) if (Math.abs(a[i * n + k]!) > Math.abs(a[pivot * n + k]!)) pivot = i;
    pivots[k] = pivot;
    const diagonal = a[pivot * n + k]!;
    if (diagonal === 0 || !Number.isFinite(diagonal)) return false;
    if (pivot !== k) {
      for (let j = 0; j < n; j++) {
        const swapped = a[k * n + j]!;
        a[k * n + j] = a[pivot * n + j]!;
        a[pivot * n + j] = swapped;
      }
    }
    for (let i = k + 1; i < n; i++) {
      const factor = a[i * n + k]! / diagonal;
      a[i * n + k] = factor;
      for (let j = k + 1; j < n; j++) a[i * n + j]! -= factor * a[k * n + j]!;
    }
  }
  return true;
}

/** Solves A v = b for a factorised system, overwriting b with v. */
export function solveInPlace(system: SmallSystem, b: Float64Array): void {
  const { entries: a, pivots, order: n } = system;
  for (let k = 0; k < n; k++) {
    const pivot = pivots[k]!;
    if (pivot === k) continue;
    const swapped = b[k]!;
    b[k] = b[pivot]!;
    b[pivot] = swapped;
  }
  for (let i = 1; i < n; i++) {
    let sum = b[i]!;
    for (let j = 0; j < i; j++) sum -= a[i * n + j]! * b[j]!;
    b[i] = sum;
  }
  for (let i = n - 1; i >= 0; i--) {
    let sum = b[i]!;
    for (let j = i + 1; j < n; j++) sum -= a[i * n + j]! * b[j]!;
    b[i] = sum / a[i * n + i]!;
  }
}

/** Overwrites the lower triangle of a symmetric matrix with its Cholesky factor; false where it is not positive definite. */
export function cholesky(a: Float64Array, n: number): boolean {
  for (let j = 0; j < n; j++) {
    for (let i = j; i < n; i++) {
      let sum = a[i * n + j]!;
      for (let k = 0; k < j; k++) sum -= a[i * n + k]! * a[j * n + k]!;
      if (i === j) {
        if (!(sum > 0) || !Number.isFinite(sum)) return false;
        a[j * n + j] = Math.sqrt(sum);
      } else a[i * n + j] = sum / a[j * n + j]!;
    }
  }
  return true;
}

/** Solves L Lᵀ v = b for a Cholesky factor in the lower triangle, overwriting b with v. */
export function choleskySolveInPlace(a: Float64Array, n: number, b: Float64Array): void {
  for (let i = 0; i < n; i++) {
    let sum = b[i]!;
    for (let j = 0; j < i; j++) sum -= a[i * n + j]! * b[j]!;
    b[i] = sum / a[i * n + i]!;
  }
  for (let i = n - 1; i >= 0; i--) {
    let sum = b[i]!;
    for (let j = i + 1; j < n; j++) sum -= a[j * n + i]! * b[j]!;
    b[i] = sum / a[i * n + i]!;
  }
}
