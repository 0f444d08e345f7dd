// Which kernels of tfjs are lowered, printed in KERNELS.md: of those that gradients call at least 60, and the rest are
// refused by name.
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { expect, it } from "vitest";
import { kernels, trace, UnknownKernelError } from "../src/index.ts";
import { pure } from "./run.ts";

/** What the gradients of tfjs 4.22 call, by reading them. */
const REACHABLE = (
  "Add AvgPoolGrad AvgPool3DGrad BatchMatMul BatchToSpaceND Cast Complex Concat Conv2D Conv2DBackpropFilter " +
  "Conv2DBackpropInput Conv3DBackpropFilterV2 Conv3DBackpropInputV2 Cos Cosh Cumprod Cumsum " +
  "DepthwiseConv2dNativeBackpropFilter DepthwiseConv2dNativeBackpropInput Dilation2DBackpropFilter " +
  "Dilation2DBackpropInput EluGrad Exp ExpandDims Floor FloorDiv GatherV2 Greater GreaterEqual Identity Imag LRNGrad " +
  "Less LessEqual Log LogicalAnd LogicalNot MaxPoolGrad MaxPool3DGrad Maximum Multiply Neg Pack PadV2 Pow Real RealDiv " +
  "Reshape ResizeBilinearGrad ResizeNearestNeighborGrad Reverse Rsqrt Select Sigmoid Sin Sinh Slice SpaceToBatchND " +
  "SplitV Sqrt Step Sub Sum Tile Transpose Unpack UnsortedSegmentSum ZerosLike"
).split(" ");

const list = (names: readonly string[]): string => names.toSorted().join(", ");

it("prints what is lowered and what is not", async () => {
  const known = [...new Set([...tf.getKernelsForBackend("cpu").map(({ kernelName }) => kernelName), ...REACHABLE])];
  const missing = known.filter((name) => !kernels.has(name));
  const reached = REACHABLE.filter((name) => kernels.has(name));
  expect(reached.length).toBeGreaterThanOrEqual(60);
  const text = `# Kernels

Written by \`test/coverage.test.ts\`; to change it, lower a kernel (CONTRIBUTING.md) and run the test with \`-u\`.

## Lowered (${kernels.size})

${list([...kernels.keys()])}

## Called by gradients of tfjs: lowered ${reached.length} of ${REACHABLE.length}

Not lowered: ${list(REACHABLE.filter((name) => !kernels.has(name)))}

## Not lowered (${missing.length})

A program that calls one is refused with an error that names it.

${list(missing)}
`;
  await expect(text).toMatchFileSnapshot("../KERNELS.md");
});

it.each(REACHABLE.filter((name) => !kernels.has(name)))("%s is refused by name", (kernel) => {
  const program = pure({ x: { shape: [2], dtype: "float32" } }, ({ x }) =>
    tf.engine().runKernel<tf.Tensor>(kernel, { x: x! }),
  );
  expect(() => trace(program)).toThrow(UnknownKernelError);
  expect(() => trace(program)).toThrow(`the tfjs kernel ${kernel} is not lowered`);
});
