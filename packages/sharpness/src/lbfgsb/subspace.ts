// The subspace step: the minimiser of the quadratic model over the free variables, brought back
// into the box (direct primal method of Byrd et al. 1995, section 5.1, with the projection of
// Morales and Nocedal 2011).
import type { Box } from "./box.ts";
import { clip } from "./box.ts";
import type { CauchyPoint } from "./cauchy.ts";
import { timesM, writeInverse } from "./compact.ts";
import type { Memory } from "./compact.ts";
import { factorise, makeSystem, solveInPlace } from "./lu.ts";
import type { SmallSystem } from "./lu.ts";

const BLOCK = 256;

/** Moves z from the Cauchy point to the minimiser over its free variables; false where the system is singular. `step` is scratch of length n. */
export function subspaceStep(
  point: CauchyPoint,
  box: Box,
  memory: Memory,
  x: Float64Array,
  gradient: Float64Array,
  step: Float64Array,
): boolean {
  const { z, free, freeCount, c } = point;
  const { theta, columns, s, y } = memory;
  const order = 2 * columns;
  const mc = c.slice(0, order);
  timesM(memory, mc);
  // r = −(g + θ(z − x) − W M c), the model's descent direction at the Cauchy point, over the free set.
  for (let k = 0; k < freeCount; k++) {
    const i = free[k]!;
    step[k] = -theta * (z[i]! - x[i]!) - gradient[i]!;
  }
  for (let j = 0; j < columns; j++) {
    const alongY = mc[j]!;
    const alongS = theta * mc[columns + j]!;
    if (alongY === 0 && alongS === 0) continue;
    const sj = s[j]!;
    const yj = y[j]!;
    for (let k = 0; k < freeCount; k++) step[k]! += yj[free[k]!]! * alongY + sj[free[k]!]! * alongS;
  }
  // v solves (M⁻¹ − W_FᵀW_F / θ) v = W_Fᵀ r.
  const system = makeSystem(order);
  const v = new Float64Array(order);
  writeInverse(memory, system);
  if (freeCount === z.length) subtractWholeGram(memory, system);
  else subtractFreeGram(memory, point, system);
  for (let j = 0; j < columns; j++) {
    const sj = s[j]!;
    const yj = y[j]!;
    let alongS = 0;
    let alongY = 0;
    for (let k = 0; k < freeCount; k++) {
      alongS += sj[free[k]!]! * step[k]!;
      alongY += yj[free[k]!]! * step[k]!;
    }
    v[j] = alongY;
    v[columns + j] = theta * alongS;
  }
  if (!factorise(system)) return false;
  solveInPlace(system, v);
  // The step r/θ + W_F v/θ².
  for (let k = 0; k < freeCount; k++) step[k]! /= theta;
  for (let j = 0; j < columns; j++) {
    const alongY = v[j]! / (theta * theta);
    const alongS = v[columns + j]! / theta;
    const sj = s[j]!;
    const yj = y[j]!;
    for (let k = 0; k < freeCount; k++) step[k]! += yj[free[k]!]! * alongY + sj[free[k]!]! * alongS;
  }
  if (box.constrained) stayInBox(point, box, x, gradient, step);
  else for (let k = 0; k < freeCount; k++) z[free[k]!]! += step[k]!;
  return true;
}

/** Subtracts WᵀW / θ from the system, from the inner products at hand. */
function subtractWholeGram(memory: Memory, system: SmallSystem): void {
  const { columns, capacity, theta, ss, sy, yy } = memory;
  const order = 2 * columns;
  const a = system.entries;
  for (let i = 0; i < columns; i++) {
    for (let j = 0; j < columns; j++) {
      a[i * order + j]! -= yy[i * capacity + j]! / theta;
      a[(columns + i) * order + j]! -= sy[i * capacity + j]!;
      a[j * order + columns + i]! -= sy[i * capacity + j]!;
      a[(columns + i) * order + columns + j]! -= theta * ss[i * capacity + j]!;
    }
  }
}

/** Subtracts W_FᵀW_F / θ from the system, in blocks of gathered rows that stay in the cache. */
function subtractFreeGram(memory: Memory, point: CauchyPoint, system: SmallSystem): void {
  const { columns, theta, s, y } = memory;
  const { free, freeCount } = point;
  const order = 2 * columns;
  const rows = new Float64Array(order * BLOCK);
  const gram = new Float64Array(order * order);
  for (let first = 0; first < freeCount; first += BLOCK) {
    const length = Math.min(BLOCK, freeCount - first);
    for (let j = 0; j < order; j++) {
      const column = j < columns ? y[j]! : s[j - columns]!;
      for (let k = 0; k < length; k++) rows[j * BLOCK + k] = column[free[first + k]!]!;
    }
    for (let i = 0; i < order; i++) {
      for (let j = 0; j <= i; j++) {
        let sum = 0;
        for (let k = 0; k < length; k++) sum += rows[i * BLOCK + k]! * rows[j * BLOCK + k]!;
        gram[i * order + j]! += sum;
      }
    }
  }
  for (let i = 0; i < order; i++) {
    for (let j = 0; j <= i; j++) {
      const scale = (i < columns ? 1 : theta) * (j < columns ? 1 : theta);
      const entry = (gram[i * order + j]! * scale) / theta;
      system.entries[i * order + j]! -= entry;
      if (i !== j) system.entries[j * order + i]! -= entry;
    }
  }
}

/** Takes the step into z: projected if that is still downhill from x, else cut where it first leaves the box. */
function stayInBox(point: CauchyPoint, box: Box, x: Float64Array, gradient: Float64Array, step: Float64Array): void {
  const { z, free, freeCount } = point;
  const { lower, upper } = box;
  let hitsBound = false;
  let slope = 0;
  for (let i = 0; i < x.length; i++) slope += (z[i]! - x[i]!) * gradient[i]!;
  let projectedSlope = 0;
  for (let k = 0; k < freeCount; k++) {
    const i = free[k]!;
    const projected = clip(z[i]! + step[k]!, lower[i]!, upper[i]!);
    if (projected === lower[i] || projected === upper[i]) hitsBound = true;
    projectedSlope += (projected - x[i]!) * gradient[i]!;
    slope -= (z[i]! - x[i]!) * gradient[i]!;
  }
  if (!hitsBound || slope + projectedSlope <= 0) {
    for (let k = 0; k < freeCount; k++) {
      const i = free[k]!;
      z[i] = clip(z[i]! + step[k]!, lower[i]!, upper[i]!);
    }
    return;
  }
  let fraction = 1;
  let binding = -1;
  for (let k = 0; k < freeCount; k++) {
    const i = free[k]!;
    const move = step[k]!;
    if (move === 0) continue;
    const room = (move > 0 ? upper[i]! : lower[i]!) - z[i]!;
    const allowed = move > 0 ? (room <= 0 ? 0 : room / move) : room >= 0 ? 0 : room / move;
    if (allowed < fraction) {
      fraction = allowed;
      binding = k;
    }
  }
  for (let k = 0; k < freeCount; k++) {
    const i = free[k]!;
    // The binding variable is put on its bound, which the product could miss by rounding.
    z[i] = k === binding ? (step[k]! > 0 ? upper[i]! : lower[i]!) : z[i]! + fraction * step[k]!;
  }
}
