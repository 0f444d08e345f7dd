// The line search of Moré and Thuente (1994, ACM TOMS 20, 286-307), as MINPACK-2 runs it:
// a step that satisfies the strong Wolfe conditions, by safeguarded cubic and quadratic interpolation.
// One call of `advance` per evaluation; the interval always holds an acceptable step once bracketed.

/** Sufficient decrease, curvature, and the relative width below which the interval is narrow enough. */
export interface LineSearchTolerances {
  readonly decrease: number;
  readonly curvature: number;
  readonly width: number;
}

/** A step with the function's value and slope there. */
interface Trial {
  step: number;
  value: number;
  slope: number;
}

/** What a search remembers between two evaluations. `step` is the one to evaluate next. */
export interface LineSearch {
  step: number;
  largestStep: number;
  readonly tolerances: LineSearchTolerances;
  readonly value0: number;
  readonly slope0: number;
  bracketed: boolean;
  /** Stage 1 works on the function less its sufficient-decrease line. */
  firstStage: boolean;
  best: Trial;
  other: Trial;
  lowest: number;
  highest: number;
  width: number;
  widthBefore: number;
}

const SMALLEST_STEP = 0;

/** Starts a search from the value and (negative) slope at step 0, with a first step of at most `largestStep`. */
export function startLineSearch(
  value0: number,
  slope0: number,
  step: number,
  largestStep: number,
  tolerances: LineSearchTolerances,
): LineSearch {
  return {
    step,
    largestStep,
    tolerances,
    value0,
    slope0,
    bracketed: false,
    firstStage: true,
    best: { step: 0, value: value0, slope: slope0 },
    other: { step: 0, value: value0, slope: slope0 },
    lowest: 0,
    highest: step + 4 * step,
    width: largestStep - SMALLEST_STEP,
    widthBefore: 2 * (largestStep - SMALLEST_STEP),
  };
}

/** Tells the search the value and slope at `step`: true where that step is accepted (also by rounding or a bound), else `step` is the next to try. */
export function advance(search: LineSearch, value: number, slope: number): boolean {
  const { value0, slope0, tolerances } = search;
  const trial: Trial = { step: search.step, value, slope };
  const decreaseSlope = tolerances.decrease * slope0;
  const target = value0 + trial.step * decreaseSlope;
  if (search.firstStage && value <= target && slope >= 0) search.firstStage = false;
  if (isFinished(search, trial, target, decreaseSlope)) return true;

  if (search.firstStage && value <= search.best.value && value > target) {
    search.best = shift(search.best, -decreaseSlope);
    search.other = shift(search.other, -decreaseSlope);
    nextStep(search, shift(trial, -decreaseSlope));
    search.best = shift(search.best, decreaseSlope);
    search.other = shift(search.other, decreaseSlope);
  } else nextStep(search, trial);

  const { best, other } = search;
  if (search.bracketed) {
    // The interval has to shrink by a third in two trials.
    if (Math.abs(other.step - best.step) >= 0.66 * search.widthBefore) {
      search.step = best.step + 0.5 * (other.step - best.step);
    }
    search.widthBefore = search.width;
    search.width = Math.abs(other.step - best.step);
    search.lowest = Math.min(best.step, other.step);
    search.highest = Math.max(best.step, other.step);
  } else {
    search.lowest = search.step + 1.1 * (search.step - best.step);
    search.highest = search.step + 4 * (search.step - best.step);
  }
  search.step = Math.min(Math.max(search.step, SMALLEST_STEP), search.largestStep);
  // Overflow in the interpolation leaves no number to try.
  const noNumber = Number.isNaN(search.step);
  if (noNumber || (search.bracketed && isExhausted(search, search.step))) search.step = best.step;
  return false;
}

/** Tells the search that nothing finite was found at `step`: the next, and from now on the largest, step is half way back to the best. */
export function retreat(search: LineSearch): void {
  search.step = search.best.step + 0.5 * (search.step - search.best.step);
  search.largestStep = Math.max(search.step, search.best.step);
}

function isFinished(search: LineSearch, { step, value, slope }: Trial, target: number, decreaseSlope: number): boolean {
  if (search.bracketed && isExhausted(search, step)) return true;
  if (step === search.largestStep && value <= target && slope <= decreaseSlope) return true;
  if (step === SMALLEST_STEP && (value > target || slope >= decreaseSlope)) return true;
  return value <= target && Math.abs(slope) <= search.tolerances.curvature * -search.slope0;
}

/** Whether rounding leaves no step strictly inside the bracket, or the bracket is narrow enough. */
function isExhausted({ lowest, highest, tolerances }: LineSearch, step: number): boolean {
  return step <= lowest || step >= highest || highest - lowest <= tolerances.width * highest;
}

function shift({ step, value, slope }: Trial, slant: number): Trial {
  return { step, value: value + step * slant, slope: slope + slant };
}

/** Chooses the next trial and updates the interval (section 4 of the paper, cases 1 to 4). */
function nextStep(search: LineSearch, trial: Trial): void {
  const { best, other, lowest, highest } = search;
  const oppositeSlopes = trial.slope * (best.slope / Math.abs(best.slope)) < 0;
  let next: number;
  if (trial.value > best.value) {
    const cubic = cubicStep(best, trial, false);
    const slant = (best.value - trial.value) / (trial.step - best.step) + best.slope;
    const quadratic = best.step + (best.slope / slant / 2) * (trial.step - best.step);
    const cubicIsCloser = Math.abs(cubic - best.step) < Math.abs(quadratic - best.step);
    next = cubicIsCloser ? cubic : cubic + (quadratic - cubic) / 2;
    search.bracketed = true;
  } else if (oppositeSlopes) {
    const cubic = cubicStep(trial, best, false);
    const secant = secantStep(best, trial);
    next = Math.abs(cubic - trial.step) > Math.abs(secant - trial.step) ? cubic : secant;
    search.bracketed = true;
  } else if (Math.abs(trial.slope) < Math.abs(best.slope)) {
    const onward = trial.step > best.step ? highest : lowest;
    const cubic = cubicStep(trial, best, true, onward);
    const secant = secantStep(best, trial);
    const cubicIsCloser = Math.abs(cubic - trial.step) < Math.abs(secant - trial.step);
    if (search.bracketed) {
      next = cubicIsCloser ? cubic : secant;
      const limit = trial.step + 0.66 * (other.step - trial.step);
      next = trial.step > best.step ? Math.min(limit, next) : Math.max(limit, next);
    } else {
      const cubicIsFarther = Math.abs(cubic - trial.step) > Math.abs(secant - trial.step);
      next = Math.max(lowest, Math.min(highest, cubicIsFarther ? cubic : secant));
    }
  } else if (search.bracketed) next = cubicStep(trial, other, false);
  else next = trial.step > best.step ? highest : lowest;

  if (trial.value > best.value) search.other = trial;
  else {
    if (oppositeSlopes) search.other = best;
    search.best = trial;
  }
  search.step = next;
}

/** The minimiser, seen from `from`, of the cubic through two trials; `onward` where the cubic has none beyond `from`. */
function cubicStep(from: Trial, to: Trial, mayLackMinimiser: boolean, onward = 0): number {
  const theta = (3 * (from.value - to.value)) / (to.step - from.step) + from.slope + to.slope;
  const scale = Math.max(Math.abs(theta), Math.abs(from.slope), Math.abs(to.slope));
  const square = (theta / scale) ** 2 - (from.slope / scale) * (to.slope / scale);
  let gamma = scale * Math.sqrt(mayLackMinimiser ? Math.max(0, square) : square);
  if (to.step < from.step) gamma = -gamma;
  const p = gamma - from.slope + theta;
  const q = mayLackMinimiser ? gamma + (to.slope - from.slope) + gamma : gamma - from.slope + gamma + to.slope;
  const ratio = p / q;
  if (mayLackMinimiser && !(ratio < 0 && gamma !== 0)) return onward;
  return from.step + ratio * (to.step - from.step);
}

function secantStep(best: Trial, trial: Trial): number {
  return trial.step + (trial.slope / (trial.slope - best.slope)) * (best.step - trial.step);
}
