// The fixed, seeded chunks of a split. They are part of what f is, so they depend on nothing but the number of samples
// and the chunk size: never on a run's seed, else two runs would be measured by different functions.
import { makeRandom } from "@basin/random";
import { UserError } from "./errors.ts";

// Part of the definition of f; another seed is another function.
const SEED = 0;

/** Samples of a chunk that the protocol aims at. */
export const CHUNK_SIZE = 5000;

/**
 * Splits 0 … count-1 into k = max(1, round(count / size)) disjoint chunks whose sizes differ by at most one, the longer
 * ones first; members are drawn at random, the same every time, and lie in ascending order. Throws UserError unless
 * count and size are whole numbers from 1.
 */
export function chunksOf(count: number, size: number = CHUNK_SIZE): Int32Array[] {
  for (const [name, value] of Object.entries({ count, size })) {
    if (!(Number.isInteger(value) && value >= 1)) {
      throw new UserError(`chunks ${name}: must be a whole number from 1, got ${value}; check the data set`);
    }
  }
  const k = Math.max(1, Math.round(count / size));
  const order = makeRandom(SEED)("chunks").permutation(count);
  const [short, longer] = [Math.floor(count / k), count % k];
  let start = 0;
  return Array.from({ length: k }, (_, i) => {
    const end = start + short + (i < longer ? 1 : 0);
    const chunk = order.slice(start, end).sort();
    start = end;
    return chunk;
  });
}
