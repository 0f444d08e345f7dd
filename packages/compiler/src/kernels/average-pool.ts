// Average pooling over images [n, height, width, channels] and volumes, and its gradient: the mean of what a window
// sees without the padding. The gradient is exactly the transposed map; tfjs's cpu backend divides it by the whole
// window even where the window hangs over the border.
import { backend_util } from "@tensorflow/tfjs-core";
import { UnsupportedError } from "../errors.ts";
import type { Attributes, GraphNode, Value } from "../graph.ts";
import type { Emit, Kernel } from "../kernel.ts";
import { mapAxes, matrix, transposed, type Matrix } from "./linear-map.ts";
import { poolOf, type Axis } from "./windows.ts";

/** What of an axis a mean needs. */
type Side = Pick<Axis, "input" | "output" | "window" | "stride" | "before">;

/** The means over the windows of one axis. */
function means({ input, output, window, stride, before }: Side): Matrix {
  const spans = Array.from({ length: output }, (_, o) => {
    const from = Math.max(0, o * stride - before);
    return { from, to: Math.min(input, o * stride - before + window) };
  });
  return matrix(output, input, (row, column) => {
    const { from, to } = spans[row]!;
    return column >= from && column < to ? 1 / (to - from) : 0;
  });
}

interface Pooling {
  readonly maps: Matrix[];
  readonly outShape: number[];
}

type Shape5 = [number, number, number, number, number];

/** A pooling of images. */
function images(x: Value, attributes: Attributes): Pooling {
  const { h, w, outShape } = poolOf(x, attributes);
  return { maps: [means(h), means(w)], outShape };
}

/** How tfjs reads the attributes of a pooling of volumes. */
function volumes({ shape }: Value, { filterSize, strides, pad, dimRoundingMode, dataFormat }: Attributes): Pooling {
  if (dataFormat != null && dataFormat !== "NDHWC") {
    throw new UnsupportedError(`avgPool3d: dataFormat must be NDHWC, got ${String(dataFormat)}; transpose the volumes`);
  }
  const info = backend_util.computePool3DInfo(
    shape as unknown as Shape5,
    filterSize as number,
    strides as number,
    1,
    pad as number,
    (dimRoundingMode ?? undefined) as "floor" | undefined,
  );
  const { front, top, left } = info.padInfo;
  const axis = (input: number, output: number, window: number, stride: number, before: number): Side => ({
    input,
    output,
    window,
    stride,
    before,
  });
  const axes = [
    axis(info.inDepth, info.outDepth, info.filterDepth, info.strideDepth, front),
    axis(info.inHeight, info.outHeight, info.filterHeight, info.strideHeight, top),
    axis(info.inWidth, info.outWidth, info.filterWidth, info.strideWidth, left),
  ];
  return { maps: axes.map(means), outShape: info.outShape };
}

const forward = (read: typeof images): Kernel => ({
  inputs: ["x"],
  infer: ([x], attributes) => [{ shape: read(x!, attributes).outShape, dtype: x!.dtype }],
  lower: ({ inputs: [x], attributes }: GraphNode, emit: Emit) => [
    mapAxes(emit, emit.name(x!), x!.shape, read(x!, attributes).maps),
  ],
});

const gradient = (read: typeof images): Kernel => ({
  inputs: ["dy", "input"],
  infer: ([, x]) => [{ shape: x!.shape, dtype: x!.dtype }],
  lower: ({ inputs: [dy, x], attributes }: GraphNode, emit: Emit) => [
    mapAxes(emit, emit.name(dy!), dy!.shape, read(x!, attributes).maps.map(transposed)),
  ],
});

export const AvgPool: Kernel = forward(images);
export const AvgPoolGrad: Kernel = gradient(images);
export const AvgPool3D: Kernel = forward(volumes);
export const AvgPool3DGrad: Kernel = gradient(volumes);
