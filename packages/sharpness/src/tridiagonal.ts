// Eigenvalues and eigenvectors of a symmetric tridiagonal matrix by implicit QL: procedure imtql2 of Dubrulle, Martin and
// Wilkinson (Numerische Mathematik 12, 1968). Only + - * / and square roots, so that the bits do not depend on V8.

/** An eigendecomposition. */
export interface Eigen {
  /** In ascending order. */
  readonly values: Float64Array;
  /** The unit eigenvector of each value. */
  readonly vectors: readonly Float64Array[];
}

/** Sweeps for one eigenvalue; 30 suffice for any matrix met in practice. */
const MOST_SWEEPS = 100;

/** Beside a largest entry of 1 this changes nothing, and its square may underflow. */
const NEGLIGIBLE = 2 ** -400;

/** The eigendecomposition of the matrix with this diagonal (k entries, finite) and this first off-diagonal (at least k − 1 entries, finite). */
export function tridiagonalEigen(diagonal: ArrayLike<number>, offDiagonal: ArrayLike<number>): Eigen {
  const k = diagonal.length;
  let largest = 0;
  for (let i = 0; i < k; i++) largest = Math.max(largest, Math.abs(diagonal[i]!));
  for (let i = 0; i + 1 < k; i++) largest = Math.max(largest, Math.abs(offDiagonal[i]!));
  // Squares of scaled entries do not overflow.
  const scale = largest === 0 ? 1 : largest;
  const d = Float64Array.from(diagonal, (value) => value / scale);
  const e = Float64Array.from({ length: k }, (_, i) => (i + 1 < k ? offDiagonal[i]! / scale : 0));
  const z = Array.from({ length: k }, (_, i) => {
    const column = new Float64Array(k);
    column[i] = 1;
    return column;
  });
  for (let l = 0; l < k; l++) {
    for (let sweep = 0; ; sweep++) {
      let m = l;
      while (m + 1 < k && Math.abs(e[m]!) > Number.EPSILON * (Math.abs(d[m]!) + Math.abs(d[m + 1]!)) + NEGLIGIBLE) m++;
      if (m === l) break;
      if (sweep === MOST_SWEEPS) throw new Error("internal: tridiagonal: QL did not converge");
      chase(d, e, z, l, m);
    }
  }
  const order = Array.from(d.keys()).sort((a, b) => d[a]! - d[b]!);
  return {
    values: Float64Array.from(order, (i) => d[i]! * scale),
    vectors: order.map((i) => z[i]!),
  };
}

/** One implicit QL sweep over the block from l to m. */
function chase(d: Float64Array, e: Float64Array, z: readonly Float64Array[], l: number, m: number): void {
  let g = (d[l + 1]! - d[l]!) / (2 * e[l]!);
  let r = Math.sqrt(g * g + 1);
  g = d[m]! - d[l]! + e[l]! / (g + (g < 0 ? -r : r));
  let [s, c, p] = [1, 1, 0];
  for (let i = m - 1; i >= l; i--) {
    const f = s * e[i]!;
    const b = c * e[i]!;
    r = Math.sqrt(f * f + g * g);
    e[i + 1] = r;
    if (r === 0) {
      d[i + 1]! -= p;
      e[m] = 0;
      return;
    }
    s = f / r;
    c = g / r;
    g = d[i + 1]! - p;
    r = (d[i]! - g) * s + 2 * c * b;
    p = s * r;
    d[i + 1] = g + p;
    g = c * r - b;
    const [low, high] = [z[i]!, z[i + 1]!];
    for (let row = 0; row < low.length; row++) {
      const above = high[row]!;
      high[row] = s * low[row]! + c * above;
      low[row] = c * low[row]! - s * above;
    }
  }
  d[l]! -= p;
  e[l] = g;
  e[m] = 0;
}
