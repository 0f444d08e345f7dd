// Linear maps along the spatial axes of [n, …spatial, channels], one constant matrix per axis: what poolings by sums and
// resizing are. A gradient is the map by the transposed matrices.
import { sizeOf } from "../graph.ts";
import type { Emit } from "../kernel.ts";

/** A matrix by rows: row o holds the weights with which output o sees the inputs. */
export type Matrix = readonly (readonly number[])[];

/** A matrix of given size by its elements. */
export function matrix(rows: number, columns: number, element: (row: number, column: number) => number): Matrix {
  return Array.from({ length: rows }, (_, row) => Array.from({ length: columns }, (_, column) => element(row, column)));
}

/** The transposed matrix. */
export function transposed(of: Matrix): Matrix {
  return matrix(of[0]!.length, of.length, (row, column) => of[column]![row]!);
}

const isIdentity = (maps: Matrix): boolean =>
  maps.length === maps[0]!.length && maps.every((row, i) => row.every((weight, j) => weight === (i === j ? 1 : 0)));

/** Applies one matrix [out, in] per axis behind the first to x of the given shape. */
export function mapAxes(emit: Emit, x: string, shape: readonly number[], maps: readonly Matrix[]): string {
  let out = x;
  const now = [...shape];
  for (const [i, map] of maps.entries()) {
    if (isIdentity(map)) continue;
    const axis = i + 1;
    const lines = [sizeOf(now.slice(0, axis)), now[axis]!, sizeOf(now.slice(axis + 1))];
    now[axis] = map.length;
    const weights = emit.reals(map.flat(), [map.length, map[0]!.length]);
    out = emit.node("MatMul", [weights, emit.node("Reshape", [out, emit.ints(lines)])]);
    out = emit.node("Reshape", [out, emit.ints(now)]);
  }
  return out === x ? emit.node("Identity", [x]) : out;
}
