// The data sets of the benchmark: one line each.
import type { DataSet } from "./dataset.ts";
import { DataError } from "./error.ts";
import { cifar10, cifar100 } from "./sets/cifar.ts";
import { fashionMnist } from "./sets/fashion-mnist.ts";
import { frames } from "./sets/frames.ts";
import { glyphsColour10, glyphsColour100 } from "./sets/glyphs-colour.ts";
import { glyphs } from "./sets/glyphs.ts";
import { mnist } from "./sets/mnist.ts";
import { timit } from "./sets/timit.ts";

/** Every data set, in the order they are listed. */
export const dataSets: readonly DataSet[] = [
  mnist,
  fashionMnist,
  cifar10,
  cifar100,
  timit,
  glyphs,
  glyphsColour10,
  glyphsColour100,
  frames,
];

/** Finds a data set by its id; throws `DataError` naming the known ones. */
export function findDataSet(id: string): DataSet {
  const found = dataSets.find((set) => set.id === id);
  if (!found) {
    throw new DataError(`data: no such data set, got ${id}; use one of ${dataSets.map((set) => set.id).join(", ")}`);
  }
  return found;
}
