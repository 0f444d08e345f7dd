// The box lower ≤ x ≤ upper, infinite where a side is open, and the projected gradient on it.
import { UserError } from "../error.ts";

/** Bounds of length n; `constrained` if any side is closed, `boxed` if every side is. */
export interface Box {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly constrained: boolean;
  readonly boxed: boolean;
}

/** Checks bounds of length n and says which sides are closed; throws a UserError for wrong lengths, NaN or lower > upper. */
export function makeBox(n: number, lower: Float64Array, upper: Float64Array): Box {
  if (lower.length !== n || upper.length !== n) {
    throw new UserError(
      `lbfgsb: bounds must have the length of start (${n}), got ${lower.length} and ${upper.length}; use -Infinity and Infinity for open sides`,
    );
  }
  let closed = 0;
  for (let i = 0; i < n; i++) {
    if (!(lower[i]! <= upper[i]!)) {
      throw new UserError(
        `lbfgsb: lower must be at most upper, got ${lower[i]} and ${upper[i]} at index ${i}; order the bounds`,
      );
    }
    if (lower[i]! > -Infinity) closed++;
    if (upper[i]! < Infinity) closed++;
  }
  return { lower, upper, constrained: closed > 0, boxed: closed === 2 * n };
}

/** The value nearest to `value` inside [lower, upper]; NaN stays NaN. */
export function clip(value: number, lower: number, upper: number): number {
  return value < lower ? lower : value > upper ? upper : value;
}

/** The infinity norm of the projected gradient x − P(x − g), the measure of stationarity (Byrd et al. 1995, equation 6.1); NaN if any entry is. */
export function projectedGradientNorm(box: Box, x: Float64Array, gradient: Float64Array): number {
  const { lower, upper } = box;
  let norm = 0;
  for (let i = 0; i < x.length; i++) {
    const g = gradient[i]!;
    const projected = g < 0 ? Math.max(x[i]! - upper[i]!, g) : Math.min(x[i]! - lower[i]!, g);
    norm = Math.max(norm, Math.abs(projected));
  }
  return norm;
}
