// The list of all probes. Order has no meaning.
import { UserError } from "./error.ts";
import type { Probe, ProbeSetting } from "./probe.ts";
import { lambdaMax } from "./probes/lambda-max.ts";
import { randomDirections } from "./probes/random-directions.ts";

/** Makes a probe of its settings by name, whose types are checked before; missing ones take their defaults. */
type Make = (settings: Readonly<Record<string, never>>) => Probe;

const probes: Readonly<Record<string, Make>> = {
  "lambda-max": lambdaMax,
  "random-directions": randomDirections,
};

/** The ids of all probes. */
export const probeIds: readonly string[] = Object.keys(probes);

/**
 * The probe of an id with settings by name, as a record holds them; each has a default. Throws UserError when there is no
 * such id or setting, or a value is of another type or out of range.
 */
export function makeProbe(id: string, settings: Readonly<Record<string, ProbeSetting>> = {}): Probe {
  const make = Object.hasOwn(probes, id) ? probes[id] : undefined;
  if (make === undefined) throw new UserError(`probe: no such id, got "${id}"; use some of ${probeIds.join(", ")}`);
  const usual = make({}).settings;
  for (const [name, value] of Object.entries(settings)) {
    if (!Object.hasOwn(usual, name)) {
      throw new UserError(`${id} ${name}: no such setting, got ${value}; use one of ${Object.keys(usual).join(", ")}`);
    }
    const wanted = typeof usual[name];
    if (typeof value !== wanted) {
      throw new UserError(`${id} ${name}: must be a ${wanted}, got "${value}"; ${usual[name]} is the default`);
    }
  }
  return make(settings as Readonly<Record<string, never>>);
}

/** {@link makeProbe} with a seed, which a probe that draws nothing has no use for. */
export function makeSeededProbe(
  id: string,
  seed: number,
  settings: Readonly<Record<string, ProbeSetting>> = {},
): Probe {
  const draws = Object.hasOwn(makeProbe(id).settings, "seed");
  return makeProbe(id, { ...settings, ...(draws ? { seed } : {}) });
}
