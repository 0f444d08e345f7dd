// One case per kernel: how to call it through tfjs, on shapes and settings drawn at random. A kernel of the table
// without a case fails the suite (parity.test.ts).
import * as tf from "@tensorflow/tfjs-core";
import fc from "fast-check";
import type { DType, Program } from "../src/index.ts";
import { pure } from "./run.ts";

/** A program that calls one kernel, with values for its inputs. */
export interface Sample {
  readonly program: Program;
  readonly values: Readonly<Record<string, readonly number[]>>;
}

type Shape = readonly number[];
type Ops = (...tensors: tf.Tensor[]) => tf.Tensor | tf.Tensor[];

const size = fc.integer({ min: 1, max: 4 });
const shapeOf = (least: number, most: number): fc.Arbitrary<Shape> =>
  fc.array(size, { minLength: least, maxLength: most });
/** Numbers between -3 and 3 that float32 holds, away from the kinks of the kernels. */
const real = fc.integer({ min: -300, max: 300 }).map((i) => (i === 0 ? 0.5 : i / 100 + 0.003));
const positive = real.map((x) => Math.abs(x) + 0.1);
const whole = (most: number): fc.Arbitrary<number> => fc.integer({ min: 0, max: most - 1 });
const count = (shape: Shape): number => shape.reduce((product, each) => product * each, 1);

interface Input {
  readonly shape: Shape;
  readonly dtype?: DType;
  readonly value?: fc.Arbitrary<number>;
}

/** A sample that calls `op` on inputs of given shapes. */
function sample(inputs: readonly Input[], op: Ops): fc.Arbitrary<Sample> {
  const specs = Object.fromEntries(
    inputs.map(({ shape, dtype }, i) => [`x${i}`, { shape, dtype: dtype ?? "float32" }]),
  );
  const program = pure(specs, (tensors) => op(...inputs.map((_, i) => tensors[`x${i}`]!)));
  const values = fc.tuple(
    ...inputs.map(({ shape, value }) => fc.array(value ?? real, { minLength: count(shape), maxLength: count(shape) })),
  );
  return values.map((lists) => ({ program, values: Object.fromEntries(lists.map((list, i) => [`x${i}`, list])) }));
}

const unary = (op: Ops, value: fc.Arbitrary<number> = real, dtype: DType = "float32"): fc.Arbitrary<Sample> =>
  shapeOf(0, 4).chain((shape) => sample([{ shape, value, dtype }], op));

/** Two shapes that broadcast: some axes of either are 1, and one may have fewer axes. */
const pair: fc.Arbitrary<readonly [Shape, Shape]> = fc
  .tuple(shapeOf(0, 3), fc.infiniteStream(fc.integer({ min: 0, max: 5 })), fc.nat(3), fc.boolean())
  .map(([shape, stream, dropped, swap]) => {
    const thin = (): Shape => shape.map((each) => ((stream.next().value as number) === 0 ? 1 : each));
    const both = [thin(), thin().slice(Math.min(dropped, shape.length))] as const;
    return swap ? [both[1], both[0]] : both;
  });

const binary = (
  op: Ops,
  value: fc.Arbitrary<number> = real,
  dtype: DType = "float32",
  second: fc.Arbitrary<number> = value,
): fc.Arbitrary<Sample> =>
  pair.chain(([a, b]) =>
    sample(
      [
        { shape: a, value, dtype },
        { shape: b, value: second, dtype },
      ],
      op,
    ),
  );

const reduce = (
  op: (x: tf.Tensor, axes: number[] | undefined, keep: boolean) => tf.Tensor,
  value: fc.Arbitrary<number> = real,
  dtype: DType = "float32",
): fc.Arbitrary<Sample> =>
  shapeOf(1, 4).chain((shape) =>
    fc
      .tuple(
        fc.option(
          fc.subarray(
            shape.map((_, axis) => axis),
            { minLength: 1 },
          ),
          { nil: undefined },
        ),
        fc.boolean(),
        fc.boolean(),
      )
      .chain(([axes, keep, negative]) => {
        const given = axes && negative ? axes.map((axis) => axis - shape.length) : axes;
        return sample([{ shape, value, dtype }], (x) => op(x!, given, keep));
      }),
  );

const withAxis = (least: number, build: (shape: Shape, axis: number) => fc.Arbitrary<Sample>): fc.Arbitrary<Sample> =>
  shapeOf(least, 4).chain((shape) => whole(shape.length).chain((axis) => build(shape, axis)));

const joined = (op: (tensors: tf.Tensor[], axis: number) => tf.Tensor): fc.Arbitrary<Sample> =>
  withAxis(1, (shape, axis) =>
    fc.integer({ min: 1, max: 3 }).chain((n) =>
      sample(
        Array.from({ length: n }, () => ({ shape })),
        (...xs) => op(xs, axis),
      ),
    ),
  );

const bool = whole(2);
const small = fc.integer({ min: -3, max: 3 });
/** Numbers that are often equal to each other. */
const coarse = small.map((i) => i / 2);

const matrices: fc.Arbitrary<Sample> = fc
  .tuple(size, size, size, fc.boolean(), fc.boolean(), fc.constantFrom([], [2], [3, 1]), fc.boolean())
  .chain(([m, k, n, ta, tb, batch, same]) =>
    sample(
      [
        { shape: [...batch, ...(ta ? [k, m] : [m, k])] },
        { shape: [...(same ? batch : []), ...(tb ? [n, k] : [k, n])] },
      ],
      (a, b) => tf.matMul(a!, b!, ta, tb),
    ),
  );

const fused: fc.Arbitrary<Sample> = fc
  .tuple(
    size,
    size,
    size,
    fc.boolean(),
    fc.boolean(),
    fc.boolean(),
    fc.constantFrom("linear", "relu", "elu", "sigmoid"),
  )
  .chain(([m, k, n, ta, tb, hasBias, activation]) =>
    sample([{ shape: ta ? [k, m] : [m, k] }, { shape: tb ? [n, k] : [k, n] }, { shape: [n] }], (a, b, bias) =>
      tf.fused.matMul({
        a: a!,
        b: b!,
        transposeA: ta,
        transposeB: tb,
        ...(hasBias ? { bias: bias! } : {}),
        activation: activation as "linear",
      }),
    ),
  );

const run = (kernel: string, inputs: object, attributes: object = {}): tf.Tensor =>
  tf.engine().runKernel(kernel, inputs as tf.NamedTensorMap, attributes as tf.NamedAttrMap);

/** Samples of each kernel. */
export const cases: Readonly<Record<string, fc.Arbitrary<Sample>>> = {
  Abs: unary((x) => tf.abs(x!)),
  Neg: unary((x) => tf.neg(x!)),
  Sqrt: unary((x) => tf.sqrt(x!), positive),
  Rsqrt: unary((x) => tf.rsqrt(x!), positive),
  Square: unary((x) => tf.square(x!)),
  Reciprocal: unary((x) => tf.reciprocal(x!)),
  Exp: unary((x) => tf.exp(x!)),
  Log: unary((x) => tf.log(x!), positive),
  Tanh: unary((x) => tf.tanh(x!)),
  Sigmoid: unary((x) => tf.sigmoid(x!)),
  Softplus: unary((x) => tf.softplus(x!)),
  Relu: unary((x) => tf.relu(x!)),
  Relu6: unary((x) => tf.relu6(tf.mul(x!, 4))),
  LeakyRelu: unary((x) => tf.leakyRelu(x!, 0.3)),
  Elu: unary((x) => tf.elu(x!)),
  Sign: unary((x) => tf.sign(x!)),
  Floor: unary((x) => tf.floor(x!)),
  ClipByValue: unary((x) => tf.clipByValue(x!, -1.5, 0.25)),
  Step: unary((x) => [tf.step(x!), tf.step(x!, 0.1)]),
  IsNan: unary((x) => tf.isNaN(x!), fc.oneof(real, fc.constant(Number.NaN))),
  LogicalNot: unary((x) => tf.logicalNot(x!), bool, "bool"),
  Add: fc.oneof(
    binary((a, b) => tf.add(a!, b!)),
    binary((a, b) => tf.add(a!, b!), small, "int32"),
  ),
  Sub: binary((a, b) => tf.sub(a!, b!)),
  Multiply: fc.oneof(
    binary((a, b) => tf.mul(a!, b!)),
    binary((a, b) => tf.mul(a!, b!), small, "int32"),
  ),
  RealDiv: binary((a, b) => tf.div(a!, b!)),
  Pow: binary((a, b) => tf.pow(a!, b!), positive, "float32", coarse),
  Maximum: binary((a, b) => tf.maximum(a!, b!)),
  Minimum: binary((a, b) => tf.minimum(a!, b!)),
  SquaredDifference: binary((a, b) => tf.squaredDifference(a!, b!)),
  Equal: fc.oneof(
    binary((a, b) => tf.equal(a!, b!), coarse),
    binary((a, b) => tf.equal(a!, b!), small, "int32"),
  ),
  NotEqual: binary((a, b) => tf.notEqual(a!, b!), coarse),
  Greater: binary((a, b) => tf.greater(a!, b!), coarse),
  GreaterEqual: binary((a, b) => tf.greaterEqual(a!, b!), coarse),
  Less: binary((a, b) => tf.less(a!, b!), coarse),
  LessEqual: binary((a, b) => tf.lessEqual(a!, b!), coarse),
  LogicalAnd: binary((a, b) => tf.logicalAnd(a!, b!), bool, "bool"),
  LogicalOr: binary((a, b) => tf.logicalOr(a!, b!), bool, "bool"),
  EluGrad: shapeOf(1, 3).chain((shape) =>
    sample([{ shape }, { shape }], (dy, y) => run("EluGrad", { dy, y: tf.elu(y!) })),
  ),
  AddN: shapeOf(0, 3).chain((shape) => sample([{ shape }, { shape }, { shape }], (...xs) => tf.addN(xs))),
  Select: shapeOf(1, 3).chain((shape) =>
    fc
      .boolean()
      .chain((row) =>
        sample(
          [{ shape: row ? shape.slice(-1) : shape, dtype: "bool", value: bool }, { shape }, { shape }],
          (c, a, b) => tf.where(c!, a!, b!),
        ),
      ),
  ),
  Cast: fc.oneof(
    unary((x) => tf.cast(x!, "int32")),
    unary((x) => tf.cast(x!, "float32"), small, "int32"),
    unary((x) => tf.cast(x!, "float32"), bool, "bool"),
    unary((x) => tf.cast(x!, "float32"), whole(256), "uint8"),
  ),
  Sum: fc.oneof(
    reduce((x, axes, keep) => tf.sum(x, axes, keep)),
    reduce((x, axes, keep) => tf.sum(x, axes, keep), small, "int32"),
  ),
  Mean: reduce((x, axes, keep) => tf.mean(x, axes, keep)),
  Max: reduce((x, axes, keep) => tf.max(x, axes, keep)),
  Min: reduce((x, axes, keep) => tf.min(x, axes, keep)),
  Prod: reduce((x, axes, keep) => tf.prod(x, axes, keep)),
  All: reduce((x, axes, keep) => tf.all(x, axes, keep), bool, "bool"),
  Any: reduce((x, axes, keep) => tf.any(x, axes, keep), bool, "bool"),
  ArgMax: withAxis(1, (shape, axis) => sample([{ shape, value: coarse }], (x) => tf.argMax(x!, axis))),
  ArgMin: withAxis(1, (shape, axis) => sample([{ shape, value: coarse }], (x) => tf.argMin(x!, axis))),
  Softmax: shapeOf(1, 3).chain((shape) => sample([{ shape }], (x) => tf.softmax(x!))),
  Cumsum: withAxis(1, (shape, axis) =>
    fc
      .tuple(fc.boolean(), fc.boolean())
      .chain(([exclusive, reverse]) => sample([{ shape }], (x) => tf.cumsum(x!, axis, exclusive, reverse))),
  ),
  Identity: unary((x) => tf.clone(x!)),
  Reshape: shapeOf(0, 4).chain((shape) =>
    sample([{ shape }], (x) => [tf.reshape(x!, [-1]), tf.reshape(x!, [1, -1, 1])]),
  ),
  ExpandDims: withAxis(1, (shape, axis) =>
    sample([{ shape }], (x) => [tf.expandDims(x!, axis), tf.expandDims(x!, -1)]),
  ),
  Transpose: shapeOf(1, 4).chain((shape) =>
    fc
      .shuffledSubarray(
        shape.map((_, axis) => axis),
        { minLength: shape.length },
      )
      .chain((perm) => sample([{ shape }], (x) => tf.transpose(x!, perm))),
  ),
  Tile: shapeOf(1, 3).chain((shape) =>
    fc
      .array(fc.integer({ min: 1, max: 3 }), { minLength: shape.length, maxLength: shape.length })
      .chain((reps) => sample([{ shape }], (x) => tf.tile(x!, reps))),
  ),
  // No tfjs operation calls it: the passes make it of a product with ones that only broadcasts.
  BroadcastTo: shapeOf(1, 3).chain((shape) =>
    sample([{ shape: shape.map((each, axis) => (axis === 0 ? 1 : each)) }], (x) => tf.mul(x!, tf.ones([3, ...shape]))),
  ),
  Slice: shapeOf(1, 4).chain((shape) =>
    fc
      .tuple(
        ...shape.map((each) =>
          whole(each).chain((begin) => fc.tuple(fc.constant(begin), fc.integer({ min: 1, max: each - begin }))),
        ),
      )
      .chain((ranges) =>
        sample([{ shape }], (x) => [
          tf.slice(
            x!,
            ranges.map(([begin]) => begin),
            ranges.map(([, length]) => length),
          ),
          tf.slice(
            x!,
            ranges.map(([begin]) => begin),
          ),
        ]),
      ),
  ),
  Concat: joined((xs, axis) => tf.concat([...xs, xs[0]!], axis)),
  Pack: joined((xs, axis) => tf.stack(xs, axis)),
  Unpack: withAxis(1, (shape, axis) => sample([{ shape }], (x) => tf.unstack(x!, axis))),
  SplitV: withAxis(1, (shape, axis) => {
    const length = shape[axis]!;
    return sample([{ shape }], (x) => [
      ...tf.split(x!, length, axis),
      ...tf.split(x!, length > 1 ? [1, -1] : [1], axis),
    ]);
  }),
  PadV2: shapeOf(1, 4).chain((shape) =>
    fc
      .array(fc.tuple(whole(3), whole(3)), { minLength: shape.length, maxLength: shape.length })
      .chain((paddings) => sample([{ shape }], (x) => tf.pad(x!, paddings, 0.25))),
  ),
  GatherV2: withAxis(1, (shape, axis) =>
    shapeOf(1, 2).chain((picked) =>
      sample([{ shape }, { shape: picked, dtype: "int32", value: whole(shape[axis]!) }], (x, i) =>
        tf.gather(x!, i!, axis),
      ),
    ),
  ),
  OneHot: shapeOf(1, 2).chain((shape) =>
    sample([{ shape, dtype: "int32", value: whole(5) }], (x) => [
      tf.oneHot(x as tf.Tensor1D, 5),
      tf.oneHot(x as tf.Tensor1D, 5, 0.75, -0.5, "float32"),
    ]),
  ),
  Fill: shapeOf(0, 3).chain((shape) =>
    sample([{ shape }], (x) => [tf.mul(x!, tf.fill([...shape], 0.7)), tf.fill([2, ...shape], 3)]),
  ),
  ZerosLike: unary((x) => tf.zerosLike(x!)),
  OnesLike: unary((x) => run("OnesLike", { x })),
  BatchMatMul: matrices,
  _FusedMatMul: fused,
};
