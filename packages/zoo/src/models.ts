// The list of all models. Order has no meaning.
import { UserError } from "./errors.ts";
import type { Model } from "./model.ts";
import { c2, c4 } from "./models/deep-conv.ts";
import { f1, f2, m1Tiny } from "./models/fully-connected.ts";
import { c1, c1Text, c3, c3Text, m2Tiny } from "./models/shallow-conv.ts";

/** Every model of the benchmark. */
export const models: readonly Model[] = [f1, f2, c1, c2, c3, c4, c1Text, c3Text, m1Tiny, m2Tiny];

/** The model of an id. Throws UserError, naming the ids there are, when there is none. */
export function findModel(id: string): Model {
  const found = models.find((model) => model.id === id);
  if (found !== undefined) return found;
  throw new UserError(`model: no such id, got "${id}"; use one of ${models.map((model) => model.id).join(", ")}`);
}
