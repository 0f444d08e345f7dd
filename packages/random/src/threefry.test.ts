// Oracle: the known-answer vectors of the Random123 distribution (kat_vectors, "threefry2x32 20").
import { expect, it } from "vitest";
import { threefry, threefryBlocks } from "./threefry.ts";

it.each([
  [
    [0, 0],
    [0, 0],
    [0x6b200159, 0x99ba4efe],
  ],
  [
    [0xffffffff, 0xffffffff],
    [0xffffffff, 0xffffffff],
    [0x1cb996fc, 0xbb002be7],
  ],
  [
    [0x13198a2e, 0x03707344],
    [0x243f6a88, 0x85a308d3],
    [0xc4923a9c, 0x483df7a0],
  ],
] as const)("gives the published words for key %j and counter %j", (key, counter, words) => {
  expect(threefry(key[0], key[1], counter[0], counter[1])).toEqual(words);
});

it("gives the same words block by block and all at once", () => {
  const all = new Uint32Array(20);
  threefryBlocks(7, 8, 0xfffffffe, 3, all, 0, 10);
  for (let block = 0; block < 10; block++) {
    expect(threefry(7, 8, (0xfffffffe + block) >>> 0, 3)).toEqual([all[2 * block], all[2 * block + 1]]);
  }
});
