// Kernels that reduce or run along axes: sums, extrema, positions of extrema, softmax, cumulative sums.
import type { Attribute, Attributes } from "../graph.ts";
import type { Kernel } from "../kernel.ts";
import type { DType } from "../program.ts";

/** The axes of an attribute as tfjs reads it: none means all, negative counts from the end. */
export function axesOf(axis: Attribute | undefined, rank: number): number[] {
  const given = axis == null ? Array.from({ length: rank }, (_, i) => i) : [axis].flat().map(Number);
  return given.map((each) => (each < 0 ? each + rank : each)).toSorted((a, b) => a - b);
}

function reducedShape(shape: readonly number[], axes: readonly number[], keep: boolean): number[] {
  return shape.flatMap((size, axis) => (axes.includes(axis) ? (keep ? [1] : []) : [size]));
}

/** The axes a kernel reduces; Max calls them by another name than the rest. */
const reducedAxes = (attributes: Attributes, rank: number): number[] =>
  axesOf(attributes["reductionIndices"] ?? attributes["axis"], rank);

/** A reduction over `axis`, keeping reduced axes as 1 with `keepDims`; `through` is the type ONNX reduces in. */
const reduction = (type: string, through?: DType): Kernel => ({
  inputs: ["x"],
  infer: ([x], attributes) => [
    {
      shape: reducedShape(x!.shape, reducedAxes(attributes, x!.shape.length), attributes["keepDims"] === true),
      dtype: x!.dtype,
    },
  ],
  lower: ({ inputs: [x], attributes }, emit) => {
    const axes = reducedAxes(attributes, x!.shape.length);
    const keepdims = attributes["keepDims"] === true ? 1 : 0;
    const reduce = (name: string): string =>
      emit.node(type, [name, emit.ints(axes)], { keepdims, noop_with_empty_axes: 1 });
    if (through === undefined || x!.dtype === through) return [reduce(emit.name(x!))];
    return [emit.cast(reduce(emit.cast(emit.name(x!), through)), x!.dtype)];
  },
});

export const Sum: Kernel = reduction("ReduceSum");
export const Mean: Kernel = reduction("ReduceMean");
export const Max: Kernel = reduction("ReduceMax");
export const Min: Kernel = reduction("ReduceMin");
export const Prod: Kernel = reduction("ReduceProd");
// ONNX has no logical reduction on booleans.
export const All: Kernel = reduction("ReduceMin", "int32");
export const Any: Kernel = reduction("ReduceMax", "int32");

const position = (type: string): Kernel => ({
  inputs: ["x"],
  infer: ([x], { axis }) => [{ shape: reducedShape(x!.shape, axesOf(axis, x!.shape.length), false), dtype: "int32" }],
  lower: ({ inputs: [x], attributes }, emit) => {
    const [axis] = axesOf(attributes["axis"], x!.shape.length);
    return [emit.cast(emit.node(type, [emit.name(x!)], { axis: axis!, keepdims: 0, select_last_index: 0 }), "int32")];
  },
});

export const ArgMax: Kernel = position("ArgMax");
export const ArgMin: Kernel = position("ArgMin");

export const Softmax: Kernel = {
  inputs: ["logits"],
  infer: ([x]) => [{ shape: x!.shape, dtype: x!.dtype }],
  lower: ({ inputs: [x], attributes }, emit) => {
    const [axis] = axesOf(attributes["dim"] ?? -1, x!.shape.length);
    return [emit.node("Softmax", [emit.name(x!)], { axis: axis! })];
  },
};

export const Cumsum: Kernel = {
  inputs: ["x"],
  infer: ([x]) => [{ shape: x!.shape, dtype: x!.dtype }],
  lower: ({ inputs: [x], attributes: { axis, exclusive, reverse } }, emit) => [
    emit.node("CumSum", [emit.name(x!), emit.ints(axesOf(axis, x!.shape.length))], {
      exclusive: exclusive === true ? 1 : 0,
      reverse: reverse === true ? 1 : 0,
    }),
  ],
};
