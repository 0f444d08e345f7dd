// Kernels that rearrange what is there: reversal, mirroring, strided slices, blocks moved between axes.
import { backend_util, slice_util } from "@tensorflow/tfjs-core";
import { UnsupportedError } from "../errors.ts";
import type { Attribute, Attributes, Value } from "../graph.ts";
import type { Emit, Kernel } from "../kernel.ts";
import { axesOf } from "./reduction.ts";

const numbers = (attribute: Attribute | undefined): number[] => [attribute ?? []].flat().map(Number);
const pairs = (attribute: Attribute | undefined): number[][] => (attribute as readonly Attribute[]).map(numbers);
const range = (length: number): number[] => Array.from({ length }, (_, i) => i);

export const Reverse: Kernel = {
  inputs: ["x"],
  keepsBytes: true,
  infer: ([x]) => [{ shape: x!.shape, dtype: x!.dtype }],
  lower: ({ inputs: [x], attributes }, emit) => {
    const axes = axesOf(attributes["dims"] ?? [], x!.shape.length);
    if (axes.length === 0) return [emit.node("Identity", [emit.name(x!)])];
    const each = (value: number): string => emit.ints(axes.map(() => value));
    // Backwards from the last to before the first, which -1 cannot say: it counts from the end.
    return [emit.node("Slice", [emit.name(x!), each(-1), each(-(2 ** 31)), emit.ints(axes), each(-1)])];
  },
};

/** Pads by what lies next to the border: "reflect" leaves out the border itself, "symmetric" repeats it. */
export const MirrorPad: Kernel = {
  inputs: ["x"],
  keepsBytes: true,
  infer: ([x], { paddings }) => [
    {
      shape: x!.shape.map((size, axis) => size + pairs(paddings)[axis]![0]! + pairs(paddings)[axis]![1]!),
      dtype: x!.dtype,
    },
  ],
  lower: ({ inputs: [x], outputs: [y], attributes: { paddings, mode } }, emit) => {
    const border = mode === "reflect" ? 0 : 1;
    const mirrored = (at: number, size: number): number => {
      if (at < 0) return -at - border;
      return at < size ? at : 2 * (size - 1) - at + border;
    };
    let out = emit.name(x!);
    for (const [axis, [before, after]] of pairs(paddings).entries()) {
      const size = x!.shape[axis]!;
      if (before === 0 && after === 0) continue;
      const from = range(y!.shape[axis]!).map((at) => mirrored(at - before!, size));
      out = emit.node("Gather", [out, emit.indices(from)], { axis });
    }
    return [out === emit.name(x!) ? emit.node("Identity", [out]) : out];
  },
};

/** How tfjs reads the masks of a strided slice. */
const sliceOf = ({ shape }: Value, attributes: Attributes): ReturnType<typeof slice_util.sliceInfo> =>
  slice_util.sliceInfo(
    [...shape],
    numbers(attributes["begin"]),
    numbers(attributes["end"]),
    numbers(attributes["strides"]),
    Number(attributes["beginMask"]),
    Number(attributes["endMask"]),
    Number(attributes["ellipsisMask"]),
    Number(attributes["newAxisMask"]),
    Number(attributes["shrinkAxisMask"]),
  );

export const StridedSlice: Kernel = {
  inputs: ["x"],
  keepsBytes: true,
  infer: ([x], attributes) => [{ shape: sliceOf(x!, attributes).finalShape, dtype: x!.dtype }],
  lower: ({ inputs: [x], outputs: [y], attributes }, emit) => {
    const { begin, end, strides } = sliceOf(x!, attributes);
    // tfjs's ends are positions; before the first is -1, which counts from the end in ONNX.
    const ends = end.map((each, axis) => (strides[axis]! < 0 && each < 0 ? -(2 ** 31) : each));
    const axes = emit.ints(range(begin.length));
    const sliced = emit.node("Slice", [emit.name(x!), emit.ints(begin), emit.ints(ends), axes, emit.ints(strides)]);
    return [emit.node("Reshape", [sliced, emit.ints(y!.shape)], { allowzero: 1 })];
  },
};

const reshape = (emit: Emit, x: string, shape: readonly number[]): string =>
  emit.node("Reshape", [x, emit.ints(shape)], { allowzero: 1 });

/** Moves blocks of the batch into space, then crops; the inverse of SpaceToBatchND. */
export const BatchToSpaceND: Kernel = {
  inputs: ["x"],
  infer: ([x], { blockShape, crops }) => {
    const blocks = numbers(blockShape);
    const shape = backend_util.getReshapedPermuted([...x!.shape], blocks, count(blocks));
    const cropped = backend_util.getSliceSize(shape, pairs(crops), blocks.length);
    return [{ shape: [...cropped, ...shape.slice(cropped.length)], dtype: x!.dtype }];
  },
  lower: ({ inputs: [x], outputs: [y], attributes: { blockShape, crops } }, emit) => {
    const blocks = numbers(blockShape);
    const shape = [...x!.shape];
    const split = backend_util.getReshaped(shape, blocks, count(blocks));
    const moved = emit.node("Transpose", [reshape(emit, emit.name(x!), split)], {
      perm: backend_util.getPermuted(split.length, blocks.length),
    });
    const whole = reshape(emit, moved, backend_util.getReshapedPermuted(shape, blocks, count(blocks)));
    const begin = backend_util.getSliceBeginCoords(pairs(crops), blocks.length);
    const end = begin.map((from, axis) => from + y!.shape[axis]!);
    return [emit.node("Slice", [whole, emit.ints(begin), emit.ints(end)])];
  },
};

const count = (sizes: readonly number[]): number => sizes.reduce((product, size) => product * size, 1);

/** Pads, then moves blocks of space into the batch. */
export const SpaceToBatchND: Kernel = {
  inputs: ["x"],
  infer: ([x], { blockShape, paddings }) => {
    const blocks = numbers(blockShape);
    const shape = x!.shape.map((size, axis) => {
      const [before, after] = pairs(paddings)[axis - 1] ?? [0, 0];
      const padded = size + (axis === 0 ? 0 : before! + after!);
      return axis === 0 ? size * count(blocks) : padded / (blocks[axis - 1] ?? 1);
    });
    return [{ shape, dtype: x!.dtype }];
  },
  lower: ({ inputs: [x], outputs: [y], attributes: { blockShape, paddings } }, emit) => {
    const blocks = numbers(blockShape);
    const amounts = x!.shape.map((_, axis) => (axis === 0 ? [0, 0] : (pairs(paddings)[axis - 1] ?? [0, 0])));
    const flat = [...amounts.map(([before]) => before!), ...amounts.map(([, after]) => after!)];
    const padded = emit.node("Pad", [emit.name(x!), emit.ints(flat), emit.fill(0, x!.dtype)]);
    const shape = x!.shape.map((size, axis) => size + amounts[axis]![0]! + amounts[axis]![1]!);
    const split = backend_util.getReshaped(shape, blocks, count(blocks), false);
    const perm = backend_util.getPermuted(split.length, blocks.length, false);
    return [reshape(emit, emit.node("Transpose", [reshape(emit, padded, split)], { perm }), y!.shape)];
  },
};

export const DepthToSpace: Kernel = {
  inputs: ["x"],
  infer: ([x], { blockSize, dataFormat }) => {
    if (dataFormat !== "NHWC") {
      throw new UnsupportedError(
        `depthToSpace: dataFormat must be NHWC, got ${String(dataFormat)}; transpose the images`,
      );
    }
    const [n, height, width, depth] = x!.shape as [number, number, number, number];
    const block = Number(blockSize);
    return [{ shape: [n, height * block, width * block, depth / block ** 2], dtype: x!.dtype }];
  },
  lower: ({ inputs: [x], outputs: [y], attributes: { blockSize } }, emit) => {
    const [n, height, width] = x!.shape as [number, number, number, number];
    const block = Number(blockSize);
    const split = reshape(emit, emit.name(x!), [n, height, width, block, block, y!.shape[3]!]);
    return [reshape(emit, emit.node("Transpose", [split], { perm: [0, 1, 3, 2, 4, 5] }), y!.shape)];
  },
};
