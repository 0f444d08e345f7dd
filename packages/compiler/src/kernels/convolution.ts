// Convolution over NHWC: unfolded windows times a matrix of weights, one large product (Chellapilla, Puri and Simard
// 2006). On this machine's kind of processor ONNX Runtime's own Conv is two to six times slower for these shapes.
// The gradient to the input is a sum over taps: inputs with the same remainder modulo the stride are read by the same
// taps, so each remainder is a dense product of its own and no zero is ever multiplied. GPUs have better operators of
// their own (native-convolution.ts).
import { backend_util } from "@tensorflow/tfjs-core";
import { UnsupportedError } from "../errors.ts";
import { sizeOf, type Attribute, type Attributes, type GraphNode, type Value } from "../graph.ts";
import type { Emit, Kernel } from "../kernel.ts";
import { activate } from "./activation.ts";
import { nativeFilterGradient, nativeForward, nativeInputGradient } from "./native-convolution.ts";
import { axesOfInfo, phases, unfold, type Axis, type Phase } from "./windows.ts";

type Shape4 = [number, number, number, number];
type Info = backend_util.Conv2DInfo;

/** How tfjs reads a convolution's attributes. */
function infoOf(x: readonly number[], filter: readonly number[], attributes: Attributes): Info {
  const { strides, pad, dilations, dataFormat, dimRoundingMode } = attributes;
  if (dataFormat != null && dataFormat !== "NHWC") {
    throw new UnsupportedError(`conv2d: dataFormat must be NHWC, got ${String(dataFormat)}; transpose the images`);
  }
  return backend_util.computeConv2DInfo(
    x as Shape4,
    filter as Shape4,
    strides as [number, number],
    (dilations ?? 1) as number,
    pad as number,
    (dimRoundingMode ?? undefined) as "floor" | undefined,
  );
}

/** The windows of an input as rows of a matrix. */
function windows(emit: Emit, x: Value, info: Info): string {
  return unfold(emit, emit.name(x), { n: x.shape[0]!, channels: info.inChannels, ...axesOfInfo(info) });
}

/** The weights as a matrix [taps * inputs, outputs]. */
const flat = (emit: Emit, filter: Value): string =>
  emit.node("Reshape", [emit.name(filter), emit.ints([sizeOf(filter.shape.slice(0, 3)), filter.shape[3]!])]);

function forward(emit: Emit, x: Value, filter: Value, bias: Value | undefined, out: Value, a: Attributes): string {
  const info = infoOf(x.shape, filter.shape, a);
  if (emit.target === "gpu") return nativeForward(emit, x, filter, bias, axesOfInfo(info));
  const columns = windows(emit, x, info);
  const product = emit.node("Gemm", [columns, flat(emit, filter), ...(bias ? [emit.name(bias)] : [])]);
  return emit.node("Reshape", [product, emit.ints(out.shape)]);
}

const images = ({ outShape }: Info): number[] => outShape;

export const Conv2D: Kernel = {
  inputs: ["x", "filter"],
  infer: ([x, filter], attributes) => [
    { shape: images(infoOf(x!.shape, filter!.shape, attributes)), dtype: "float32" },
  ],
  lower: ({ inputs: [x, filter], outputs: [y], attributes }, emit) => [
    forward(emit, x!, filter!, undefined, y!, attributes),
  ],
};

export const FusedConv2D: Kernel = {
  inputs: ["x", "filter", "bias", "preluActivationWeights"],
  infer: Conv2D.infer,
  lower: ({ inputs: [x, filter, bias, slope], outputs: [y], attributes }, emit) => {
    if (slope) throw new UnsupportedError("fused conv2d: prelu is not lowered; apply it behind the convolution");
    // A bias of another shape than [channels] broadcasts behind the product.
    const fits = bias?.shape.length === 1;
    const out = forward(emit, x!, filter!, fits ? bias : undefined, y!, attributes);
    const biased = bias && !fits ? emit.node("Add", [out, emit.name(bias)]) : out;
    return [activate(emit, biased, attributes, "fused conv2d")];
  },
};

const numbers = (attribute: Attribute | undefined): number[] => (attribute as readonly number[]).map(Number);

export const Conv2DBackpropFilter: Kernel = {
  inputs: ["x", "dy"],
  infer: (_, { filterShape }) => [{ shape: numbers(filterShape), dtype: "float32" }],
  lower: ({ inputs: [x, dy], outputs: [dw], attributes }, emit) => {
    const info = infoOf(x!.shape, dw!.shape, attributes);
    if (emit.target === "gpu") return [nativeFilterGradient(emit, x!, dy!, axesOfInfo(info))];
    const { shape } = dy!;
    const slopes = emit.node("Reshape", [emit.name(dy!), emit.ints([sizeOf(shape.slice(0, 3)), shape[3]!])]);
    const product = emit.node("Gemm", [windows(emit, x!, info), slopes], { transA: 1 });
    return [emit.node("Reshape", [product, emit.ints(dw!.shape)])];
  },
};

export const Conv2DBackpropInput: Kernel = {
  inputs: ["dy", "filter"],
  infer: (_, { inputShape }) => [{ shape: numbers(inputShape), dtype: "float32" }],
  lower: ({ inputs: [dy, filter], outputs: [dx], attributes }, emit) => {
    const info = infoOf(dx!.shape, filter!.shape, attributes);
    const { h, w } = axesOfInfo(info);
    if (emit.target === "gpu") return [nativeInputGradient(emit, dy!, filter!, { h, w })];
    const n = dx!.shape[0]!;
    const { inChannels, outChannels } = info;
    // [taps, outputs, inputs]: the taps of a phase are rows to pick. Made once per step, not once per tile.
    const turned = emit.outer.node("Transpose", [emit.outer.name(filter!)], { perm: [0, 1, 3, 2] });
    const taps = emit.outer.node("Reshape", [turned, emit.ints([h.window * w.window, outChannels, inChannels])]);
    const parts: string[] = [];
    const order: number[] = [];
    for (const down of phases(h)) {
      for (const across of phases(w)) {
        for (let i = 0; i < down.length; i++) {
          for (let j = 0; j < across.length; j++) {
            order.push((down.phase + i * h.stride) * w.input + across.phase + j * w.stride);
          }
        }
        const count = down.taps.length * across.taps.length;
        const pixels = down.length * across.length;
        if (count === 0) {
          parts.push(emit.fill(0, "float32", [n, pixels, inChannels]));
          continue;
        }
        // Position m reads output first + m by each tap: a convolution of dy of stride 1 whose taps stand at -first.
        const [top, left] = [reach(down, h), reach(across, w)];
        const columns = emit.node("Reshape", [
          gatherTaps(emit, emit.name(dy!), n, outChannels, top, left),
          emit.ints([n * pixels, count * outChannels]),
        ]);
        const picked = down.taps.flatMap(({ tap }) => across.taps.map((each) => tap * w.window + each.tap));
        const weights = emit.outer.node("Reshape", [
          emit.outer.node("Gather", [taps, emit.indices(picked)], { axis: 0 }),
          emit.ints([count * outChannels, inChannels]),
        ]);
        parts.push(emit.node("Reshape", [emit.node("Gemm", [columns, weights]), emit.ints([n, pixels, inChannels])]));
      }
    }
    if (parts.length === 1) return [emit.node("Reshape", [parts[0]!, emit.ints(dx!.shape)])];
    const places = order.map((_, place) => place);
    for (const [at, place] of order.entries()) places[place] = at;
    const all = emit.node("Concat", parts, { axis: 1 });
    return [
      emit.node("Reshape", [emit.node("Gather", [all, emit.indices(places)], { axis: 1 }), emit.ints(dx!.shape)]),
    ];
  },
};

/** The outputs that the positions of a phase read by each tap, in an axis padded so that all of them exist. */
interface Reach {
  readonly before: number;
  readonly after: number;
  readonly output: number;
  readonly length: number;
  readonly firsts: readonly number[];
}

function reach({ taps, length }: Phase, { output }: Axis): Reach {
  const firsts = taps.map(({ first }) => first);
  const before = Math.max(0, -Math.min(...firsts, 0));
  const after = Math.max(0, Math.max(...firsts, 0) + length - output);
  return { before, after, output, length, firsts };
}

/** For each position of a phase the outputs that its taps read: [n, positions * taps, channels]. */
function gatherTaps(emit: Emit, dy: string, n: number, channels: number, h: Reach, w: Reach): string {
  const pad = h.before + h.after + w.before + w.after > 0;
  const padded = pad
    ? emit.node("Pad", [dy, emit.ints([0, h.before, w.before, 0, 0, h.after, w.after, 0]), emit.fill(0, "float32")])
    : dy;
  const [rows, columns] = [h.output + h.before + h.after, w.output + w.before + w.after];
  const indices: number[] = [];
  for (let i = 0; i < h.length; i++) {
    for (let j = 0; j < w.length; j++) {
      for (const first of h.firsts) {
        for (const second of w.firsts) indices.push((i + first + h.before) * columns + j + second + w.before);
      }
    }
  }
  const pixels = emit.node("Reshape", [padded, emit.ints([n, rows * columns, channels])]);
  return emit.node("Gather", [pixels, emit.indices(indices)], { axis: 1 });
}

/** Multiply-adds of a convolution or of one of its gradients, twice; 0 for any other kernel. */
export function convolutionFlops({ kernel, inputs, outputs, attributes }: GraphNode): number {
  const [first, second] = inputs;
  switch (kernel) {
    case "Conv2D":
    case "FusedConv2D":
      return 2 * sizeOf(outputs[0]!.shape) * sizeOf(second!.shape.slice(0, 3));
    case "Conv2DBackpropFilter":
      return 2 * sizeOf(second!.shape) * sizeOf(numbers(attributes["filterShape"]).slice(0, 3));
    case "Conv2DBackpropInput":
      return 2 * sizeOf(first!.shape) * sizeOf(second!.shape.slice(0, 3));
    default:
      return 0;
  }
}
