// The check of methods' settings, so that all of them say the same of the same mistake.
import { UserError } from "../errors.ts";

/** Throws UserError, naming the setting, unless the value is finite and in [least, most]. */
export function checkRange(setting: string, value: number, [least, most]: readonly [number, number]): void {
  if (Number.isFinite(value) && value >= least && value <= most) return;
  const range = most === Infinity ? `a number from ${least}` : `in [${least}, ${most}]`;
  throw new UserError(`${setting}: must be ${range}, got ${value}; leave it out for the default`);
}

/** Throws UserError, naming the setting, unless the value is a whole number from `least`. */
export function checkWhole(setting: string, value: number, least: number): void {
  if (Number.isSafeInteger(value) && value >= least) return;
  throw new UserError(`${setting}: must be a whole number from ${least}, got ${value}; leave it out for the default`);
}
