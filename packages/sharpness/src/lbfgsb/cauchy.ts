// The generalised Cauchy point: the first minimiser of the quadratic model along the projected
// steepest-descent path (Byrd, Lu, Nocedal, Zhu 1995, algorithm CP). Every variable that the path
// leaves at a bound is fixed; the others are the free set of the subspace step.
import { addBreakpoint, clearBreakpoints, takeBreakpoint } from "./breakpoints.ts";
import type { Box } from "./box.ts";
import type { Breakpoints } from "./breakpoints.ts";
import { rowOfW, timesM, transposeTimes } from "./compact.ts";
import type { Memory } from "./compact.ts";

/** Buffers of length n (z, direction, free) and of length 2m (c) that a Cauchy search fills. */
export interface CauchyPoint {
  /** The Cauchy point. */
  readonly z: Float64Array;
  /** The path's direction in the segment where the search stopped. */
  readonly direction: Float64Array;
  /** The indices of the free variables, `freeCount` of them. */
  readonly free: Int32Array;
  freeCount: number;
  /** Wᵀ(z − x). */
  readonly c: Float64Array;
  readonly breakpoints: Breakpoints;
}

const EPSILON = 2 ** -52;

/** Fills `point` with the generalised Cauchy point of the model at x, its free set and c = Wᵀ(z − x). */
export function cauchyPoint(
  point: CauchyPoint,
  box: Box,
  memory: Memory,
  x: Float64Array,
  gradient: Float64Array,
): void {
  const { z, direction, breakpoints, c } = point;
  const { lower, upper } = box;
  const { theta, columns } = memory;
  const order = 2 * columns;
  const start = startPath(point, box, x, gradient);
  z.set(x);
  c.fill(0);
  let slope = -start.squaredLength;
  let curvature = theta * start.squaredLength;
  const smallestCurvature = EPSILON * curvature;
  const p = new Float64Array(order);
  const v = new Float64Array(order);
  const row = new Float64Array(order);
  // M p and M c are carried along with p and c, so that a breakpoint costs one product with M.
  const mp = new Float64Array(order);
  const mc = new Float64Array(order);
  if (columns > 0) {
    transposeTimes(memory, direction, p);
    mp.set(p);
    timesM(memory, mp);
    curvature -= dot(p, mp);
  }
  let step = -slope / curvature;
  let time = 0;
  for (let left = breakpoints.count; left > 0;) {
    const position = takeBreakpoint(breakpoints);
    const interval = breakpoints.keys[position]! - time;
    if (step < interval) break;
    time = breakpoints.keys[position]!;
    left--;
    const b = breakpoints.variables[position]!;
    const moved = direction[b]!;
    direction[b] = 0;
    z[b] = moved > 0 ? upper[b]! : lower[b]!;
    const distance = z[b] - x[b]!;
    slope += interval * curvature + moved * moved - theta * moved * distance;
    curvature -= theta * moved * moved;
    if (columns > 0) {
      rowOfW(memory, b, row);
      v.set(row);
      timesM(memory, v);
      for (let j = 0; j < order; j++) {
        c[j]! += interval * p[j]!;
        mc[j]! += interval * mp[j]!;
      }
      slope += moved * dot(row, mc);
      curvature += 2 * moved * dot(row, mp) - moved * moved * dot(row, v);
      for (let j = 0; j < order; j++) {
        p[j]! -= moved * row[j]!;
        mp[j]! -= moved * v[j]!;
      }
    }
    curvature = Math.max(smallestCurvature, curvature);
    step = left === 0 && start.everyMoverBounded ? 0 : -slope / curvature;
  }
  const lastStep = Math.max(step, 0);
  const total = time + lastStep;
  // A variable that stays in motion moves to the end of the path; the fixed ones have direction 0.
  for (let i = 0; i < x.length; i++) {
    const d = direction[i]!;
    if (d !== 0) z[i] = x[i]! + total * d;
  }
  for (let j = 0; j < order; j++) c[j]! += lastStep * p[j]!;
  collectFree(point, box, x, gradient);
}

/** Sets the direction of each variable and the time it meets its bound. */
function startPath(
  point: CauchyPoint,
  box: Box,
  x: Float64Array,
  gradient: Float64Array,
): { squaredLength: number; everyMoverBounded: boolean } {
  const { direction, breakpoints } = point;
  const { lower, upper } = box;
  clearBreakpoints(breakpoints);
  let squaredLength = 0;
  let everyMoverBounded = true;
  for (let i = 0; i < x.length; i++) {
    const descent = -gradient[i]!;
    const toLower = x[i]! - lower[i]!;
    const toUpper = upper[i]! - x[i]!;
    if (isHeld(descent, toLower, toUpper)) {
      direction[i] = 0;
      continue;
    }
    direction[i] = descent;
    squaredLength += descent * descent;
    if (descent < 0 && toLower < Infinity) addBreakpoint(breakpoints, toLower / -descent, i);
    else if (descent > 0 && toUpper < Infinity) addBreakpoint(breakpoints, toUpper / descent, i);
    else if (descent !== 0) everyMoverBounded = false;
  }
  return { squaredLength, everyMoverBounded };
}

/** Whether a variable cannot leave where it is: its bounds coincide, or it is at a bound and would leave the box. */
function isHeld(descent: number, toLower: number, toUpper: number): boolean {
  if (toLower + toUpper <= 0) return true;
  return toLower <= 0 ? descent <= 0 : toUpper <= 0 && descent >= 0;
}

/** Collects the variables the path has not fixed; one with no slope inside the box has not moved but is free. */
function collectFree(point: CauchyPoint, box: Box, x: Float64Array, gradient: Float64Array): void {
  const { direction, free } = point;
  const { lower, upper } = box;
  let count = 0;
  for (let i = 0; i < x.length; i++) {
    const resting = gradient[i] === 0 && !isHeld(0, x[i]! - lower[i]!, upper[i]! - x[i]!);
    if (direction[i] !== 0 || resting) free[count++] = i;
  }
  point.freeCount = count;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
