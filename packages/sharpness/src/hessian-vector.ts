// The product of f's Hessian with a unit vector, by central differences of the gradient: (g(x + h v) − g(x − h v)) / 2h.
//
// The step. Truncation errs by h²/6 times a fourth derivative, rounding of the gradient by u/h, so the sum is least near
// h = u^(1/3) (Nocedal and Wright 2006, section 8.1), with u the unit roundoff of the function's arithmetic: 2^-8 for
// float32 (u = 2^-24), 2^-17.7 for float64. h is the Euclidean length of the whole displacement, not of one coordinate's.
// The pitfall of float32: x ± h v is rounded too, by at most u‖x‖, which is a share u‖x‖/h of the displacement (1.5e-5 ‖x‖
// at h = 2^-8), and with a smaller h the displacement drowns. A network of ReLUs has kinks: its products are means of
// those within h. So a value is worth as much as it agrees with another step's, which lambda-max asks for.
import type { Search } from "./search.ts";

/** The step in float32: the cube root of its unit roundoff, 2^-24. */
export const SINGLE_STEP: number = 2 ** -8;

/** Writes the Hessian's product with v, a unit vector, into out; two evaluations. Entries are not finite where a gradient is not. */
export function* hessianVector(x: Float64Array, v: Float64Array, step: number, out: Float64Array): Search<void> {
  const point = new Float64Array(x.length);
  for (let i = 0; i < x.length; i++) point[i] = x[i]! + step * v[i]!;
  const above = yield point;
  // Kept by a copy, as the function may use its array again.
  out.set(above.gradient);
  for (let i = 0; i < x.length; i++) point[i] = x[i]! - step * v[i]!;
  const { gradient } = yield point;
  for (let i = 0; i < x.length; i++) out[i] = (out[i]! - gradient[i]!) / (2 * step);
}
