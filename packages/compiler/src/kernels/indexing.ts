// Kernels that read and add at positions which are known only when the step runs.
// Sums are taken in the order of the positions, on one thread: they are the same for any number of threads.
import { TensorProto_DataType } from "../onnx/generated/onnx_pb.js";
import { UnsupportedError } from "../errors.ts";
import { sizeOf, type Attribute, type Value } from "../graph.ts";
import type { Emit, Kernel } from "../kernel.ts";
import type { DType } from "../program.ts";

const numbers = (attribute: Attribute | undefined): number[] => [attribute ?? []].flat().map(Number);

/** Positions as int64, which some ONNX operators want. */
export const long = (emit: Emit, x: string): string => emit.node("Cast", [x], { to: TensorProto_DataType.INT64 });

export const GatherNd: Kernel = {
  inputs: ["params", "indices"],
  keepsBytes: true,
  infer: ([params, indices]) => {
    const depth = indices!.shape.at(-1)!;
    return [{ shape: [...indices!.shape.slice(0, -1), ...params!.shape.slice(depth)], dtype: params!.dtype }];
  },
  lower: ({ inputs: [params, indices] }, emit) => [
    emit.node("GatherND", [emit.name(params!), long(emit, emit.name(indices!))]),
  ],
};

/** Adds the rows [n, width] of `updates` to rows of zeros [rows, width] at positions int32 [n] in [0, rows). */
function addRows(
  emit: Emit,
  updates: string,
  positions: string,
  {
    n,
    rows,
    width,
    dtype,
  }: { readonly n: number; readonly rows: number; readonly width: number; readonly dtype: DType },
): string {
  const column = emit.node("Reshape", [positions, emit.ints([n, 1])]);
  const everywhere = emit.node("Expand", [column, emit.ints([n, width])]);
  const zeros = emit.fill(0, dtype, [rows, width]);
  return emit.node("ScatterElements", [zeros, everywhere, updates], { axis: 0, reduction: "add" });
}

function summable({ dtype }: Value, name: string): void {
  if (dtype === "bool") {
    throw new UnsupportedError(`${name}: truth values are not lowered; cast them to int32 or float32 before`);
  }
}

/** Sums the rows of each segment; a negative id belongs to none. The gradient of a gather. */
export const UnsortedSegmentSum: Kernel = {
  inputs: ["x", "segmentIds"],
  infer: ([x, ids], { numSegments }) => {
    summable(x!, "unsortedSegmentSum");
    return [{ shape: [Number(numSegments), ...x!.shape.slice(ids!.shape.length)], dtype: x!.dtype }];
  },
  lower: ({ inputs: [x, ids], outputs: [y], attributes: { numSegments } }, emit) => {
    const n = sizeOf(ids!.shape);
    const segments = Number(numSegments);
    const width = sizeOf(x!.shape) / n;
    // Rows of no segment go to one that is cut off.
    const name = emit.name(ids!);
    const last = emit.fill(segments, "int32");
    const inside = emit.node("And", [
      emit.node("GreaterOrEqual", [name, emit.fill(0, "int32")]),
      emit.node("Less", [name, last]),
    ]);
    const positions = emit.node("Where", [inside, name, last]);
    const flat = emit.node("Reshape", [emit.name(x!), emit.ints([n, width])]);
    const sums = addRows(emit, flat, positions, { n, rows: segments + 1, width, dtype: x!.dtype });
    const kept = emit.node("Slice", [sums, emit.ints([0]), emit.ints([segments]), emit.ints([0])]);
    return [emit.node("Reshape", [kept, emit.ints(y!.shape)])];
  },
};

/** Adds slices to zeros at positions given by the last axis of the indices. */
export const ScatterNd: Kernel = {
  inputs: ["indices", "updates"],
  infer: ([, updates], { shape }) => {
    summable(updates!, "scatterND");
    return [{ shape: numbers(shape), dtype: updates!.dtype }];
  },
  lower: ({ inputs: [indices, updates], outputs: [y] }, emit) => {
    const depth = indices!.shape.length > 1 ? indices!.shape.at(-1)! : 1;
    const n = sizeOf(indices!.shape) / depth;
    const outer = y!.shape.slice(0, depth);
    const width = sizeOf(y!.shape.slice(depth));
    const strides = outer.map((_, axis) => sizeOf(outer.slice(axis + 1)));
    const rows = emit.node("Reshape", [emit.name(indices!), emit.ints([n, depth])]);
    const places = emit.node("ReduceSum", [emit.node("Mul", [rows, emit.indices(strides)]), emit.ints([1])], {
      keepdims: 0,
    });
    const flat = emit.node("Reshape", [emit.name(updates!), emit.ints([n, width])]);
    const sums = addRows(emit, flat, places, { n, rows: sizeOf(outer), width, dtype: y!.dtype });
    return [emit.node("Reshape", [sums, emit.ints(y!.shape)])];
  },
};
