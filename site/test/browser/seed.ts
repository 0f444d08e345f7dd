// A sample that is the same in every run of the tests.

/** So many of some things, chosen by a seed, in their order; all of them where there are no more. */
export function sample<T>(things: readonly T[], count: number, seed: number): T[] {
  let state = seed >>> 0 || 1;
  const next = (): number => {
    // xorshift32: good enough to choose pages.
    state ^= state << 13;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state;
  };
  return things
    .map((thing, index) => ({ thing, index, rank: next() }))
    .toSorted((a, b) => a.rank - b.rank)
    .slice(0, count)
    .toSorted((a, b) => a.index - b.index)
    .map(({ thing }) => thing);
}
