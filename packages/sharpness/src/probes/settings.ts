// Checks that the probes share: of settings, and of where they start.
import { UserError } from "../error.ts";
import type { ProbePoint } from "../probe.ts";

/** Throws UserError unless a setting is a whole number from `least`. */
export function checkWhole(name: string, value: number, least: number, usual: string): void {
  if (Number.isSafeInteger(value) && value >= least) return;
  throw new UserError(`${name}: must be a whole number from ${least}, got ${value}; ${usual}`);
}

/** Throws UserError unless a setting is finite and above 0. */
export function checkPositive(name: string, value: number, usual: string): void {
  if (value > 0 && value < Infinity) return;
  throw new UserError(`${name}: must be positive and finite, got ${value}; ${usual}`);
}

/** Throws UserError unless f and its gradient at x are finite and the gradient has the length of x. */
export function checkPoint(name: string, { x, f0: { value, gradient } }: ProbePoint): void {
  if (gradient.length !== x.length || x.length === 0) {
    throw new UserError(
      `${name}: the gradient must have the length of x (${x.length}, not 0), got ${gradient.length}; return one entry per parameter`,
    );
  }
  if (Number.isFinite(value) && gradient.every(Number.isFinite)) return;
  throw new UserError(
    `${name}: f and its gradient at x must be finite, got f = ${value}; a diverged solution cannot be probed`,
  );
}
