// The interface of the random generator. A stream is a pure function of (seed, purpose, step):
// drawing from one never changes what another gives, on any engine, after any resume.

/** A stream of random numbers; successive calls continue where the last one ended. */
export interface RandomStream {
  /** Fills `out` with uniform numbers in [0, 1), multiples of 2^-24 so that float32 holds them exactly. */
  uniform<T extends Float32Array | Float64Array>(out: T): T;
  /** Fills `out` with standard normal numbers. */
  normal<T extends Float32Array | Float64Array>(out: T): T;
  /** Fills `out` with -1 or +1, equally likely. */
  sign<T extends Float32Array | Float64Array>(out: T): T;
  /** Fills `out` with random 32-bit words. */
  words(out: Uint32Array): Uint32Array;
  /** A random integer in [0, bound), unbiased; bound from 1 to 2^32. */
  integer(bound: number): number;
  /** A random permutation of 0 … length-1 (Fisher-Yates). */
  permutation(length: number): Int32Array;
}

/** Opens the stream of a purpose ("shuffle", "init/dense_1/kernel", …) and step; the same arguments give the same stream. */
export type Random = (purpose: string, step?: number) => RandomStream;
