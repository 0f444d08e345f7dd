// Reductions, positions of extrema and running sums, along any axes.
import * as tf from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { bool, coarse, reduce, sample, shapeOf, small, withAxis } from "./sample.ts";
import type { Cases, Sample } from "./sample.ts";

const numbers = (op: Parameters<typeof reduce>[0]): fc.Arbitrary<Sample> =>
  fc.oneof(reduce(op), reduce(op, small, "int32"));

const position = (op: (x: tf.Tensor, axis: number) => tf.Tensor): fc.Arbitrary<Sample> =>
  withAxis(1, (shape, axis) =>
    fc.oneof(
      sample([{ shape, value: coarse }], (x) => op(x!, axis)),
      sample([{ shape, value: small, dtype: "int32" }], (x) => op(x!, axis)),
    ),
  );

const cumulative = (
  op: (x: tf.Tensor, axis: number, exclusive: boolean, reverse: boolean) => tf.Tensor,
): fc.Arbitrary<Sample> =>
  withAxis(1, (shape, axis) =>
    fc
      .tuple(fc.boolean(), fc.boolean(), fc.boolean())
      .chain(([exclusive, reverse, isWhole]) =>
        sample([isWhole ? { shape, value: small, dtype: "int32" } : { shape }], (x) =>
          op(x!, axis, exclusive, reverse),
        ),
      ),
  );

export const reduction: Cases = {
  Sum: fc.oneof(
    reduce((x, axes, keep) => tf.sum(x, axes, keep)),
    reduce((x, axes, keep) => tf.sum(x, axes, keep), small, "int32"),
    reduce((x, axes, keep) => tf.sum(x, axes, keep), bool, "bool"),
  ),
  Mean: reduce((x, axes, keep) => tf.mean(x, axes, keep)),
  // Different values: of equal ones tfjs's gradient takes all.
  Max: numbers((x, axes, keep) => tf.max(x, axes, keep)),
  Min: numbers((x, axes, keep) => tf.min(x, axes, keep)),
  Prod: numbers((x, axes, keep) => tf.prod(x, axes, keep)),
  All: reduce((x, axes, keep) => tf.all(x, axes, keep), bool, "bool"),
  Any: reduce((x, axes, keep) => tf.any(x, axes, keep), bool, "bool"),
  ArgMax: position((x, axis) => tf.argMax(x, axis)),
  ArgMin: position((x, axis) => tf.argMin(x, axis)),
  Softmax: shapeOf(1, 3).chain((shape) => sample([{ shape }], (x) => tf.softmax(x!))),
  Cumsum: cumulative((x, ...settings) => tf.cumsum(x, ...settings)),
  Cumprod: cumulative((x, ...settings) => tf.cumprod(x, ...settings)),
};
