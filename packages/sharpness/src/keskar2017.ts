// Metric 2.1 of Keskar et al. 2017 (arXiv:1609.04836): φ = 100 (max f(x + A y) − f(x)) / (1 + f(x)), in percent,
// over the box |yᵢ| ≤ ε (|(A⁺x)ᵢ| + 1), the maximum by a few iterations of L-BFGS-B.
// The paper leaves start, scaling and tolerances open, and they decide the number: hence three rows.
// A maximiser that failed or gained nothing is always told apart from a flat minimum by its status.
import { UserError } from "./error.ts";
import { lbfgsb } from "./lbfgsb.ts";
import type { LbfgsbResult, LbfgsbStatus } from "./lbfgsb.ts";
import type { Evaluation, Search } from "./search.ts";
import type { Space, SpaceDescription } from "./space.ts";
import type { Random } from "@basin/random";

/**
 * How φ is computed.
 * `scipy-defaults`: −f is minimised from y = 0 with SciPy's tolerances; the value SciPy returns. Can be 0 at a sharp point.
 * `scaled`: −c f with c = 100 / ‖Aᵀg‖∞ and no tolerances; the best value seen. The first trial is nearly the sign corner.
 * `first-order`: Σ bᵢ |(Aᵀg)ᵢ| for the numerator, from one gradient, where b is the box.
 */
export type SharpnessRow = "scipy-defaults" | "scaled" | "first-order";

/**
 * Whether the maximiser gained. `gained`: f rose. `no-gain`: it iterated or its search failed, and f did not rise.
 * `stopped-before-first-step`: it took x for a solution, as SciPy's gradient tolerance does at a flat minimum; φ = 0 says nothing.
 */
export type SharpnessStatus = "gained" | "no-gain" | "stopped-before-first-step";

/** What to measure, where, and how. */
export interface SharpnessOptions {
  /** The point, of length n. */
  readonly x: Float64Array;
  /** Value and gradient at x where they are known; else they are asked for first. */
  readonly f0?: Evaluation;
  readonly space: Space;
  /** The size of the box, above 0; the paper uses 1e-3 and 5e-4. */
  readonly epsilon: number;
  readonly row: SharpnessRow;
  /** Gives the sign corner that the `scaled` row starts from where the gradient is exactly 0. */
  readonly random: Random;
  /** L-BFGS-B iterations at most (default 10, as in the paper). */
  readonly maxIterations?: number;
}

/** φ with everything needed to judge it. */
export interface Sharpness {
  /** φ, in percent. */
  readonly value: number;
  /** f_max − f, without the denominator. */
  readonly numerator: number;
  readonly f: number;
  readonly fMax: number;
  readonly row: SharpnessRow;
  readonly epsilon: number;
  readonly space: SpaceDescription;
  readonly status: SharpnessStatus;
  /** Why L-BFGS-B ended, `one-gradient` for the first-order row. */
  readonly stop: LbfgsbStatus | "one-gradient";
  readonly iterations: number;
  /** Evaluations of f the value rests on, the one at x included. */
  readonly evaluations: number;
  /** Trials at which f or its slope was not finite. */
  readonly nonFiniteTrials: number;
  /** The highest f seen up to the end of each iteration. */
  readonly gains: readonly number[];
  /** `zero`: y = 0; `sign-corner`: a random corner of 1e-3 of the box, as the gradient at x is 0. */
  readonly start: "zero" | "sign-corner";
  /** c, the factor of f in the search; 1 where there is none. */
  readonly scale: number;
  /** ‖Aᵀg‖∞ at x. */
  readonly gradientNorm: number;
}

/** The part of the box at whose corner a search starts that finds no slope at x. */
const CORNER = 1e-3;

/** Measures φ at x as a search over f at points of length n. Throws a UserError where f or its gradient at x is not finite, or an argument is out of range. */
export function* keskar2017(options: SharpnessOptions): Search<Sharpness> {
  const { x, space, epsilon, row } = options;
  checkOptions(options);
  const point = x.slice();
  const at0 = options.f0 ?? (yield point);
  const f = at0.value;
  const slope = pulled(space, at0.gradient);
  const gradientNorm = infinityNorm(slope);
  checkStart(f, gradientNorm);
  const box = space.coordinates(x).map((coordinate) => epsilon * (Math.abs(coordinate) + 1));
  const common = { f, row, epsilon, space: space.description, gradientNorm };

  if (row === "first-order") {
    let numerator = 0;
    for (let i = 0; i < box.length; i++) numerator += box[i]! * Math.abs(slope[i]!);
    return {
      ...common,
      value: (100 * numerator) / (1 + f),
      numerator,
      fMax: f + numerator,
      status: numerator > 0 ? "gained" : "no-gain",
      stop: "one-gradient",
      iterations: 0,
      evaluations: 1,
      nonFiniteTrials: 0,
      gains: [],
      start: "zero",
      scale: 1,
    };
  }

  const maxIterations = options.maxIterations ?? 10;
  const start = new Float64Array(space.p);
  let evaluated: Evaluation = { value: f, gradient: slope };
  let highest = f;
  let evaluationsBefore = 0;
  let scale = row === "scaled" ? scaleOf(gradientNorm) : 1;
  const startsAtCorner = scale === Infinity;
  if (startsAtCorner) {
    options.random("sharpness/sign-corner").sign(start);
    for (let i = 0; i < start.length; i++) start[i]! *= CORNER * box[i]!;
    space.place(x, start, point);
    const { value, gradient } = yield point;
    evaluated = { value, gradient: pulled(space, gradient) };
    evaluationsBefore = 1;
    if (Number.isFinite(value)) highest = Math.max(highest, value);
    scale = scaleOf(infinityNorm(evaluated.gradient));
    // No slope there either: the search stops at once and the status says that nothing was gained.
    if (!Number.isFinite(scale)) scale = 1;
  }

  const gains: number[] = [];
  const tolerances = row === "scaled" ? { ftol: 0, gtol: 0 } : {};
  const search = lbfgsb(
    start,
    box.map((half) => -half),
    box,
    { ...tolerances, maxIterations, onIteration: () => void gains.push(highest) },
  );
  const y = new Float64Array(space.p);
  let asked = search.next();
  for (let first = true; asked.done !== true; first = false) {
    let { value, gradient } = evaluated;
    if (!first) {
      space.place(x, asked.value, point);
      const evaluation = yield point;
      value = evaluation.value;
      space.pull(evaluation.gradient, y);
      gradient = y;
      if (Number.isFinite(value)) highest = Math.max(highest, value);
    }
    for (let i = 0; i < y.length; i++) y[i] = -scale * gradient[i]!;
    asked = search.next({ value: -scale * value, gradient: y });
  }
  const result = asked.value;
  const fMax = row === "scaled" ? highest : -result.value;
  const numerator = fMax - f;
  return {
    ...common,
    value: (100 * numerator) / (1 + f),
    numerator,
    fMax,
    status: statusOf(numerator, result),
    stop: result.status,
    iterations: result.iterations,
    evaluations: evaluationsBefore + result.evaluations,
    nonFiniteTrials: result.nonFiniteTrials,
    gains,
    start: startsAtCorner ? "sign-corner" : "zero",
    scale,
  };
}

function statusOf(numerator: number, result: LbfgsbResult): SharpnessStatus {
  if (numerator > 0) return "gained";
  return result.iterations === 0 && result.status !== "abnormal" ? "stopped-before-first-step" : "no-gain";
}

/** How the scaled and the first-order row of one point compare. */
export interface Agreement {
  /** φ scaled / φ first-order; null where the latter is 0. */
  readonly ratio: number | null;
  readonly factor: number;
  /** The two agree within the factor: φ is then a gradient norm in disguise, and says nothing of curvature. */
  readonly isGradientNorm: boolean;
}

/** Compares the `scaled` row with the `first-order` row of the same point, box and space; `factor` is at least 1 (default 1.1). Throws a UserError for other rows. */
export function agreement(scaled: Sharpness, firstOrder: Sharpness, factor = 1.1): Agreement {
  if (scaled.row !== "scaled" || firstOrder.row !== "first-order" || scaled.epsilon !== firstOrder.epsilon) {
    const got = `${scaled.row} at ${scaled.epsilon} and ${firstOrder.row} at ${firstOrder.epsilon}`;
    throw new UserError(
      `agreement: needs the rows scaled and first-order of one epsilon, got ${got}; pass them in this order`,
    );
  }
  if (!(factor >= 1)) throw new UserError(`agreement: factor must be at least 1, got ${factor}; the default is 1.1`);
  const ratio = firstOrder.value > 0 ? scaled.value / firstOrder.value : null;
  return { ratio, factor, isGradientNorm: ratio !== null && ratio <= factor && ratio >= 1 / factor };
}

/** Infinity where the gradient vanishes, or is so small that no finite scale mends it. */
function scaleOf(gradientNorm: number): number {
  return 100 / gradientNorm;
}

function pulled(space: Space, gradient: Float64Array): Float64Array {
  if (gradient.length !== space.n) {
    throw new UserError(
      `keskar2017: the gradient must have the length of x (${space.n}), got ${gradient.length}; return one entry per parameter`,
    );
  }
  const out = new Float64Array(space.p);
  space.pull(gradient, out);
  return out;
}

function infinityNorm(v: Float64Array): number {
  let norm = 0;
  for (const entry of v) norm = Math.max(norm, Math.abs(entry));
  return norm;
}

function checkOptions({ x, space, epsilon, maxIterations = 10 }: SharpnessOptions): void {
  if (x.length !== space.n) {
    throw new UserError(
      `keskar2017: x must have the length of the space (${space.n}), got ${x.length}; make the space for this x`,
    );
  }
  if (!(epsilon > 0 && epsilon < Infinity)) {
    throw new UserError(
      `keskar2017: epsilon must be positive and finite, got ${epsilon}; the paper uses 1e-3 and 5e-4`,
    );
  }
  if (!(Number.isInteger(maxIterations) && maxIterations >= 1)) {
    throw new UserError(
      `keskar2017: maxIterations must be a positive integer, got ${maxIterations}; the paper uses 10`,
    );
  }
}

function checkStart(f: number, gradientNorm: number): void {
  if (!Number.isFinite(f) || !Number.isFinite(gradientNorm)) {
    throw new UserError(
      `keskar2017: f and its gradient at x must be finite, got f = ${f} and a gradient of norm ${gradientNorm}; a diverged solution has no sharpness`,
    );
  }
  if (f <= -1) {
    throw new UserError(`keskar2017: f at x must be above -1, got ${f}; the metric divides by 1 + f`);
  }
}
