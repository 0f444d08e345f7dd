// One case per kernel: how to call it through tfjs, on shapes and settings drawn at random. A kernel of the table
// without a case fails the suite (parity.test.ts). Kernels of windows over images are held in the tests of their own.
import * as tf from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { elementwise } from "./cases/elementwise.ts";
import { movement } from "./cases/movement.ts";
import { batchNorm, normalization } from "./cases/normalization.ts";
import { product } from "./cases/product.ts";
import { reduction } from "./cases/reduction.ts";
import { sample, shapeOf, size } from "./cases/sample.ts";
import type { Cases, Ops, Sample } from "./cases/sample.ts";

/** Samples of each kernel. */
export const cases: Cases = { ...elementwise, ...movement, ...normalization, ...product, ...reduction };

/** Operands of one shape: tfjs gives the gradient of a broadcast operand the wrong shape in these. */
const alike = (op: Ops): fc.Arbitrary<Sample> => shapeOf(1, 3).chain((shape) => sample([{ shape }, { shape }], op));

/** Why no gradient is compared, or the samples for which tfjs's own is right; the kernel's samples where it is not here. */
export const gradients: Readonly<Record<string, string | fc.Arbitrary<Sample>>> = {
  ...Object.fromEntries(
    ["ArgMax", "ArgMin", "FloorDiv", "GreaterEqual", "IsFinite", "IsInf", "IsNan", "OneHot"].map((kernel) => [
      kernel,
      "gives no real numbers",
    ]),
  ),
  BatchMatMul: fc
    .tuple(size, size, size, fc.constantFrom([], [2], [3, 1]), fc.boolean(), fc.boolean())
    .chain(([m, k, n, batch, ta, tb]) =>
      sample(
        [{ shape: [...batch, ...(ta ? [k, m] : [m, k])] }, { shape: [...batch, ...(tb ? [n, k] : [k, n])] }],
        (a, b) => tf.matMul(a!, b!, ta, tb),
      ),
    ),
  Cast: shapeOf(0, 3).chain((shape) => sample([{ shape }], (x) => tf.cast(x!, "float32"))),
  Cumsum: shapeOf(1, 3).chain((shape) => sample([{ shape }], (x) => tf.cumsum(x!, shape.length - 1, true))),
  FusedBatchNorm: batchNorm(fc.constant(true), fc.constant(true)),
  Maximum: alike((a, b) => tf.maximum(a!, b!)),
  Minimum: alike((a, b) => tf.minimum(a!, b!)),
  Prelu: alike((x, alpha) => tf.prelu(x!, alpha!)),
  Prod: "tfjs's calls a method that only the whole of tfjs registers",
  SquaredDifference: alike((a, b) => tf.squaredDifference(a!, b!)),
  SplitV: shapeOf(1, 3).chain((shape) => sample([{ shape: [3, ...shape] }], (x) => tf.split(x!, [1, 2], 0))),
  Unpack: shapeOf(1, 3).chain((shape) => sample([{ shape: [3, ...shape] }], (x) => tf.unstack(x!, 0))),
};
