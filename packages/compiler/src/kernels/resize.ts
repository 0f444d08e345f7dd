// Resizing of images [n, height, width, channels]. A gradient is exactly the transposed map: tfjs's cpu backend forgets
// `halfPixelCenters` there and swaps height and width.
import type { Attributes, Value } from "../graph.ts";
import type { Emit, Kernel } from "../kernel.ts";
import { mapAxes, matrix, transposed, type Matrix } from "./linear-map.ts";

/** The position in an axis of `from` points that output `at` of `to` reads; `centre` is the offset of a pixel's centre. */
function source(at: number, from: number, to: number, { alignCorners, halfPixelCenters }: Attributes): number {
  const aligned = alignCorners === true && to > 1;
  const ratio = (aligned ? from - 1 : from) / (aligned ? to - 1 : to);
  return halfPixelCenters === true ? ratio * (at + 0.5) : ratio * at;
}

/** The weights of the two neighbours. */
function linear(from: number, to: number, attributes: Attributes): Matrix {
  const shift = attributes["halfPixelCenters"] === true ? 0.5 : 0;
  return matrix(to, from, (row, column) => {
    const at = source(row, from, to, attributes) - shift;
    const low = Math.max(0, Math.floor(at));
    const high = Math.min(from - 1, Math.ceil(at));
    // Before the first point tfjs goes on with the line through the first two; ceil(at) is 0 there, so it is the first.
    const part = at - low;
    return (column === low ? 1 - part : 0) + (column === high ? part : 0);
  });
}

/** The one neighbour of each output. */
function nearest(from: number, to: number, attributes: Attributes): number[] {
  const round = attributes["alignCorners"] === true ? Math.round : Math.floor;
  return Array.from({ length: to }, (_, at) => Math.min(from - 1, round(source(at, from, to, attributes))));
}

const selection = (from: number, to: number, attributes: Attributes): Matrix => {
  const neighbours = nearest(from, to, attributes);
  return matrix(to, from, (row, column) => (neighbours[row] === column ? 1 : 0));
};

/** A matrix for height and one for width. */
const both = (build: typeof linear, from: Value, to: Value, attributes: Attributes): Matrix[] =>
  [1, 2].map((axis) => build(from.shape[axis]!, to.shape[axis]!, attributes));

const resized = ({ shape }: Value, { size }: Attributes): number[] => {
  const [height, width] = size as readonly number[];
  return [shape[0]!, height!, width!, shape[3]!];
};

const real = (x: Value, emit: Emit): string =>
  x.dtype === "float32" ? emit.name(x) : emit.cast(emit.name(x), "float32");

export const ResizeBilinear: Kernel = {
  inputs: ["images"],
  infer: ([x], attributes) => [{ shape: resized(x!, attributes), dtype: "float32" }],
  lower: ({ inputs: [x], outputs: [y], attributes }, emit) => [
    mapAxes(emit, real(x!, emit), x!.shape, both(linear, x!, y!, attributes)),
  ],
};

export const ResizeNearestNeighbor: Kernel = {
  inputs: ["images"],
  keepsBytes: true,
  infer: ([x], attributes) => [{ shape: resized(x!, attributes), dtype: x!.dtype }],
  lower: ({ inputs: [x], outputs: [y], attributes }, emit) => {
    const pick = (from: string, axis: number): string =>
      emit.node("Gather", [from, emit.indices(nearest(x!.shape[axis]!, y!.shape[axis]!, attributes))], { axis });
    return [pick(pick(emit.name(x!), 1), 2)];
  },
};

const gradient = (build: typeof linear): Kernel => ({
  inputs: ["images", "dy"],
  infer: ([x]) => [{ shape: x!.shape, dtype: "float32" }],
  lower: ({ inputs: [x, dy], attributes }, emit) => [
    mapAxes(emit, emit.name(dy!), dy!.shape, both(build, x!, dy!, attributes).map(transposed)),
  ],
});

export const ResizeBilinearGrad: Kernel = gradient(linear);
export const ResizeNearestNeighborGrad: Kernel = gradient(selection);
