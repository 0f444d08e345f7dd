// The checks of optimisers' settings, so that all of them say the same of the same mistake.
import { UserError } from "../errors.ts";

/** Throws UserError, naming the setting, unless the value is positive and finite. */
export function checkPositive(setting: string, value: number, advice: string): void {
  if (value > 0 && Number.isFinite(value)) return;
  throw new UserError(`${setting}: must be positive, got ${value}; ${advice}`);
}

/** Throws UserError, naming the setting, unless the value is in [0, 1). */
export function checkShare(setting: string, value: number, advice: string): void {
  if (value >= 0 && value < 1) return;
  throw new UserError(`${setting}: must be in [0, 1), got ${value}; ${advice}`);
}
