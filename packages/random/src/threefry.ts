// Threefry-2x32-20 (Salmon, Moraes, Dror, Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3", section 4.2).
// A block is a pure function of key and counter; the rounds and constants are the paper's and must not change.

const PARITY = 0x1bd11bda;

/**
 * Encrypts the counters (first, 0) … (first + count - 1, 0) under a key and writes two words a block.
 *
 * `key0`, `key1` and the counter are 32-bit words; `counterHigh` is the second word of each counter. `out` holds at
 * least `2 * count` words from `offset`. Source: the reference implementation's `threefry2x32_R(20, …)`.
 */
export function threefryBlocks(
  key0: number,
  key1: number,
  first: number,
  counterHigh: number,
  out: Uint32Array,
  offset: number,
  count: number,
): void {
  const k0 = key0 | 0;
  const k1 = key1 | 0;
  const k2 = PARITY ^ k0 ^ k1;
  for (let block = 0; block < count; block++) {
    let a = (first + block + k0) | 0;
    let b = (counterHigh + k1) | 0;
    a = (a + b) | 0;
    b = ((b << 13) | (b >>> 19)) ^ a;
    a = (a + b) | 0;
    b = ((b << 15) | (b >>> 17)) ^ a;
    a = (a + b) | 0;
    b = ((b << 26) | (b >>> 6)) ^ a;
    a = (a + b) | 0;
    b = ((b << 6) | (b >>> 26)) ^ a;
    a = (a + k1) | 0;
    b = (b + k2 + 1) | 0;
    a = (a + b) | 0;
    b = ((b << 17) | (b >>> 15)) ^ a;
    a = (a + b) | 0;
    b = ((b << 29) | (b >>> 3)) ^ a;
    a = (a + b) | 0;
    b = ((b << 16) | (b >>> 16)) ^ a;
    a = (a + b) | 0;
    b = ((b << 24) | (b >>> 8)) ^ a;
    a = (a + k2) | 0;
    b = (b + k0 + 2) | 0;
    a = (a + b) | 0;
    b = ((b << 13) | (b >>> 19)) ^ a;
    a = (a + b) | 0;
    b = ((b << 15) | (b >>> 17)) ^ a;
    a = (a + b) | 0;
    b = ((b << 26) | (b >>> 6)) ^ a;
    a = (a + b) | 0;
    b = ((b << 6) | (b >>> 26)) ^ a;
    a = (a + k0) | 0;
    b = (b + k1 + 3) | 0;
    a = (a + b) | 0;
    b = ((b << 17) | (b >>> 15)) ^ a;
    a = (a + b) | 0;
    b = ((b << 29) | (b >>> 3)) ^ a;
    a = (a + b) | 0;
    b = ((b << 16) | (b >>> 16)) ^ a;
    a = (a + b) | 0;
    b = ((b << 24) | (b >>> 8)) ^ a;
    a = (a + k1) | 0;
    b = (b + k2 + 4) | 0;
    a = (a + b) | 0;
    b = ((b << 13) | (b >>> 19)) ^ a;
    a = (a + b) | 0;
    b = ((b << 15) | (b >>> 17)) ^ a;
    a = (a + b) | 0;
    b = ((b << 26) | (b >>> 6)) ^ a;
    a = (a + b) | 0;
    b = ((b << 6) | (b >>> 26)) ^ a;
    a = (a + k2) | 0;
    b = (b + k0 + 5) | 0;
    out[offset + 2 * block] = a;
    out[offset + 2 * block + 1] = b;
  }
}

/** Encrypts one counter under a key: the two words of Threefry-2x32-20. */
export function threefry(key0: number, key1: number, counter0: number, counter1: number): readonly [number, number] {
  const out = new Uint32Array(2);
  threefryBlocks(key0, key1, counter0, counter1, out, 0, 1);
  return [out[0]!, out[1]!];
}
