// The list of all training methods. Order has no meaning.
import { UserError } from "./errors.ts";
import type { Method } from "./method.ts";
import { adversarial } from "./methods/adversarial.ts";
import { augmentation } from "./methods/augmentation.ts";
import { conservative } from "./methods/conservative.ts";
import { gradientNoise } from "./methods/gradient-noise.ts";
import { inputNoise } from "./methods/input-noise.ts";
import { iterateNoise } from "./methods/iterate-noise.ts";
import { labelNoise } from "./methods/label-noise.ts";
import { plain } from "./methods/plain.ts";
import { stability } from "./methods/stability.ts";

/** Makes a method of its settings by name, whose types are checked before; missing ones take their defaults. */
type Make = (settings: Readonly<Record<string, never>>) => Method;

const methods: Readonly<Record<string, Make>> = {
  adversarial,
  augmentation,
  conservative,
  "gradient-noise": gradientNoise,
  "input-noise": inputNoise,
  "iterate-noise": iterateNoise,
  "label-noise": labelNoise,
  plain,
  stability,
};

/** The ids of all training methods. */
export const methodIds: readonly string[] = Object.keys(methods);

/**
 * The training method of an id with settings by name, as a record holds them; each has a default. Throws UserError when
 * there is no such id or setting, or a value is of another type or out of range.
 */
export function makeMethod(id: string, settings: Readonly<Record<string, number | boolean | string>> = {}): Method {
  const make = Object.hasOwn(methods, id) ? methods[id] : undefined;
  if (make === undefined) {
    throw new UserError(`method: no such id, got "${id}"; use one of ${Object.keys(methods).join(", ")}`);
  }
  const usual = make({}).settings;
  for (const [name, value] of Object.entries(settings)) {
    if (!Object.hasOwn(usual, name)) {
      const known = Object.keys(usual).join(", ") || "none";
      throw new UserError(`${id} ${name}: no such setting, got ${value}; use one of ${known}`);
    }
    const wanted = typeof usual[name];
    if (typeof value !== wanted) {
      throw new UserError(`${id} ${name}: must be a ${wanted}, got "${value}"; ${usual[name]} is the default`);
    }
  }
  return make(settings as Readonly<Record<string, never>>);
}
