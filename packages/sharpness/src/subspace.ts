// Random subspaces for Metric 2.1: A is n × p, drawn once and kept as float32 (or drawn again where that does not fit).
// Its unit-norm and its N(0, 1) form are two scalings of the same numbers. All sums are in float64.
import { UserError } from "./error.ts";
import { cholesky, choleskySolveInPlace } from "./lbfgsb/lu.ts";
import type { Scaling, Space } from "./space.ts";
import type { Random, RandomStream } from "@basin/random";

/** Some rows of A as drawn: from row `first` on, the same rows of each of its p columns. */
export interface RowBlock {
  readonly first: number;
  readonly columns: readonly Float32Array[];
}

/** The columns of A as drawn, with what both scalings share. */
export interface SubspaceDraw {
  readonly n: number;
  readonly p: number;
  /** The name of the draw; part of the random purpose, so the same name gives the same columns. */
  readonly draw: string;
  /** Passes over all rows, a block at a time; a block is valid until the next. */
  readonly blocks: () => Iterable<RowBlock>;
  /** Euclidean norms of the columns. */
  readonly norms: Float64Array;
  /** The Cholesky factor of the p × p Gram matrix, lower triangle, row-major. */
  readonly gramFactor: Float64Array;
}

/** Rows handled at a time, so that a part of the vectors stays in the cache while all columns pass by. Even, as normal numbers may be made in pairs. */
const BLOCK = 2048;

/** A column is independent of the earlier ones where at least this share of its norm is outside their span. */
const INDEPENDENT = 1e-7;

/**
 * Draws p columns of n standard normal numbers, column j from the stream ("subspace/" + draw, j).
 * Kept in 4 n p bytes (585 MB for n = 1.46 million, p = 100); `streamed` keeps none and draws them again for every
 * product, with the same numbers. Throws a UserError for sizes that are not positive or p above n.
 */
export function drawSubspace(
  n: number,
  p: number,
  random: Random,
  draw: string,
  options: { readonly streamed?: boolean } = {},
): SubspaceDraw {
  checkSizes(n, p);
  const open = (): RandomStream[] => Array.from({ length: p }, (_, j) => random(`subspace/${draw}`, j));
  if (options.streamed === true) return prepare(n, p, draw, () => streamedBlocks(n, open()));
  return makeSubspaceDraw(
    open().map((stream) => stream.normal(new Float32Array(n))),
    draw,
  );
}

/** Takes given columns, each of length n, for A. Throws a UserError where they are none, of unequal length, or linearly dependent. */
export function makeSubspaceDraw(columns: readonly Float32Array[], draw: string): SubspaceDraw {
  const n = columns[0]?.length ?? 0;
  checkSizes(n, columns.length);
  const other = columns.find((column) => column.length !== n);
  if (other !== undefined) {
    throw new UserError(`subspace: columns must be of one length, got ${n} and ${other.length}; give n rows to each`);
  }
  return prepare(n, columns.length, draw, () => storedBlocks(n, columns));
}

function prepare(n: number, p: number, draw: string, blocks: () => Iterable<RowBlock>): SubspaceDraw {
  const gramFactor = gramMatrix(p, blocks());
  const norms = Float64Array.from({ length: p }, (_, j) => Math.sqrt(gramFactor[j * p + j]!));
  const regular = cholesky(gramFactor, p);
  if (!regular || norms.some((norm, j) => gramFactor[j * p + j]! < INDEPENDENT * norm)) {
    throw new UserError(
      `subspace: columns must be linearly independent, got ${p} columns of length ${n} that are not; use fewer or another draw`,
    );
  }
  return { n, p, draw, blocks, norms, gramFactor };
}

function* storedBlocks(n: number, columns: readonly Float32Array[]): Generator<RowBlock> {
  for (let first = 0; first < n; first += BLOCK) {
    const end = Math.min(first + BLOCK, n);
    yield { first, columns: columns.map((column) => column.subarray(first, end)) };
  }
}

function* streamedBlocks(n: number, streams: readonly RandomStream[]): Generator<RowBlock> {
  const buffers = streams.map(() => new Float32Array(BLOCK));
  for (let first = 0; first < n; first += BLOCK) {
    const length = Math.min(BLOCK, n - first);
    yield { first, columns: streams.map((stream, j) => stream.normal(buffers[j]!.subarray(0, length))) };
  }
}

function checkSizes(n: number, p: number): void {
  if (Number.isInteger(n) && Number.isInteger(p) && p >= 1 && n >= p) return;
  throw new UserError(
    `subspace: needs 1 to n columns of length n for integer n and p, got ${p} columns of length ${n}; the paper uses p = 100`,
  );
}

/** The space spanned by a draw, with its columns scaled to norm 1 or left as drawn. */
export function subspace(drawn: SubspaceDraw, scaling: Scaling): Space {
  const { n, p, blocks, norms, gramFactor } = drawn;
  const isUnit = scaling === "unit";
  return {
    n,
    p,
    description: { kind: "subspace", dimension: p, draw: drawn.draw, scaling },
    coordinates: (x) => {
      // (N D⁻¹)⁺ = D N⁺ for N of full rank.
      const out = new Float64Array(p);
      transposeTimes(blocks(), x, out);
      choleskySolveInPlace(gramFactor, p, out);
      if (isUnit) for (let j = 0; j < p; j++) out[j]! *= norms[j]!;
      return out;
    },
    place: (x, y, out) => {
      out.set(x);
      addTimes(blocks(), isUnit ? y.map((v, j) => v / norms[j]!) : y, out);
    },
    pull: (gradient, out) => {
      transposeTimes(blocks(), gradient, out);
      if (isUnit) for (let j = 0; j < p; j++) out[j]! /= norms[j]!;
    },
  };
}

/** Adds N y to out. */
function addTimes(blocks: Iterable<RowBlock>, y: Float64Array, out: Float64Array): void {
  for (const { first, columns } of blocks) {
    const part = out.subarray(first, first + columns[0]!.length);
    for (let j = 0; j < columns.length; j += 4) {
      // Past the last column the last one is taken again, times 0.
      const [a, b, c, d] = four(columns, j);
      const ya = y[j]!;
      const yb = y[j + 1] ?? 0;
      const yc = y[j + 2] ?? 0;
      const yd = y[j + 3] ?? 0;
      for (let i = 0; i < part.length; i++) part[i]! += ya * a[i]! + yb * b[i]! + (yc * c[i]! + yd * d[i]!);
    }
  }
}

/** Writes Nᵀv into out. */
function transposeTimes(blocks: Iterable<RowBlock>, v: Float64Array, out: Float64Array): void {
  const sums = new Float64Array(out.length + 3);
  for (const { first, columns } of blocks) {
    const part = v.subarray(first, first + columns[0]!.length);
    for (let j = 0; j < columns.length; j += 4) {
      const [a, b, c, d] = four(columns, j);
      let sa = 0;
      let sb = 0;
      let sc = 0;
      let sd = 0;
      for (let i = 0; i < part.length; i++) {
        const vi = part[i]!;
        sa += a[i]! * vi;
        sb += b[i]! * vi;
        sc += c[i]! * vi;
        sd += d[i]! * vi;
      }
      sums[j]! += sa;
      sums[j + 1]! += sb;
      sums[j + 2]! += sc;
      sums[j + 3]! += sd;
    }
  }
  out.set(sums.subarray(0, out.length));
}

function four(
  columns: readonly Float32Array[],
  j: number,
): readonly [Float32Array, Float32Array, Float32Array, Float32Array] {
  const last = columns.length - 1;
  const at = (k: number): Float32Array => columns[Math.min(k, last)]!;
  return [at(j), at(j + 1), at(j + 2), at(j + 3)];
}

/** The p × p matrix NᵀN, row-major, in blocks of rows. */
function gramMatrix(p: number, blocks: Iterable<RowBlock>): Float64Array {
  // Three rows of zeros stand behind the last column, for the products of four.
  const rows = new Float64Array((p + 3) * BLOCK);
  const gram = new Float64Array(p * p);
  for (const { columns } of blocks) {
    columns.forEach((column, j) => rows.set(column, j * BLOCK));
    const length = columns[0]!.length;
    for (let i = 0; i < p; i++) {
      for (let j = 0; j <= i; j += 4) addProducts(rows, length, i, j, gram, p);
    }
  }
  return gram;
}

/** Adds the products of row block i with the blocks j … j + 3, as far as they are in the lower triangle. */
function addProducts(rows: Float64Array, length: number, i: number, j: number, gram: Float64Array, p: number): void {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  const a = i * BLOCK;
  const b = j * BLOCK;
  for (let k = 0; k < length; k++) {
    const v = rows[a + k]!;
    s0 += v * rows[b + k]!;
    s1 += v * rows[b + BLOCK + k]!;
    s2 += v * rows[b + 2 * BLOCK + k]!;
    s3 += v * rows[b + 3 * BLOCK + k]!;
  }
  const sums = [s0, s1, s2, s3];
  for (let k = 0; k < 4 && j + k <= i; k++) gram[i * p + j + k]! += sums[k]!;
}
