// The list of all optimisers. Order has no meaning.
import { UserError } from "./errors.ts";
import type { Optimiser } from "./optimiser.ts";
import { adagrad } from "./optimisers/adagrad.ts";
import { adam } from "./optimisers/adam.ts";
import { adamw } from "./optimisers/adamw.ts";
import { rmsprop } from "./optimisers/rmsprop.ts";
import { sgd } from "./optimisers/sgd.ts";

/** Makes an optimiser of its settings by name; missing ones take their defaults. */
type Make = (settings: Readonly<Record<string, number>>) => Optimiser;

const optimisers: Readonly<Record<string, Make>> = {
  adagrad,
  adam,
  adamw,
  rmsprop,
  // Has no default rate: without one the value is not a number, and that is refused by name.
  sgd: (settings) => sgd({ learningRate: Number.NaN, ...settings }),
};

/** The ids of all optimisers. */
export const optimiserIds: readonly string[] = Object.keys(optimisers);

/**
 * The optimiser of an id with settings by name, as a record holds them. Throws UserError when there is no such id or
 * setting, or a value is no number or out of range.
 */
export function makeOptimiser(
  id: string,
  settings: Readonly<Record<string, number | boolean | string>> = {},
): Optimiser {
  const make = Object.hasOwn(optimisers, id) ? optimisers[id] : undefined;
  if (make === undefined) {
    throw new UserError(`optimiser: no such id, got "${id}"; use one of ${Object.keys(optimisers).join(", ")}`);
  }
  for (const [name, value] of Object.entries(settings)) {
    if (typeof value === "number") continue;
    throw new UserError(`${id} ${name}: must be a number, got "${value}"; give its value`);
  }
  const made = make(settings as Readonly<Record<string, number>>);
  for (const name of Object.keys(settings)) {
    if (Object.hasOwn(made.settings, name)) continue;
    throw new UserError(
      `${id} ${name}: no such setting, got ${settings[name]}; use one of ${Object.keys(made.settings).join(", ")}`,
    );
  }
  return made;
}
