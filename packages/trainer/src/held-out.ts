// Training samples held out: nothing is ever chosen on test data, so where a training is stopped early it is by these.
// Which they are depends on nothing but the numbers of samples, so that every run holds out the same.
import type { LoadedDataSet, Split } from "@basin/datasets";
import { makeRandom } from "@basin/random";
import { UserError } from "./errors.ts";

// Part of what a held-out split is; another seed is another split.
const SEED = 0;

/**
 * Takes some samples out of a data set's training split, drawn at random and always the same; both parts keep the order
 * of the split. Throws UserError unless 1 to all but one of them are asked for.
 */
export function holdOut(data: LoadedDataSet, samples: number): { data: LoadedDataSet; heldOut: Split } {
  const { count } = data.train;
  if (!(Number.isInteger(samples) && samples >= 1 && samples < count)) {
    throw new UserError(`held-out samples: must be 1 to ${count - 1} of ${data.id}, got ${samples}; take others`);
  }
  const order = makeRandom(SEED)("held-out").permutation(count);
  return {
    data: { ...data, train: select(data.train, order.slice(samples).sort()) },
    heldOut: select(data.train, order.slice(0, samples).sort()),
  };
}

function select({ count, features, labels }: Split, indices: Int32Array): Split {
  const size = features.length / count;
  const chosen = features.slice(0, indices.length * size);
  indices.forEach((index, i) => chosen.set(features.subarray(index * size, (index + 1) * size), i * size));
  return { count: indices.length, features: chosen, labels: Int32Array.from(indices, (index) => labels[index]!) };
}
