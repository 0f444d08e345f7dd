// Runs L-BFGS-B on a problem written down with plain arrays, without bounds where none are given.
import { driveSync } from "../drive.ts";
import { lbfgsb } from "../lbfgsb.ts";
import type { LbfgsbOptions, LbfgsbResult } from "../lbfgsb.ts";
import type { Evaluation } from "../search.ts";

/** A function, its start and its box. */
export interface Setup {
  readonly start: ArrayLike<number>;
  readonly lower?: ArrayLike<number>;
  readonly upper?: ArrayLike<number>;
  readonly evaluate: (x: Float64Array) => Evaluation;
}

/** The result of a synchronous run. */
export function minimise({ start, lower, upper, evaluate }: Setup, options: LbfgsbOptions = {}): LbfgsbResult {
  const n = start.length;
  const low = lower === undefined ? new Float64Array(n).fill(-Infinity) : Float64Array.from(lower);
  const high = upper === undefined ? new Float64Array(n).fill(Infinity) : Float64Array.from(upper);
  return driveSync(lbfgsb(Float64Array.from(start), low, high, options), evaluate);
}
