// The uncertainty of an accuracy over test samples: what another test set of the same size would have given for the same
// weights. It stands beside the uncertainty over seeds and is never mixed with it.
// Source: Wilson 1927, Probable inference, the law of succession, and statistical inference.
import { normalQuantile } from "./distributions.ts";

/**
 * The Wilson score interval of a share, two-sided.
 *
 * `successes` of `n` samples, whole numbers with 0 ≤ successes ≤ n and n ≥ 1; `level` a share in (0, 1), 0.95 if not
 * given; a RangeError otherwise. Low and high are within [0, 1] and successes / n lies between them.
 */
export function wilson(successes: number, n: number, level = 0.95): { readonly low: number; readonly high: number } {
  if (!Number.isInteger(n) || n < 1) throw new RangeError(`n: must be a whole number from 1, got ${n}; count samples`);
  if (!Number.isInteger(successes) || successes < 0 || successes > n) {
    throw new RangeError(`successes: must be a whole number from 0 to ${n}, got ${successes}; multiply the share by n`);
  }
  const z2 = normalQuantile(level) ** 2;
  const share = successes / n;
  const centre = share + z2 / (2 * n);
  const half = Math.sqrt(z2 * ((share * (1 - share)) / n + z2 / (4 * n * n)));
  // At both ends rounding could put the share itself outside.
  return {
    low: successes === 0 ? 0 : (centre - half) / (1 + z2 / n),
    high: successes === n ? 1 : (centre + half) / (1 + z2 / n),
  };
}
