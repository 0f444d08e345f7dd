// Convolution over NHWC by the operators that GPUs have of their own, Conv and ConvTranspose over NCHW; a provider that
// works over NHWC removes the transposes. The gradient to the filter is a convolution too: of the images by the output's
// gradient, where the batch takes the place of the channels and strides and dilations change places.
import type { Value } from "../graph.ts";
import type { Emit } from "../kernel.ts";
import type { Axis } from "./windows.ts";

interface Axes {
  readonly h: Axis;
  readonly w: Axis;
}

const transpose = (emit: Emit, x: string, perm: readonly number[]): string => emit.node("Transpose", [x], { perm });
const toNchw = (emit: Emit, x: Value): string => transpose(emit, emit.name(x), [0, 3, 1, 2]);
const toNhwc = (emit: Emit, x: string): string => transpose(emit, x, [0, 2, 3, 1]);
/** [height, width, in, out] as [out, in, height, width]. */
const weights = (emit: Emit, filter: Value): string => transpose(emit, emit.name(filter), [3, 2, 0, 1]);

/** The output [n, height, width, channels]; a bias has the shape [channels]. */
export function nativeForward(emit: Emit, x: Value, filter: Value, bias: Value | undefined, { h, w }: Axes): string {
  const made = emit.node("Conv", [toNchw(emit, x), weights(emit, filter), ...(bias ? [emit.name(bias)] : [])], {
    kernel_shape: [h.window, w.window],
    strides: [h.stride, w.stride],
    dilations: [h.dilation, w.dilation],
    pads: [h.before, w.before, h.after, w.after],
  });
  return toNhwc(emit, made);
}

/** The gradient to the images. */
export function nativeInputGradient(emit: Emit, dy: Value, filter: Value, { h, w }: Axes): string {
  // What windows never reached: the last rows and columns.
  const missed = ({ input, before, after, output, stride, window, dilation }: Axis): number =>
    input + before + after - ((output - 1) * stride + (window - 1) * dilation + 1);
  const made = emit.node("ConvTranspose", [toNchw(emit, dy), weights(emit, filter)], {
    kernel_shape: [h.window, w.window],
    strides: [h.stride, w.stride],
    dilations: [h.dilation, w.dilation],
    pads: [h.before, w.before, h.after, w.after],
    output_padding: [missed(h), missed(w)],
  });
  return toNhwc(emit, made);
}

/** The gradient to the filter [height, width, in, out]. */
export function nativeFilterGradient(emit: Emit, x: Value, dy: Value, { h, w }: Axes): string {
  // As much behind the images as the last tap needs; where they are longer, what is too much is cut off.
  const after = ({ input, before, output, stride, window, dilation }: Axis): number =>
    Math.max(0, (window - 1) * dilation + (output - 1) * stride + 1 - input - before);
  const [images, slopes] = [x, dy].map((value) => transpose(emit, emit.name(value), [3, 0, 1, 2])) as [string, string];
  const made = emit.node("Conv", [images, slopes], {
    kernel_shape: [h.output, w.output],
    strides: [h.dilation, w.dilation],
    dilations: [h.stride, w.stride],
    pads: [h.before, w.before, after(h), after(w)],
  });
  const ends = emit.ints([h.window, w.window]);
  const cut = emit.node("Slice", [made, emit.ints([0, 0]), ends, emit.ints([2, 3])]);
  return transpose(emit, cut, [2, 3, 0, 1]);
}
