// Depthwise convolution over NHWC and its gradients: one filter per channel, so no product of matrices, but a sum over
// taps of slices times weights. A channel that several filters read is repeated before.
import { backend_util } from "@tensorflow/tfjs-core";
import { UnsupportedError } from "../errors.ts";
import type { Attribute, Attributes, GraphNode, Value } from "../graph.ts";
import type { Emit, Kernel } from "../kernel.ts";
import { activate } from "./activation.ts";
import { axesOfInfo, padSpatial, phases, type Axis } from "./windows.ts";

type Shape4 = [number, number, number, number];

interface Geometry {
  readonly h: Axis;
  readonly w: Axis;
  /** Filters per channel. */
  readonly multiplier: number;
  readonly outShape: number[];
}

/** How tfjs reads a depthwise convolution's attributes. */
function geometryOf(x: readonly number[], filter: readonly number[], attributes: Attributes): Geometry {
  const { strides, pad, dilations, dataFormat, dimRoundingMode } = attributes;
  if (dataFormat != null && dataFormat !== "NHWC") {
    throw new UnsupportedError(
      `depthwiseConv2d: dataFormat must be NHWC, got ${String(dataFormat)}; transpose the images`,
    );
  }
  const info = backend_util.computeConv2DInfo(
    x as Shape4,
    filter as Shape4,
    strides as [number, number],
    (dilations ?? 1) as number,
    pad as number,
    (dimRoundingMode ?? undefined) as "floor" | undefined,
    true,
  );
  return { ...axesOfInfo(info), multiplier: filter[3]!, outShape: info.outShape };
}

/** Each channel as often as filters read it. */
function repeated(emit: Emit, x: string, channels: number, multiplier: number): string {
  if (multiplier === 1) return x;
  const from = Array.from({ length: channels * multiplier }, (_, i) => Math.floor(i / multiplier));
  return emit.node("Gather", [x, emit.indices(from)], { axis: 3 });
}

/** The weights of each tap, [1, channels * multiplier], in the order of the taps. */
function tapsOf(emit: Emit, filter: Value): string[] {
  const [height, width, channels, multiplier] = filter.shape as Shape4;
  const taps = height * width;
  const rows = emit.node("Reshape", [emit.name(filter), emit.ints([taps, channels * multiplier])]);
  if (taps === 1) return [rows];
  return emit.nodes("Split", [rows, emit.ints(Array.from({ length: taps }, () => 1))], taps, { axis: 0 });
}

/** What each tap sees of padded images: [n, outputs, outputs, channels] each. */
function seen(emit: Emit, padded: string, h: Axis, w: Axis): string[] {
  const slice = (row: number, column: number): string => {
    const begin = [row * h.dilation, column * w.dilation];
    const end = [begin[0]! + (h.output - 1) * h.stride + 1, begin[1]! + (w.output - 1) * w.stride + 1];
    return emit.node("Slice", [
      padded,
      emit.ints(begin),
      emit.ints(end),
      emit.ints([1, 2]),
      emit.ints([h.stride, w.stride]),
    ]);
  };
  return Array.from({ length: h.window * w.window }, (_, tap) => slice(Math.floor(tap / w.window), tap % w.window));
}

const total = (emit: Emit, terms: readonly string[]): string =>
  terms.reduce((sum, term) => emit.node("Add", [sum, term]));

function forward(emit: Emit, x: Value, filter: Value, { h, w, multiplier }: Geometry): string {
  const channels = repeated(emit, emit.name(x), x.shape[3]!, multiplier);
  const views = seen(emit, padSpatial(emit, channels, h, w, emit.fill(0, "float32")), h, w);
  const weights = tapsOf(emit, filter);
  return total(
    emit,
    views.map((view, tap) => emit.node("Mul", [view, weights[tap]!])),
  );
}

export const DepthwiseConv2dNative: Kernel = {
  inputs: ["x", "filter"],
  infer: ([x, filter], attributes) => [
    { shape: geometryOf(x!.shape, filter!.shape, attributes).outShape, dtype: "float32" },
  ],
  lower: ({ inputs: [x, filter], attributes }, emit) => [
    forward(emit, x!, filter!, geometryOf(x!.shape, filter!.shape, attributes)),
  ],
};

export const FusedDepthwiseConv2D: Kernel = {
  inputs: ["x", "filter", "bias"],
  infer: DepthwiseConv2dNative.infer,
  lower: ({ inputs: [x, filter, bias], attributes }, emit) => {
    const out = forward(emit, x!, filter!, geometryOf(x!.shape, filter!.shape, attributes));
    const biased = bias ? emit.node("Add", [out, emit.name(bias)]) : out;
    return [activate(emit, biased, attributes, "fused depthwiseConv2d")];
  },
};

const numbers = (attribute: Attribute | undefined): number[] => (attribute as readonly number[]).map(Number);

export const DepthwiseConv2dNativeBackpropFilter: Kernel = {
  inputs: ["x", "dy"],
  infer: (_, { filterShape }) => [{ shape: numbers(filterShape), dtype: "float32" }],
  lower: ({ inputs: [x, dy], outputs: [dw], attributes }, emit) => {
    const { h, w, multiplier } = geometryOf(x!.shape, dw!.shape, attributes);
    const channels = repeated(emit, emit.name(x!), x!.shape[3]!, multiplier);
    const views = seen(emit, padSpatial(emit, channels, h, w, emit.fill(0, "float32")), h, w);
    const sums = views.map((view) =>
      emit.node("ReduceSum", [emit.node("Mul", [view, emit.name(dy!)]), emit.ints([0, 1, 2])], { keepdims: 0 }),
    );
    return [emit.node("Reshape", [emit.node("Concat", sums, { axis: 0 }), emit.ints(dw!.shape)])];
  },
};

export const DepthwiseConv2dNativeBackpropInput: Kernel = {
  inputs: ["dy", "filter"],
  infer: (_, { inputShape }) => [{ shape: numbers(inputShape), dtype: "float32" }],
  lower: (node, emit) => {
    const [dx] = node.outputs;
    const [n, height, width, channels] = dx!.shape as Shape4;
    const geometry = geometryOf(dx!.shape, node.inputs[1]!.shape, node.attributes);
    const wide = inputGradient(emit, node, geometry);
    if (geometry.multiplier === 1) return [wide];
    const split = emit.node("Reshape", [wide, emit.ints([n, height, width, channels, geometry.multiplier])]);
    return [emit.node("ReduceSum", [split, emit.ints([4])], { keepdims: 0 })];
  },
};

/** How far the outputs that an axis's inputs read by some tap lie outside of it, and how many inputs share a remainder. */
function reach(axis: Axis): { readonly before: number; readonly after: number; readonly most: number } {
  const firsts = phases(axis).flatMap(({ taps }) => taps.map(({ first }) => first));
  const most = Math.ceil(axis.input / axis.stride);
  return {
    most,
    before: Math.max(0, -Math.min(...firsts, 0)),
    after: Math.max(0, Math.max(...firsts, 0) + most - axis.output),
  };
}

/** The gradient to the repeated channels: inputs with the same remainder modulo the stride are read by the same taps. */
function inputGradient(emit: Emit, { inputs: [dy, filter], outputs: [dx] }: GraphNode, { h, w }: Geometry): string {
  const [down, across] = [reach(h), reach(w)];
  const channels = dy!.shape[3]!;
  const [n, height, width] = dx!.shape as Shape4;
  const pads = [0, down.before, across.before, 0, 0, down.after, across.after, 0];
  const padded = pads.some((amount) => amount > 0)
    ? emit.node("Pad", [emit.name(dy!), emit.ints(pads), emit.fill(0, "float32")])
    : emit.name(dy!);
  const weights = tapsOf(emit, filter!);
  const rows = phases(h).map((row) => {
    const columns = phases(w).map((column) => {
      const terms = row.taps.flatMap((upper) =>
        column.taps.map((left) => {
          const begin = [upper.first + down.before, left.first + across.before];
          const end = [begin[0]! + down.most, begin[1]! + across.most];
          const view = emit.node("Slice", [padded, emit.ints(begin), emit.ints(end), emit.ints([1, 2])]);
          return emit.node("Mul", [view, weights[upper.tap * w.window + left.tap]!]);
        }),
      );
      return terms.length > 0 ? total(emit, terms) : emit.fill(0, "float32", [n, down.most, across.most, channels]);
    });
    return woven(emit, columns, 2, [n, down.most, across.most * columns.length, channels]);
  });
  const whole = [n, down.most * rows.length, across.most * phases(w).length, channels];
  const out = woven(emit, rows, 1, whole);
  if (whole[1] === height && whole[2] === width) return out;
  return emit.node("Slice", [out, emit.ints([0, 0]), emit.ints([height, width]), emit.ints([1, 2])]);
}

/** Takes the positions of an axis from the parts in turn. */
function woven(emit: Emit, parts: readonly string[], axis: number, shape: readonly number[]): string {
  if (parts.length === 1) return parts[0]!;
  const between = emit.ints([axis + 1]);
  const columns = parts.map((part) => emit.node("Unsqueeze", [part, between]));
  return emit.node("Reshape", [emit.node("Concat", columns, { axis: axis + 1 }), emit.ints(shape)]);
}
