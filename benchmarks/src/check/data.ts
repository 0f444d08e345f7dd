// Data for a model: the sets whose samples and classes it fits, and a generated one of them, which needs no download.
import { dataSets, loadDataSet } from "@basin/datasets";
import type { DataSet, LoadedDataSet } from "@basin/datasets";
import { sizeOf } from "@basin/zoo";
import type { Model } from "@basin/zoo";
import { UserError } from "../errors.ts";

/** The data sets whose samples and classes a model fits, in the order of the list. */
export function fittingSets({ input, classes }: Pick<Model, "input" | "classes">): DataSet[] {
  return dataSets.filter((set) => set.classes === classes && sizeOf(set.shape) === sizeOf(input));
}

/** The generated data set of a model's shape. Throws UserError, naming the shapes there are, when there is none. */
export function generatedSet(model: Pick<Model, "id" | "input" | "classes">): DataSet {
  const found = fittingSets(model).find(({ source }) => source.kind === "generated");
  if (found !== undefined) return found;
  const known = dataSets
    .filter(({ source }) => source.kind === "generated")
    .map(({ id, shape, classes }) => `[${shape.join(", ")}] with ${classes} classes (${id})`);
  throw new UserError(
    `${model.id} input and classes: must fit a data set, got [${model.input.join(", ")}] with ${model.classes} classes; take those of ${known.join(", ")}, or add a data set first`,
  );
}

/** The first samples of a model's generated data set. */
export function generatedData(model: Model, train: number, test: number): Promise<LoadedDataSet> {
  return loadDataSet(generatedSet(model).id, { train, test });
}
