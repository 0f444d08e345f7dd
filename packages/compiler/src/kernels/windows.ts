// Sliding windows over one axis, and the rows they read: what convolutions and poolings share.
// Everything here is numbers known when a kernel is lowered; out-of-range positions do not occur, padding comes before.
import { backend_util } from "@tensorflow/tfjs-core";
import { UnsupportedError } from "../errors.ts";
import type { Attributes, Value } from "../graph.ts";
import type { Emit } from "../kernel.ts";

/** A window sliding along one axis: output o, tap t read input o * stride + t * dilation - before. */
export interface Axis {
  readonly input: number;
  readonly output: number;
  readonly window: number;
  readonly stride: number;
  readonly dilation: number;
  readonly before: number;
  readonly after: number;
}

/** The two axes of a convolution or pooling as tfjs computes them. */
export function axesOfInfo(info: backend_util.Conv2DInfo): { readonly h: Axis; readonly w: Axis } {
  // tfjs computes both output sizes from the height's window and stride where the padding is a number.
  const square = info.filterHeight === info.filterWidth && info.strideHeight === info.strideWidth;
  if (info.padInfo.type === "NUMBER" && !square) {
    throw new UnsupportedError(
      `windows: a number as padding needs a square window and stride, got ${info.filterHeight} x ${info.filterWidth} ` +
        `by ${info.strideHeight} x ${info.strideWidth}; give the padding of each side`,
    );
  }
  const axis = (
    input: number,
    output: number,
    window: number,
    stride: number,
    dilation: number,
    before: number,
    after: number,
  ): Axis => {
    // Rounding sizes up lets the last window hang over the padding.
    const missing = (output - 1) * stride + (window - 1) * dilation + 1 - input - before;
    return { input, output, window, stride, dilation, before, after: Math.max(after, missing) };
  };
  const { top, bottom, left, right } = info.padInfo;
  const { filterHeight, strideHeight, dilationHeight, filterWidth, strideWidth, dilationWidth } = info;
  return {
    h: axis(info.inHeight, info.outHeight, filterHeight, strideHeight, dilationHeight, top, bottom),
    w: axis(info.inWidth, info.outWidth, filterWidth, strideWidth, dilationWidth, left, right),
  };
}

/** A pooling of images. */
interface Pool {
  readonly h: Axis;
  readonly w: Axis;
  readonly outShape: number[];
}

/** How tfjs reads the attributes of a pooling of images. */
export function poolOf({ shape }: Value, { filterSize, strides, pad, dimRoundingMode }: Attributes): Pool {
  const info = backend_util.computePool2DInfo(
    shape as unknown as [number, number, number, number],
    filterSize as number,
    strides as number,
    1,
    pad as number,
    (dimRoundingMode ?? undefined) as "floor" | undefined,
  );
  return { ...axesOfInfo(info), outShape: info.outShape };
}

/** The length of an axis with its padding. */
export const paddedLength = ({ input, before, after }: Axis): number => input + before + after;

/** Pads the two middle axes of [n, h, w, channels] with `value`, a scalar's name; as it is where there is no padding. */
export function padSpatial(emit: Emit, x: string, h: Axis, w: Axis, value: string): string {
  if (h.before + h.after + w.before + w.after === 0) return x;
  const amounts = [0, h.before, w.before, 0, 0, h.after, w.after, 0];
  return emit.node("Pad", [x, emit.ints(amounts), value]);
}

/** Below this many channels windows are gathered in two stages: a gather copies pieces of one pixel's channels. */
const FEW_CHANNELS = 16;

const range = (length: number): number[] => Array.from({ length }, (_, i) => i);

/**
 * Unfolds [n, h, w, channels] into the windows that a convolution multiplies (im2col): a matrix
 * [n * outputs, taps * channels] in which each row is one window, rows of pixels first.
 */
export function unfold(
  emit: Emit,
  x: string,
  { n, channels, h, w }: { readonly n: number; readonly channels: number; readonly h: Axis; readonly w: Axis },
): string {
  const matrix = emit.ints([n * h.output * w.output, h.window * w.window * channels]);
  const [rows, columns] = [paddedLength(h), paddedLength(w)];
  const whole = (axis: Axis): boolean => axis.window === 1 && axis.stride === 1 && axis.output === paddedLength(axis);
  const padded = padSpatial(emit, x, h, w, emit.fill(0, "float32"));
  if (whole(h) && whole(w)) return emit.node("Reshape", [padded, matrix]);
  const at = ({ stride, dilation }: Axis, out: number, tap: number): number => out * stride + tap * dilation;
  if (channels >= FEW_CHANNELS || w.window === 1) {
    const indices = range(h.output).flatMap((i) =>
      range(w.output).flatMap((j) =>
        range(h.window).flatMap((p) => range(w.window).map((q) => at(h, i, p) * columns + at(w, j, q))),
      ),
    );
    const pixels = emit.node("Reshape", [padded, emit.ints([n, rows * columns, channels])]);
    return emit.node("Reshape", [emit.node("Gather", [pixels, emit.indices(indices)], { axis: 1 }), matrix]);
  }
  const across = range(w.output).flatMap((j) => range(w.window).map((q) => at(w, j, q)));
  const lines = emit.node("Reshape", [padded, emit.ints([n * rows, columns, channels])]);
  const runs = emit.node("Reshape", [
    emit.node("Gather", [lines, emit.indices(across)], { axis: 1 }),
    emit.ints([n, rows * w.output, w.window * channels]),
  ]);
  const down = range(h.output).flatMap((i) =>
    range(w.output).flatMap((j) => range(h.window).map((p) => at(h, i, p) * w.output + j)),
  );
  return emit.node("Reshape", [emit.node("Gather", [runs, emit.indices(down)], { axis: 1 }), matrix]);
}

/** The part of an axis's inputs that shares its remainder: positions phase, phase + stride, …, and the taps that read them. */
export interface Phase {
  readonly phase: number;
  readonly length: number;
  /** The taps, and for each the output that reads position number 0 by it; position m is read by output first + m. */
  readonly taps: readonly { readonly tap: number; readonly first: number }[];
}

/** The inputs of an axis by their remainder modulo the stride. */
export function phases({ input, window, stride, dilation, before }: Axis): Phase[] {
  return range(Math.min(stride, input)).map((phase) => ({
    phase,
    length: Math.ceil((input - phase) / stride),
    taps: range(window)
      .map((tap) => ({ tap, first: (phase + before - tap * dilation) / stride }))
      .filter(({ first }) => Number.isInteger(first)),
  }));
}
