// Kernels that reduce or run along axes: sums, extrema, positions of extrema, softmax, cumulative sums.
import { sizeOf, type Attribute, type Attributes } from "../graph.ts";
import type { Kernel } from "../kernel.ts";

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

/** A reduction over `axis`, keeping reduced axes as 1 with `keepDims`. */
const reduction = (type: string): Kernel => ({
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
    if (x!.dtype !== "bool") return [reduce(emit.name(x!))];
    // ONNX reduces no truth values.
    return [emit.cast(reduce(emit.cast(emit.name(x!), "int32")), "bool")];
  },
});

/** Columns from which on sums are products: with C1's 64 a step was no faster (467 and 463 against 481 and 476). */
const MANY_COLUMNS = 256;

/** Whether an operand is reduced over its leading axes alone, and the others are many. */
const overRows = (shape: readonly number[], axes: readonly number[]): boolean =>
  axes.length > 0 && axes.every((axis) => axis < axes.length) && sizeOf(shape.slice(axes.length)) >= MANY_COLUMNS;

/**
 * A sum or mean; over leading axes a product with a row of ones: on 2 threads ONNX Runtime's reductions were slower than
 * on one, and without them F1 went from about 13,100 to 15,900 samples a second at batch 256 (a noisy machine).
 */
const sum = (type: "ReduceSum" | "ReduceMean"): Kernel => {
  const other = reduction(type);
  return {
    ...other,
    lower: (node, emit) => {
      const [x] = node.inputs;
      const axes = reducedAxes(node.attributes, x!.shape.length);
      if (emit.target !== "cpu" || x!.dtype !== "float32" || !overRows(x!.shape, axes)) return other.lower(node, emit);
      const rows = sizeOf(x!.shape.slice(0, axes.length));
      const columns = sizeOf(x!.shape.slice(axes.length));
      const name = emit.name(x!);
      const matrix = x!.shape.length === 2 ? name : emit.node("Reshape", [name, emit.ints([rows, columns])]);
      const product = emit.node("MatMul", [emit.outer.fill(1, "float32", [1, rows]), matrix]);
      const total = emit.node("Reshape", [product, emit.ints(node.outputs[0]!.shape)]);
      return [type === "ReduceSum" ? total : emit.node("Div", [total, emit.fill(rows, "float32")])];
    },
  };
};

export const Sum: Kernel = sum("ReduceSum");
export const Mean: Kernel = sum("ReduceMean");
export const Max: Kernel = reduction("ReduceMax");
export const Min: Kernel = reduction("ReduceMin");
export const Prod: Kernel = reduction("ReduceProd");
export const All: Kernel = reduction("ReduceMin");
export const Any: Kernel = reduction("ReduceMax");

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

/** Running products by doubling: after round k each element is the product of the last 2^k (Hillis and Steele 1986). */
export const Cumprod: Kernel = {
  inputs: ["x"],
  infer: ([x]) => [{ shape: x!.shape, dtype: x!.dtype === "bool" ? "int32" : x!.dtype }],
  lower: ({ inputs: [x], outputs: [y], attributes: { axis, exclusive, reverse } }, emit) => {
    const { shape, dtype } = y!;
    const [at] = axesOf(axis, shape.length);
    const length = shape[at!]!;
    const one = emit.fill(1, dtype);
    /** Moves values along the axis by some places; ones come in. */
    const moved = (from: string, by: number): string => {
      const amounts = Array.from({ length: 2 * shape.length }, () => 0);
      amounts[at!] = reverse === true ? -by : by;
      amounts[at! + shape.length] = reverse === true ? by : -by;
      return emit.node("Pad", [from, emit.ints(amounts), one]);
    };
    let out = x!.dtype === dtype ? emit.name(x!) : emit.cast(emit.name(x!), dtype);
    if (exclusive === true) out = moved(out, 1);
    for (let by = 1; by < length; by *= 2) out = emit.node("Mul", [out, moved(out, by)]);
    return [out === emit.name(x!) ? emit.node("Identity", [out]) : out];
  },
};
