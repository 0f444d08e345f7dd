// Streams of the one generator. A stream's numbers depend on (seed, purpose, step) and on how many were drawn from it
// before, on nothing else. Changing anything here changes every result: raise the versions of what is built on it.
import { threefry, threefryBlocks } from "./threefry.ts";
import { normalQuantile } from "./normal.ts";
import type { Random, RandomStream } from "./random.ts";

const TWO_32 = 4294967296;

/** A seed, step, bound or length that cannot be used. */
export class RandomError extends Error {
  override name = "UserError";
}

function checkWhole(name: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new RandomError(`${name}: must be a whole number from 0 to 2^53 - 1, got ${value}; use another ${name}`);
  }
}

/** Hashes a purpose to 64 bits: Threefry keyed by the hash so far, over its UTF-16 code units and their positions. */
function hashPurpose(purpose: string): readonly [number, number] {
  let hash: readonly [number, number] = [0x42617369, purpose.length];
  for (let position = 0; position < purpose.length; position++) {
    hash = threefry(hash[0], hash[1], purpose.charCodeAt(position), position);
  }
  return hash;
}

function openStream(key0: number, key1: number): RandomStream {
  let buffer = new Uint32Array(16);
  let used = buffer.length;
  let block = 0;

  /** The next word; refills grow, so that a short stream costs little and a long one is fast. */
  const next = (): number => {
    if (used === buffer.length) {
      if (block > 0 && buffer.length < 2048) buffer = new Uint32Array(buffer.length * 4);
      const count = buffer.length / 2;
      threefryBlocks(key0, key1, block >>> 0, Math.floor(block / TWO_32), buffer, 0, count);
      block += count;
      used = 0;
    }
    return buffer[used++]!;
  };

  const integer = (bound: number): number => {
    if (!Number.isInteger(bound) || bound < 1 || bound > TWO_32) {
      throw new RandomError(`bound: must be a whole number from 1 to 2^32, got ${bound}; use another bound`);
    }
    const limit = TWO_32 - (TWO_32 % bound);
    let word = next();
    while (word >= limit) word = next();
    return word % bound;
  };

  return {
    uniform(out) {
      for (let i = 0; i < out.length; i++) out[i] = (next() >>> 8) * 2 ** -24;
      return out;
    },
    normal(out) {
      for (let i = 0; i < out.length; i++) out[i] = normalQuantile((next() + 0.5) / TWO_32);
      return out;
    },
    sign(out) {
      for (let i = 0; i < out.length; i++) out[i] = next() >>> 31 === 0 ? 1 : -1;
      return out;
    },
    words(out) {
      let i = 0;
      while (i < out.length && used < buffer.length) out[i++] = next();
      // Whole blocks are written where they are wanted.
      const count = Math.floor((out.length - i) / 2);
      threefryBlocks(key0, key1, block >>> 0, Math.floor(block / TWO_32), out, i, count);
      block += count;
      for (i += 2 * count; i < out.length; i++) out[i] = next();
      return out;
    },
    integer,
    permutation(length) {
      checkWhole("length", length);
      const order = new Int32Array(length);
      for (let i = 0; i < length; i++) order[i] = i;
      for (let i = length - 1; i > 0; i--) {
        const j = integer(i + 1);
        const kept = order[i]!;
        order[i] = order[j]!;
        order[j] = kept;
      }
      return order;
    },
  };
}

/**
 * Makes the random numbers of a seed.
 *
 * `seed` is a whole number from 0 to 2^53 - 1. The returned function opens the stream of a purpose and step (a whole
 * number, 0 unless given); streams of different (seed, purpose, step) are independent. Throws `RandomError` for a seed
 * or step out of range.
 */
export function makeRandom(seed: number): Random {
  checkWhole("seed", seed);
  return (purpose, step = 0) => {
    checkWhole("step", step);
    const [p0, p1] = hashPurpose(purpose);
    const [s0, s1] = threefry(p0, p1, seed >>> 0, Math.floor(seed / TWO_32));
    const [key0, key1] = threefry(s0, s1, step >>> 0, Math.floor(step / TWO_32));
    return openStream(key0, key1);
  };
}
