// Random subspaces for Metric 2.1: A is n × p, drawn once and kept as float32, column by column.
// Its unit-norm and its N(0, 1) form are two scalings of the same numbers. All sums are in float64.
import { UserError } from "./error.ts";
import { cholesky, choleskySolveInPlace } from "./lbfgsb/lu.ts";
import type { Scaling, Space } from "./space.ts";
import type { Random } from "@basin/random";

/** The raw columns of A with what both scalings share. */
export interface SubspaceDraw {
  readonly n: number;
  readonly p: number;
  /** The name of the draw; part of the random purpose, so the same name gives the same columns. */
  readonly draw: string;
  readonly columns: readonly Float32Array[];
  /** Euclidean norms of the columns. */
  readonly norms: Float64Array;
  /** The Cholesky factor of the p × p Gram matrix, lower triangle, row-major. */
  readonly gramFactor: Float64Array;
}

/** Rows handled at a time, so that a part of the vectors stays in the cache while all columns pass by. */
const BLOCK = 2048;

/** A column is independent of the earlier ones where at least this share of its norm is outside their span. */
const INDEPENDENT = 1e-7;

/** Draws p columns of n standard normal numbers, column j from the stream ("subspace/" + draw, j). Takes 4 n p bytes (585 MB for n = 1.46 million, p = 100). */
export function drawSubspace(n: number, p: number, random: Random, draw: string): SubspaceDraw {
  const columns: Float32Array[] = [];
  for (let j = 0; j < p; j++) columns.push(random(`subspace/${draw}`, j).normal(new Float32Array(n)));
  return makeSubspaceDraw(columns, draw);
}

/** Takes given columns, each of length n, for A. Throws a UserError where they are none, of unequal length, or linearly dependent. */
export function makeSubspaceDraw(columns: readonly Float32Array[], draw: string): SubspaceDraw {
  const p = columns.length;
  const n = columns[0]?.length ?? 0;
  if (n === 0 || columns.some((column) => column.length !== n)) {
    throw new UserError(
      `subspace: needs columns of one length above 0, got ${p} of lengths ${columns.map((c) => c.length).join(", ")}; draw at least one`,
    );
  }
  const gramFactor = gramMatrix(columns);
  const norms = Float64Array.from({ length: p }, (_, j) => Math.sqrt(gramFactor[j * p + j]!));
  if (p > n || !cholesky(gramFactor, p) || norms.some((norm, j) => gramFactor[j * p + j]! < INDEPENDENT * norm)) {
    throw new UserError(
      `subspace: columns must be linearly independent, got ${p} columns of length ${n} that are not; use fewer or another draw`,
    );
  }
  return { n, p, draw, columns, norms, gramFactor };
}

/** The space spanned by a draw, with its columns scaled to norm 1 or left as drawn. */
export function subspace(drawn: SubspaceDraw, scaling: Scaling): Space {
  const { n, p, columns, norms, gramFactor } = drawn;
  const isUnit = scaling === "unit";
  return {
    n,
    p,
    description: { kind: "subspace", dimension: p, draw: drawn.draw, scaling },
    coordinates: (x) => {
      // (N D⁻¹)⁺ = D N⁺ for N of full rank.
      const out = new Float64Array(p);
      transposeTimes(columns, x, out);
      choleskySolveInPlace(gramFactor, p, out);
      if (isUnit) for (let j = 0; j < p; j++) out[j]! *= norms[j]!;
      return out;
    },
    place: (x, y, out) => {
      out.set(x);
      addTimes(columns, isUnit ? y.map((v, j) => v / norms[j]!) : y, out);
    },
    pull: (gradient, out) => {
      transposeTimes(columns, gradient, out);
      if (isUnit) for (let j = 0; j < p; j++) out[j]! /= norms[j]!;
    },
  };
}

/** Adds N y to out. */
function addTimes(columns: readonly Float32Array[], y: Float64Array, out: Float64Array): void {
  const p = columns.length;
  for (let first = 0; first < out.length; first += BLOCK) {
    const end = Math.min(first + BLOCK, out.length);
    for (let j = 0; j < p; j += 4) {
      // Past the last column the last one is taken again, times 0.
      const [a, b, c, d] = four(columns, j);
      const ya = y[j]!;
      const yb = y[j + 1] ?? 0;
      const yc = y[j + 2] ?? 0;
      const yd = y[j + 3] ?? 0;
      for (let i = first; i < end; i++) out[i]! += ya * a[i]! + yb * b[i]! + (yc * c[i]! + yd * d[i]!);
    }
  }
}

/** Writes Nᵀv into out. */
function transposeTimes(columns: readonly Float32Array[], v: Float64Array, out: Float64Array): void {
  const p = columns.length;
  const sums = new Float64Array(p + 3);
  for (let first = 0; first < v.length; first += BLOCK) {
    const end = Math.min(first + BLOCK, v.length);
    for (let j = 0; j < p; j += 4) {
      const [a, b, c, d] = four(columns, j);
      let sa = 0;
      let sb = 0;
      let sc = 0;
      let sd = 0;
      for (let i = first; i < end; i++) {
        const vi = v[i]!;
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
  for (let j = 0; j < p; j++) out[j] = sums[j]!;
}

function four(
  columns: readonly Float32Array[],
  j: number,
): readonly [Float32Array, Float32Array, Float32Array, Float32Array] {
  const last = columns.length - 1;
  const at = (k: number): Float32Array => columns[Math.min(k, last)]!;
  return [at(j), at(j + 1), at(j + 2), at(j + 3)];
}

/** The p × p matrix NᵀN, row-major, in blocks of rows and tiles of 2 × 4 products. */
function gramMatrix(columns: readonly Float32Array[]): Float64Array {
  const p = columns.length;
  const n = columns[0]!.length;
  const rows = new Float64Array((p + 3) * BLOCK);
  const gram = new Float64Array(p * p);
  for (let first = 0; first < n; first += BLOCK) {
    const length = Math.min(BLOCK, n - first);
    for (let j = 0; j < p; j++) rows.set(columns[j]!.subarray(first, first + length), j * BLOCK);
    for (let i = 0; i < p; i++) {
      for (let j = 0; j <= i; j += 4) addProducts(rows, length, i, j, gram, p);
    }
  }
  for (let i = 0; i < p; i++) for (let j = 0; j < i; j++) gram[j * p + i] = gram[i * p + j]!;
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
