// Kernels that move values about or make them of nothing, for every type of element.
import * as tf from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { between, moved, run, sample, shapeOf, size, unary, whole, withAxis } from "./sample.ts";
import type { Cases, Sample, Shape } from "./sample.ts";

const joined = (op: (tensors: tf.Tensor[], axis: number) => tf.Tensor): fc.Arbitrary<Sample> =>
  withAxis(1, (shape, axis) =>
    fc.tuple(between(1, 3), fc.boolean()).chain(([n, isWhole]) =>
      sample(
        Array.from({ length: n }, () => (isWhole ? { shape, dtype: "int32", value: whole(9) } : { shape })),
        (...xs) => op(xs, axis),
      ),
    ),
  );

const axisOf = (shape: Shape): fc.Arbitrary<number> => whole(shape.length);
const each = <T>(shape: Shape, value: (size: number) => fc.Arbitrary<T>): fc.Arbitrary<T[]> =>
  fc.tuple(...shape.map(value));
/** A part of every axis: where it begins and how much it takes. */
const ranges = (shape: Shape): fc.Arbitrary<(readonly [number, number])[]> =>
  each(shape, (length) => whole(length).chain((begin) => fc.tuple(fc.constant(begin), between(1, length - begin))));

export const movement: Cases = {
  Identity: moved(0, 4, () => fc.constant((x) => tf.clone(x))),
  Reshape: moved(0, 4, () => fc.constant((x) => [tf.reshape(x, [-1]), tf.reshape(x, [1, -1, 1])])),
  ExpandDims: moved(1, 4, (shape) =>
    axisOf(shape).map((axis) => (x) => [tf.expandDims(x, axis), tf.expandDims(x, -1)]),
  ),
  Transpose: moved(1, 4, (shape) =>
    fc
      .shuffledSubarray(
        shape.map((_, axis) => axis),
        { minLength: shape.length },
      )
      .map((perm) => (x) => tf.transpose(x, perm)),
  ),
  Tile: moved(1, 3, (shape) => each(shape, () => between(1, 3)).map((reps) => (x) => tf.tile(x, reps))),
  // No tfjs operation calls it: the passes make it of a product with ones that only broadcasts.
  BroadcastTo: shapeOf(1, 3).chain((shape) =>
    sample([{ shape: shape.map((length, axis) => (axis === 0 ? 1 : length)) }], (x) =>
      tf.mul(x!, tf.ones([3, ...shape])),
    ),
  ),
  Slice: moved(1, 4, (shape) =>
    ranges(shape).map((parts) => (x) => {
      const begin = parts.map(([from]) => from);
      const sizes = parts.map(([, length]) => length);
      return [tf.slice(x, begin, sizes), tf.slice(x, begin)];
    }),
  ),
  Concat: joined((xs, axis) => tf.concat([...xs, xs[0]!], axis)),
  Pack: joined((xs, axis) => tf.stack(xs, axis)),
  Unpack: moved(1, 4, (shape) => axisOf(shape).map((axis) => (x) => tf.unstack(x, axis))),
  SplitV: moved(1, 4, (shape) =>
    axisOf(shape).map((axis) => (x) => {
      const length = shape[axis]!;
      return [...tf.split(x, length, axis), ...tf.split(x, length > 1 ? [1, -1] : [1], axis)];
    }),
  ),
  PadV2: moved(1, 4, (shape) =>
    each(shape, () => fc.tuple(whole(3), whole(3))).map((paddings) => (x) => tf.pad(x, paddings, 1)),
  ),
  GatherV2: fc.oneof(
    withAxis(1, (shape, axis) =>
      shapeOf(1, 2).chain((picked) =>
        sample([{ shape }, { shape: picked, dtype: "int32", value: whole(shape[axis]!) }], (x, i) =>
          tf.gather(x!, i!, axis),
        ),
      ),
    ),
    // One choice of positions for each element of the batch; its gradient is not in tfjs.
    fc.tuple(size, size, size, size).chain(([n, length, width, picked]) =>
      sample(
        [
          { shape: [n, length, width], dtype: "int32", value: whole(9) },
          { shape: [n, picked], dtype: "int32", value: whole(length) },
        ],
        (x, i) => tf.gather(x!, i!, 1, 1),
      ),
    ),
  ),
  GatherNd: fc.tuple(size, size, size, size).chain(([a, b, c, picked]) =>
    fc.oneof(
      sample([{ shape: [a, b, c] }, { shape: [picked, 1], dtype: "int32", value: whole(a) }], (x, i) =>
        tf.gatherND(x!, i!),
      ),
      sample([{ shape: [a, b, c] }, { shape: [picked, 2, 2], dtype: "int32", value: whole(Math.min(a, b)) }], (x, i) =>
        tf.gatherND(x!, i!),
      ),
    ),
  ),
  ScatterNd: fc.tuple(size, size, size, size).chain(([a, b, c, picked]) =>
    fc.oneof(
      // Several to one place are added.
      sample([{ shape: [picked, 1], dtype: "int32", value: whole(a) }, { shape: [picked, b, c] }], (i, x) =>
        tf.scatterND(i as tf.Tensor, x!, [a, b, c]),
      ),
      sample(
        [
          { shape: [picked, 2], dtype: "int32", value: whole(Math.min(a, b)) },
          { shape: [picked, c], dtype: "int32", value: whole(9) },
        ],
        (i, x) => tf.scatterND(i!, x!, [a, b, c]),
      ),
    ),
  ),
  UnsortedSegmentSum: fc.tuple(size, shapeOf(0, 2), between(1, 5)).chain(([n, rest, segments]) =>
    fc.oneof(
      sample([{ shape: [n, ...rest] }, { shape: [n], dtype: "int32", value: whole(segments) }], (x, ids) =>
        tf.unsortedSegmentSum(x!, ids as tf.Tensor1D, segments),
      ),
      sample(
        [
          { shape: [n, ...rest], dtype: "int32", value: whole(9) },
          // Those of no segment are left out.
          { shape: [n], dtype: "int32", value: between(-1, segments - 1) },
        ],
        (x, ids) => tf.unsortedSegmentSum(x!, ids as tf.Tensor1D, segments),
      ),
    ),
  ),
  OneHot: shapeOf(1, 2).chain((shape) =>
    sample([{ shape, dtype: "int32", value: between(-1, 5) }], (x) => [
      tf.oneHot(x as tf.Tensor1D, 5),
      tf.oneHot(x as tf.Tensor1D, 5, 0.75, -0.5, "float32"),
    ]),
  ),
  Fill: shapeOf(0, 3).chain((shape) =>
    sample([{ shape }], (x) => [tf.mul(x!, tf.fill([...shape], 0.7)), tf.fill([2, ...shape], 3)]),
  ),
  Range: fc
    .tuple(between(-5, 5), between(-5, 5), fc.constantFrom(1, 0.5, 2))
    .chain(([start, stop, step]) =>
      sample([{ shape: [1] }], (x) => [
        tf.add(x!, run("Range", {}, { start, stop, step: start > stop ? -step : step, dtype: "float32" })),
        run("Range", {}, { start, stop, step: 1, dtype: "int32" }),
      ]),
    ),
  LinSpace: between(1, 9).chain((num) =>
    sample([{ shape: [1] }], (x) => tf.add(x!, run("LinSpace", {}, { start: -1.5, stop: 2.25, num }))),
  ),
  ZerosLike: unary((x) => tf.zerosLike(x!)),
  OnesLike: unary((x) => run("OnesLike", { x })),
  Reverse: moved(1, 4, (shape) => fc.subarray(shape.map((_, axis) => axis)).map((axes) => (x) => tf.reverse(x, axes))),
  MirrorPad: moved(1, 4, (shape) =>
    fc.constantFrom("reflect" as const, "symmetric" as const).chain((mode) => {
      const most = (length: number): fc.Arbitrary<number> => between(0, mode === "reflect" ? length - 1 : length);
      return each(shape, (length) => fc.tuple(most(length), most(length))).map(
        (paddings) => (x) => tf.mirrorPad(x, paddings, mode),
      );
    }),
  ),
  StridedSlice: fc.oneof(
    moved(1, 3, (shape) =>
      each(shape, (length) => fc.tuple(whole(length), between(1, length), between(1, 3))).map(
        (parts) => (x) =>
          tf.stridedSlice(
            x,
            parts.map(([from]) => from),
            parts.map(([from, to]) => Math.max(to, from + 1)),
            parts.map(([, , by]) => by),
          ),
      ),
    ),
    // Backwards to before the first; a new axis; a lone position; what an ellipsis leaves out.
    moved(3, 3, ([, second]) =>
      fc.constant((x) => [
        tf.stridedSlice(x, [-1], [0], [-2], 1, 1),
        tf.stridedSlice(x, [0, 0], [0, second!], [1, 1], 0, 0, 0, 1),
        tf.stridedSlice(x, [0, 0], [1, 1], [1, 1], 0, 0, 0, 0, 1),
        tf.stridedSlice(x, [0, 0], [0, 1], [1, 1], 0, 0, 1),
      ]),
    ),
  ),
  SpaceToBatchND: fc.tuple(between(1, 2), size, between(1, 3), between(1, 3)).chain(([n, channels, h, w]) =>
    fc.tuple(between(1, 3), between(1, 3), whole(h), whole(w)).chain(([down, across, top, left]) =>
      sample([{ shape: [n, h * down, w * across, channels] }], (x) =>
        tf.spaceToBatchND(
          x!,
          [h, w],
          [
            [top, h - top],
            [left, w - left],
          ],
        ),
      ),
    ),
  ),
  BatchToSpaceND: fc.tuple(between(1, 2), size, between(1, 3), between(1, 3)).chain(([n, channels, h, w]) =>
    fc.tuple(between(2, 3), between(2, 3), between(0, 1), between(0, 1)).chain(([down, across, top, left]) =>
      sample([{ shape: [n * h * w, down, across, channels] }], (x) =>
        tf.batchToSpaceND(
          x!,
          [h, w],
          [
            [Math.min(top, h), 0],
            [0, Math.min(left, w)],
          ],
        ),
      ),
    ),
  ),
  DepthToSpace: fc
    .tuple(size, size, size, between(2, 3))
    .chain(([n, h, w, block]) =>
      between(1, 2).chain((depth) =>
        sample([{ shape: [n, h, w, depth * block * block] }], (x) => tf.depthToSpace(x as tf.Tensor4D, block, "NHWC")),
      ),
    ),
};
