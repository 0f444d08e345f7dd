// A float64 forward pass of dense, batch-normalised networks in plain loops: shares nothing with tfjs or src/.
// Also the random numbers of the tests, so that they depend on no other package.
import type { Random } from "@basin/random";

/** Keyed test randomness: FNV-1a of the purpose into xorshift32. */
export const testRandom: Random = (purpose, step = 0) => {
  let state = (2166136261 ^ step) >>> 0;
  for (const character of purpose) state = Math.imul(state ^ character.charCodeAt(0), 16777619) >>> 0;
  state = state || 1;
  const word = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>>= 0);
  };
  for (let i = 0; i < 20; i++) word();
  const fill = (next: () => number) => {
    return <T extends Float32Array | Float64Array>(out: T): T => {
      for (let i = 0; i < out.length; i++) out[i] = next();
      return out;
    };
  };
  const uniform = (): number => (word() >>> 8) / 2 ** 24;
  return {
    uniform: fill(uniform),
    normal: fill(() => uniform() + uniform() + uniform() + uniform() - 2),
    sign: fill(() => (uniform() < 0.5 ? -1 : 1)),
    words: (out) => out.map(word),
    integer: (bound) => Math.floor(uniform() * bound),
    permutation: () => {
      throw new Error("not needed here");
    },
  };
};

/** Logits [rows][10] of dense → batch norm (batch statistics, epsilon 1e-3) → ReLU …, then dense, in float64. */
export function denseForward(
  weights: Readonly<Record<string, ArrayLike<number>>>,
  x: readonly (readonly number[])[],
  hidden: number,
): number[][] {
  let rows = x.map((row) => [...row]);
  for (let layer = 1; layer <= hidden + 1; layer++) {
    const kernel = weights[`dense_${layer}/kernel`] as ArrayLike<number>;
    const bias = weights[`dense_${layer}/bias`] as ArrayLike<number>;
    rows = rows.map((row) => affine(row, kernel, bias));
    if (layer > hidden) break;
    const gamma = weights[`batch_norm_${layer}/gamma`] as ArrayLike<number>;
    const beta = weights[`batch_norm_${layer}/beta`] as ArrayLike<number>;
    for (let c = 0; c < bias.length; c++) {
      const column = rows.map((row) => row[c] as number);
      const mean = column.reduce((a, b) => a + b, 0) / column.length;
      const variance = column.reduce((a, b) => a + (b - mean) ** 2, 0) / column.length;
      rows.forEach((row, r) => {
        const y = ((column[r] as number) - mean) / Math.sqrt(variance + 1e-3);
        row[c] = Math.max(0, y * (gamma[c] as number) + (beta[c] as number));
      });
    }
  }
  return rows;
}

function affine(row: readonly number[], kernel: ArrayLike<number>, bias: ArrayLike<number>): number[] {
  const out = Array.from(bias);
  row.forEach((value, i) => {
    for (let c = 0; c < out.length; c++) out[c] = (out[c] as number) + value * (kernel[i * out.length + c] as number);
  });
  return out;
}

/** Mean cross-entropy of logits and labels, in float64. */
export function crossEntropy(logits: readonly (readonly number[])[], labels: readonly number[]): number {
  const losses = logits.map((row, r) => {
    const top = Math.max(...row);
    return top + Math.log(row.reduce((a, z) => a + Math.exp(z - top), 0)) - (row[labels[r] as number] as number);
  });
  return losses.reduce((a, b) => a + b, 0) / losses.length;
}
