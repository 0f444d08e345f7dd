// Finds what an id names, and checks it: the one way in which the command, a pull request and the tests check.
import { methodIds } from "@basin/trainer";
import { probeIds } from "@basin/sharpness";
import { models } from "@basin/zoo";
import { UserError } from "../errors.ts";
import type { Bench } from "./bench.ts";
import { allPassed, runChecks } from "./check.ts";
import type { CheckResult } from "./check.ts";
import { measureChecks } from "./measure.ts";
import { methodChecks } from "./method.ts";
import { modelChecks } from "./model.ts";
import type { Kind } from "./places.ts";

/** A definition by its kind and id. */
export interface Named {
  readonly kind: Kind;
  readonly id: string;
}

/** What the checks of a definition came to. */
export interface Checked extends Named {
  readonly passed: boolean;
  readonly seconds: number;
  readonly checks: readonly CheckResult[];
}

/** The ids of a kind, in the order of its list. */
export function idsOf(kind: Kind): readonly string[] {
  return { model: models.map(({ id }) => id), method: methodIds, measure: probeIds }[kind];
}

/** What an id names. Throws UserError, naming the ids there are, where it names nothing. */
export function findDefinition(id: string): Named {
  const kinds = ["model", "method", "measure"] as const;
  const kind = kinds.find((one) => idsOf(one).includes(id));
  if (kind !== undefined) return { kind, id };
  const known = kinds.map((one) => `${one}s ${idsOf(one).join(", ")}`).join("; ");
  throw new UserError(`check: no such id, got "${id}"; use one of the ${known}, or make it with npx basin new`);
}

/** How a definition is checked. */
export interface CheckOptions {
  readonly bench: Bench;
  readonly root: string;
  readonly record: boolean;
  readonly onResult?: (result: CheckResult) => void;
}

/** Runs every check of a definition. */
export async function checkDefinition({ kind, id }: Named, options: CheckOptions): Promise<Checked> {
  const { bench, root, record, onResult } = options;
  const begin = performance.now();
  const more = { id, bench, root, record };
  let checks: CheckResult[];
  if (kind === "model") {
    const model = models.find((one) => one.id === id)!;
    checks = await runChecks(modelChecks, { model, bench, root, record }, onResult);
  } else if (kind === "method") checks = await runChecks(methodChecks, more, onResult);
  else checks = await runChecks(measureChecks, more, onResult);
  return { kind, id, passed: allPassed(checks), seconds: (performance.now() - begin) / 1000, checks };
}
