// Kernels that move values about: reshapes, slices, joins, gathers, padding, constants of a shape.
import { UnsupportedError } from "../errors.ts";
import { sizeOf, type Attribute, type Attributes, type Value } from "../graph.ts";
import type { Kernel } from "../kernel.ts";
import type { DType, TensorSpec } from "../program.ts";
import { long } from "./indexing.ts";
import { axesOf } from "./reduction.ts";

const numbers = (attribute: Attribute | undefined): number[] => [attribute ?? []].flat().map(Number);

const typed = (shape: readonly number[], { dtype }: Value): TensorSpec[] => [{ shape, dtype }];

export const Identity: Kernel = {
  inputs: ["x"],
  keepsBytes: true,
  infer: ([x]) => typed(x!.shape, x!),
  lower: ({ inputs: [x] }, emit) => [emit.node("Identity", [emit.name(x!)])],
};

/** The shape asked for, with one -1 filled in. */
function targetShape(asked: readonly number[], size: number): number[] {
  const known = asked.reduce((product, each) => (each === -1 ? product : product * each), 1);
  return asked.map((each) => (each === -1 ? size / known : each));
}

export const Reshape: Kernel = {
  inputs: ["x"],
  keepsBytes: true,
  infer: ([x], { shape }) => typed(targetShape(numbers(shape), sizeOf(x!.shape)), x!),
  lower: ({ inputs: [x], outputs: [y] }, emit) => [
    emit.node("Reshape", [emit.name(x!), emit.ints(y!.shape)], { allowzero: 1 }),
  ],
};

export const ExpandDims: Kernel = {
  inputs: ["input"],
  keepsBytes: true,
  infer: ([x], { dim }) => {
    const axis = Number(dim) < 0 ? Number(dim) + x!.shape.length + 1 : Number(dim);
    return typed([...x!.shape.slice(0, axis), 1, ...x!.shape.slice(axis)], x!);
  },
  lower: Reshape.lower,
};

export const Transpose: Kernel = {
  inputs: ["x"],
  keepsBytes: true,
  infer: ([x], { perm }) =>
    typed(
      numbers(perm).map((axis) => x!.shape[axis]!),
      x!,
    ),
  lower: ({ inputs: [x], attributes }, emit) => [
    emit.node("Transpose", [emit.name(x!)], { perm: numbers(attributes["perm"]) }),
  ],
};

export const Tile: Kernel = {
  inputs: ["x"],
  infer: ([x], { reps }) =>
    typed(
      x!.shape.map((size, axis) => size * numbers(reps)[axis]!),
      x!,
    ),
  lower: ({ inputs: [x], attributes }, emit) => [
    emit.node("Tile", [emit.name(x!), emit.ints(numbers(attributes["reps"]))]),
  ],
};

export const BroadcastTo: Kernel = {
  inputs: ["x"],
  infer: ([x], { shape }) => typed(numbers(shape), x!),
  lower: ({ inputs: [x], outputs: [y] }, emit) => [emit.node("Expand", [emit.name(x!), emit.ints(y!.shape)])],
};

export const Slice: Kernel = {
  inputs: ["x"],
  keepsBytes: true,
  infer: ([x], { begin, size }) => {
    const from = numbers(begin);
    const given = numbers(size);
    return typed(
      x!.shape.map((length, axis) => {
        const each = given[axis] ?? -1;
        return each === -1 ? length - (from[axis] ?? 0) : each;
      }),
      x!,
    );
  },
  lower: ({ inputs: [x], outputs: [y], attributes }, emit) => {
    const begin = x!.shape.map((_, axis) => numbers(attributes["begin"])[axis] ?? 0);
    const end = begin.map((from, axis) => from + y!.shape[axis]!);
    return [emit.node("Slice", [emit.name(x!), emit.ints(begin), emit.ints(end)])];
  },
};

export const Concat: Kernel = {
  inputs: "list",
  infer: (inputs, { axis }) => {
    const [at] = axesOf(axis, inputs[0]!.shape.length);
    const total = inputs.reduce((sum, { shape }) => sum + shape[at!]!, 0);
    return typed(
      inputs[0]!.shape.map((size, each) => (each === at ? total : size)),
      inputs[0]!,
    );
  },
  lower: ({ inputs, attributes }, emit) => {
    const [axis] = axesOf(attributes["axis"], inputs[0]!.shape.length);
    return [emit.node("Concat", inputs.map(emit.name), { axis: axis! })];
  },
};

const packedAxis = (axis: Attribute | undefined, rank: number): number =>
  Number(axis) < 0 ? Number(axis) + rank + 1 : Number(axis);

export const Pack: Kernel = {
  inputs: "list",
  infer: (inputs, { axis }) => {
    const { shape } = inputs[0]!;
    const at = packedAxis(axis, shape.length);
    return typed([...shape.slice(0, at), inputs.length, ...shape.slice(at)], inputs[0]!);
  },
  lower: ({ inputs, attributes }, emit) => {
    const axis = packedAxis(attributes["axis"], inputs[0]!.shape.length);
    const parts = inputs.map((input) => emit.node("Unsqueeze", [emit.name(input), emit.ints([axis])]));
    return [emit.node("Concat", parts, { axis })];
  },
};

export const Unpack: Kernel = {
  inputs: ["value"],
  infer: ([x], { axis }) => {
    const [at] = axesOf(axis, x!.shape.length);
    const shape = x!.shape.filter((_, each) => each !== at);
    return Array.from({ length: x!.shape[at!]! }, () => ({ shape, dtype: x!.dtype }));
  },
  lower: ({ inputs: [x], outputs, attributes }, emit) => {
    const [axis] = axesOf(attributes["axis"], x!.shape.length);
    const ones = emit.ints(outputs.map(() => 1));
    const parts = emit.nodes("Split", [emit.name(x!), ones], outputs.length, { axis: axis! });
    return parts.map((part) => emit.node("Squeeze", [part, emit.ints([axis!])]));
  },
};

export const SplitV: Kernel = {
  inputs: ["x"],
  infer: ([x], { numOrSizeSplits, axis }) => {
    const [at] = axesOf(axis, x!.shape.length);
    const total = x!.shape[at!]!;
    const asked = Array.isArray(numOrSizeSplits)
      ? numbers(numOrSizeSplits)
      : Array.from({ length: Number(numOrSizeSplits) }, () => total / Number(numOrSizeSplits));
    const known = asked.reduce((sum, size) => sum + Math.max(size, 0), 0);
    return asked.map((size) => ({
      shape: x!.shape.map((each, a) => (a === at ? (size === -1 ? total - known : size) : each)),
      dtype: x!.dtype,
    }));
  },
  lower: ({ inputs: [x], outputs, attributes }, emit) => {
    const [axis] = axesOf(attributes["axis"], x!.shape.length);
    const sizes = emit.ints(outputs.map(({ shape }) => shape[axis!]!));
    return emit.nodes("Split", [emit.name(x!), sizes], outputs.length, { axis: axis! });
  },
};

export const PadV2: Kernel = {
  inputs: ["x"],
  infer: ([x], { paddings }) =>
    typed(
      x!.shape.map((size, axis) => {
        const [before, after] = numbers((paddings as readonly Attribute[])[axis]);
        return before! + size + after!;
      }),
      x!,
    ),
  lower: ({ inputs: [x], attributes }, emit) => {
    const paddings = (attributes["paddings"] as readonly Attribute[]).map(numbers);
    const amounts = emit.ints([...paddings.map(([before]) => before!), ...paddings.map(([, after]) => after!)]);
    return [emit.node("Pad", [emit.name(x!), amounts, emit.fill(Number(attributes["constantValue"]), x!.dtype)])];
  },
};

export const GatherV2: Kernel = {
  inputs: ["x", "indices"],
  keepsBytes: true,
  infer: ([x, indices], { axis, batchDims }) => {
    const [at] = axesOf(axis, x!.shape.length);
    const shared = Number(batchDims ?? 0);
    if (shared !== 0 && shared !== at) {
      throw new UnsupportedError(
        `gather: batchDims must be 0 or the axis ${at}, got ${shared}; transpose the axis to behind the batch`,
      );
    }
    return typed([...x!.shape.slice(0, at), ...indices!.shape.slice(shared), ...x!.shape.slice(at! + 1)], x!);
  },
  lower: ({ inputs: [x, indices], attributes }, emit) => {
    const [axis] = axesOf(attributes["axis"], x!.shape.length);
    const shared = Number(attributes["batchDims"] ?? 0);
    if (shared === 0) return [emit.node("Gather", [emit.name(x!), emit.name(indices!)], { axis: axis! })];
    const places = emit.node("Unsqueeze", [long(emit, emit.name(indices!)), emit.ints([-1])]);
    return [emit.node("GatherND", [emit.name(x!), places], { batch_dims: shared })];
  },
};

export const OneHot: Kernel = {
  inputs: ["indices"],
  infer: ([indices], { depth, dtype }) => [
    { shape: [...indices!.shape, Number(depth)], dtype: (dtype ?? "int32") as DType },
  ],
  lower: ({ inputs: [indices], outputs: [y], attributes: { depth, onValue, offValue } }, emit) => {
    const classes = emit.indices(Array.from({ length: Number(depth) }, (_, i) => i));
    const column = emit.node("Reshape", [emit.name(indices!), emit.ints([...indices!.shape, 1])]);
    const hit = emit.node("Equal", [column, classes]);
    if (Number(onValue) === 1 && Number(offValue) === 0) return [emit.cast(hit, y!.dtype)];
    return [emit.node("Where", [hit, emit.fill(Number(onValue), y!.dtype), emit.fill(Number(offValue), y!.dtype)])];
  },
};

export const Fill: Kernel = {
  inputs: [],
  infer: (_, { shape, dtype }) => [{ shape: numbers(shape), dtype: (dtype ?? "float32") as DType }],
  lower: ({ outputs: [y], attributes }, emit) => [emit.fill(Number(attributes["value"]), y!.dtype, y!.shape)],
};

export const Range: Kernel = {
  inputs: [],
  infer: (_, attributes) => {
    const dtype = (attributes["dtype"] ?? "float32") as DType;
    return [{ shape: [rangeOf(attributes).length], dtype }];
  },
  lower: ({ outputs: [y], attributes }, emit) => {
    const values = rangeOf(attributes);
    return [y!.dtype === "int32" ? emit.indices(values.map(Math.trunc)) : emit.reals(values, y!.shape)];
  },
};

/** The numbers of a range; tfjs goes down by itself where the step of 1 was not given. */
function rangeOf({ start, stop, step }: Attributes): number[] {
  const [from, to] = [Number(start), Number(stop)];
  const by = to < from && step === 1 ? -1 : Number(step);
  return Array.from({ length: Math.max(0, Math.ceil((to - from) / by)) }, (_, i) => from + i * by);
}

export const LinSpace: Kernel = {
  inputs: [],
  infer: (_, { num }) => [{ shape: [Number(num)], dtype: "float32" }],
  lower: ({ outputs: [y], attributes: { start, stop, num } }, emit) => {
    const by = (Number(stop) - Number(start)) / (Number(num) - 1);
    const values = Array.from({ length: Number(num) }, (_, i) => (i === 0 ? Number(start) : Number(start) + i * by));
    return [emit.reals(values, y!.shape)];
  },
};

export const ZerosLike: Kernel = {
  inputs: ["x"],
  infer: ([x]) => typed(x!.shape, x!),
  lower: ({ outputs: [y] }, emit) => [emit.fill(0, y!.dtype, y!.shape)],
};

export const OnesLike: Kernel = {
  inputs: ["x"],
  infer: ([x]) => typed(x!.shape, x!),
  lower: ({ outputs: [y] }, emit) => [emit.fill(1, y!.dtype, y!.shape)],
};
