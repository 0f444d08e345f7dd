// L-BFGS-B: minimises a smooth function over a box with limited memory (Byrd, Lu, Nocedal, Zhu 1995;
// Zhu et al. 1997; Morales and Nocedal 2011). Written from the papers so that its iterates are those
// of SciPy's `minimize(method="L-BFGS-B")`. O(m n) memory and work per iteration; all in float64.
import { clip, makeBox, projectedGradientNorm } from "./lbfgsb/box.ts";
import type { Box } from "./lbfgsb/box.ts";
import { makeBreakpoints } from "./lbfgsb/breakpoints.ts";
import { cauchyPoint } from "./lbfgsb/cauchy.ts";
import type { CauchyPoint } from "./lbfgsb/cauchy.ts";
import { dropMemory, makeMemory, updateMemory } from "./lbfgsb/compact.ts";
import { subspaceStep } from "./lbfgsb/subspace.ts";
import { UserError } from "./error.ts";
import { advance, retreat, startLineSearch } from "./more-thuente1994.ts";
import type { Evaluation, Search } from "./search.ts";

/** When to stop, and how much to remember. The defaults are SciPy's. */
export interface LbfgsbOptions {
  /** Pairs kept, at least 1 (default 10). */
  readonly memory?: number;
  /** Stops when (f − f₊) ≤ ftol · max(|f|, |f₊|, 1); SciPy's factr · 2^-52 (default 1e7 · 2^-52, 0 for never). */
  readonly ftol?: number;
  /** Stops when the projected gradient's infinity norm is at most gtol (default 1e-5). */
  readonly gtol?: number;
  /** Iterations at most (default 15000). 0 evaluates the start only, where SciPy would run one iteration. */
  readonly maxIterations?: number;
  /** Stops after the iteration in which the evaluations exceed this (default 15000); a line search is never cut. */
  readonly maxEvaluations?: number;
  /** Evaluations in one line search at most (default 20). */
  readonly maxLineSearch?: number;
  /** Called after each iteration. */
  readonly onIteration?: (iteration: LbfgsbIteration) => void;
}

/** The state after an iteration. */
export interface LbfgsbIteration {
  readonly iterations: number;
  readonly evaluations: number;
  readonly value: number;
  readonly projectedGradientNorm: number;
}

/**
 * Why a search ended. `converged-*`: a tolerance was met. `max-*`: a limit was reached. `abnormal`: the line search
 * failed along steepest descent. `non-finite-start`: value or gradient at the start was not finite, so no step was made.
 */
export type LbfgsbStatus =
  | "converged-gradient"
  | "converged-reduction"
  | "max-iterations"
  | "max-evaluations"
  | "abnormal"
  | "non-finite-start";

/** The last accepted point, as SciPy returns it, and the best one evaluated. */
export interface LbfgsbResult {
  readonly x: Float64Array;
  readonly value: number;
  readonly gradient: Float64Array;
  readonly projectedGradientNorm: number;
  readonly iterations: number;
  readonly evaluations: number;
  /** Trials at which the value or the slope was not finite; the line search stepped back from them. */
  readonly nonFiniteTrials: number;
  readonly status: LbfgsbStatus;
  /** The lowest finite value seen, also at trials that were not accepted, and where. */
  readonly bestValue: number;
  readonly bestX: Float64Array;
}

/** Everything that lasts through a search; arrays of length n. */
interface State {
  readonly box: Box;
  readonly x: Float64Array;
  readonly gradient: Float64Array;
  readonly oldX: Float64Array;
  readonly oldGradient: Float64Array;
  readonly bestX: Float64Array;
  value: number;
  bestValue: number;
  evaluations: number;
  nonFiniteTrials: number;
}

const EPSILON = 2 ** -52;
const WOLFE = { decrease: 1e-3, curvature: 0.9, width: 0.1 };

/** Searches for a minimiser in the box from `start`, which is moved into it; `lower` and `upper` are infinite where open. Throws a UserError for bounds out of order or arrays of another length. */
export function* lbfgsb(
  start: Float64Array,
  lower: Float64Array,
  upper: Float64Array,
  options: LbfgsbOptions = {},
): Search<LbfgsbResult> {
  const n = start.length;
  const box = makeBox(n, lower, upper);
  const { ftol = 1e7 * EPSILON, gtol = 1e-5, maxIterations = 15000, maxEvaluations = 15000 } = options;
  const maxLineSearch = options.maxLineSearch ?? 20;
  const memory = makeMemory(positiveInteger("memory", options.memory ?? 10));
  const state: State = {
    box,
    x: start.map((value, i) => clip(value, lower[i]!, upper[i]!)),
    gradient: new Float64Array(n),
    oldX: new Float64Array(n),
    oldGradient: new Float64Array(n),
    bestX: new Float64Array(n),
    value: 0,
    bestValue: Infinity,
    evaluations: 0,
    nonFiniteTrials: 0,
  };
  const point: CauchyPoint = {
    z: new Float64Array(n),
    direction: new Float64Array(n),
    free: new Int32Array(n),
    freeCount: n,
    c: new Float64Array(2 * memory.capacity),
    breakpoints: makeBreakpoints(n),
  };
  yield* evaluate(state);
  let iterations = 0;
  let norm = projectedGradientNorm(box, state.x, state.gradient);
  const finish = (status: LbfgsbStatus): LbfgsbResult => ({
    x: state.x,
    value: state.value,
    gradient: state.gradient,
    projectedGradientNorm: norm,
    iterations,
    evaluations: state.evaluations,
    nonFiniteTrials: state.nonFiniteTrials,
    status,
    bestValue: state.bestValue,
    bestX: state.bestX,
  });
  if (!Number.isFinite(state.value) || !state.gradient.every(Number.isFinite)) return finish("non-finite-start");
  if (norm <= gtol) return finish("converged-gradient");
  if (maxIterations <= 0) return finish("max-iterations");

  for (;;) {
    if (box.constrained || memory.columns === 0) cauchyPoint(point, box, memory, state.x, state.gradient);
    else takeAllFree(point, state.x);
    if (memory.columns > 0 && point.freeCount > 0) {
      const solved = subspaceStep(point, box, memory, state.x, state.gradient, point.direction);
      if (!solved) {
        dropMemory(memory);
        continue;
      }
    }
    const oldValue = state.value;
    const line = yield* searchLine(state, point, iterations === 0, maxLineSearch);
    if (line === undefined) {
      if (memory.columns === 0) return finish("abnormal");
      dropMemory(memory);
      continue;
    }
    iterations++;
    norm = projectedGradientNorm(box, state.x, state.gradient);
    const { value, evaluations } = state;
    options.onIteration?.({ iterations, evaluations, value, projectedGradientNorm: norm });
    if (iterations >= maxIterations) return finish("max-iterations");
    if (evaluations > maxEvaluations) return finish("max-evaluations");
    if (norm <= gtol) return finish("converged-gradient");
    const reduction = oldValue - value;
    if (reduction <= ftol * Math.max(Math.abs(oldValue), Math.abs(value), 1)) return finish("converged-reduction");
    const curvature = line.step * (line.slope - line.slope0);
    const isCurved = curvature > EPSILON * -line.slope0 * line.step;
    if (isCurved) updateMemory(memory, line.step, point.direction, state.gradient, state.oldGradient, curvature);
  }
}

/** Asks for value and gradient at x and keeps them, and x where it is the best so far. */
function* evaluate(state: State): Generator<Float64Array, void, Evaluation> {
  const { value, gradient } = yield state.x;
  if (gradient.length !== state.x.length) {
    throw new UserError(
      `lbfgsb: the gradient must have the length of the point (${state.x.length}), got ${gradient.length}; return one entry per variable`,
    );
  }
  state.evaluations++;
  state.value = value;
  state.gradient.set(gradient);
  if (value < state.bestValue && value > -Infinity) {
    state.bestValue = value;
    state.bestX.set(state.x);
  }
}

/** Moves x along z − x to a step that satisfies the strong Wolfe conditions; on failure x is what it was and nothing is returned. */
function* searchLine(
  state: State,
  point: CauchyPoint,
  isFirst: boolean,
  maxLineSearch: number,
): Generator<Float64Array, { step: number; slope: number; slope0: number } | undefined, Evaluation> {
  const { box, x, gradient, oldX, oldGradient } = state;
  const { z, direction } = point;
  const n = x.length;
  let squaredLength = 0;
  let slope0 = 0;
  for (let i = 0; i < n; i++) {
    const d = z[i]! - x[i]!;
    direction[i] = d;
    squaredLength += d * d;
    slope0 += gradient[i]! * d;
  }
  if (!(slope0 < 0)) return undefined;
  const oldValue = state.value;
  oldX.set(x);
  oldGradient.set(gradient);
  const largestStep = isFirst && box.constrained ? 1 : largestFeasibleStep(box, x, direction);
  const step = isFirst && !box.boxed ? Math.min(1 / Math.sqrt(squaredLength), largestStep) : 1;
  const search = startLineSearch(oldValue, slope0, step, largestStep, WOLFE);
  for (let trial = 0; trial < maxLineSearch; trial++) {
    const at = search.step;
    // At step 1 the point is z itself, so that variables on a bound are there exactly.
    if (at === 1) x.set(z);
    else for (let i = 0; i < n; i++) x[i] = clip(oldX[i]! + at * direction[i]!, box.lower[i]!, box.upper[i]!);
    yield* evaluate(state);
    let slope = 0;
    for (let i = 0; i < n; i++) slope += gradient[i]! * direction[i]!;
    if (!Number.isFinite(state.value) || !Number.isFinite(slope)) {
      state.nonFiniteTrials++;
      retreat(search);
    } else if (advance(search, state.value, slope)) return { step: at, slope, slope0 };
  }
  x.set(oldX);
  gradient.set(oldGradient);
  state.value = oldValue;
  return undefined;
}

/** The largest step along the direction inside the box, at least 1 since z is in it, at most 1e10. */
function largestFeasibleStep({ lower, upper, constrained }: Box, x: Float64Array, direction: Float64Array): number {
  let largest = 1e10;
  if (!constrained) return largest;
  for (let i = 0; i < x.length; i++) {
    const d = direction[i]!;
    if (d === 0) continue;
    const room = (d > 0 ? upper[i]! : lower[i]!) - x[i]!;
    if (Math.abs(room) < Math.abs(d) * largest) largest = room / d;
  }
  return Math.max(largest, 1);
}

function takeAllFree(point: CauchyPoint, x: Float64Array): void {
  point.z.set(x);
  point.c.fill(0);
  for (let i = 0; i < x.length; i++) point.free[i] = i;
  point.freeCount = x.length;
}

function positiveInteger(name: string, value: number): number {
  if (Number.isInteger(value) && value >= 1) return value;
  throw new UserError(`lbfgsb: ${name} must be a positive integer, got ${value}; the default is 10`);
}
