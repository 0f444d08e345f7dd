// Eigenvalues of a dense symmetric matrix by cyclic Jacobi rotations (Jacobi 1846): slow, and independent of QL and Lanczos.

/** The eigenvalues of an n × n symmetric matrix by rows, ascending. */
export function jacobiEigenvalues(matrix: Float64Array, n: number): number[] {
  const a = matrix.slice();
  for (let sweep = 0; sweep < 60; sweep++) {
    let off = 0;
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        const value = a[p * n + q]!;
        off += value * value;
        if (value === 0) continue;
        const theta = (a[q * n + q]! - a[p * n + p]!) / (2 * value);
        const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        const c = 1 / Math.sqrt(t * t + 1);
        const s = t * c;
        for (let k = 0; k < n; k++) {
          const [left, right] = [a[k * n + p]!, a[k * n + q]!];
          a[k * n + p] = c * left - s * right;
          a[k * n + q] = s * left + c * right;
        }
        for (let k = 0; k < n; k++) {
          const [above, below] = [a[p * n + k]!, a[q * n + k]!];
          a[p * n + k] = c * above - s * below;
          a[q * n + k] = s * above + c * below;
        }
      }
    }
    if (off < 1e-300) break;
  }
  return Array.from({ length: n }, (_, i) => a[i * n + i]!).sort((x, y) => x - y);
}
