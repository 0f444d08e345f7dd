// Sampling with replacement, from a seed. Integer arithmetic alone, so that a seed gives the same samples in every
// browser and every Node. The generator is xoroshiro128+ of Blackman and Vigna 2018, from pure-rand.
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/**
 * A function that gives, at each call, as many values as there are, drawn from them with replacement.
 *
 * At least one value, `seed` a whole number of 32 bits; a RangeError otherwise.
 */
export function makeResampler(values: readonly number[], seed: number): () => number[] {
  if (values.length === 0) throw new RangeError("values: must be at least 1, got 0; give more");
  if (!Number.isInteger(seed) || Math.abs(seed) >= 2 ** 32) {
    throw new RangeError(`seed: must be a whole number of 32 bits, got ${seed}; use 1`);
  }
  const generator = xoroshiro128plus(seed);
  return () => values.map(() => values[uniformInt(generator, 0, values.length - 1)]!);
}
