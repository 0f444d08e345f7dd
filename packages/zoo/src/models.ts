// The list of all models. Order has no meaning.
import { UserError } from "./errors.ts";
import type { Model } from "./model.ts";
import { f1, m1Tiny } from "./models/f1.ts";

/** Every model of the benchmark. */
export const models: readonly Model[] = [f1, m1Tiny];

/** The model of an id. Throws UserError, naming the ids there are, when there is none. */
export function findModel(id: string): Model {
  const found = models.find((model) => model.id === id);
  if (found !== undefined) return found;
  throw new UserError(`model: no such id, got "${id}"; use one of ${models.map((model) => model.id).join(", ")}`);
}
