// A small random generator with the interface of @basin/random, so that tests need no other package.
import type { Random, RandomStream } from "@basin/random";
import { minstd } from "./minstd.ts";

/** A generator whose stream depends on seed, purpose and step; `normal` sums twelve uniform numbers. Only what the tests draw is there. */
export function makeFakeRandom(seed: number): Random {
  return (purpose, step = 0) => {
    let hash = seed * 31 + step * 7 + 1;
    for (const letter of purpose) hash = (hash * 33 + letter.codePointAt(0)!) % 2147483646;
    const next = minstd(hash + 1);
    for (let i = 0; i < 8; i++) next();
    const fill = <T extends Float32Array | Float64Array>(out: T, draw: () => number): T => {
      for (let i = 0; i < out.length; i++) out[i] = draw();
      return out;
    };
    const absent = (): never => {
      throw new Error("internal: not in the fake generator");
    };
    const stream: RandomStream = {
      uniform: (out) => fill(out, next),
      normal: (out) =>
        fill(out, () => {
          let sum = -6;
          for (let k = 0; k < 12; k++) sum += next();
          return sum;
        }),
      sign: (out) => fill(out, () => (next() < 0.5 ? -1 : 1)),
      words: absent,
      integer: absent,
      permutation: absent,
    };
    return stream;
  };
}
