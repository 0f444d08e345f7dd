// What the cases of kernels are made of: shapes, values and settings drawn at random, and programs that call an operation
// and its gradient.
import * as tf from "@tensorflow/tfjs-core";
import fc from "fast-check";
import type { DType, Program } from "../../src/index.ts";
import { pure } from "../run.ts";

/** A program that calls one kernel, and one that differentiates it, with values for the inputs of both. */
export interface Sample {
  readonly program: Program;
  readonly gradient: Program;
  readonly values: Readonly<Record<string, readonly number[]>>;
}

/** Samples by kernel. */
export type Cases = Readonly<Record<string, fc.Arbitrary<Sample>>>;

export type Shape = readonly number[];
export type Ops = (...tensors: tf.Tensor[]) => tf.Tensor | tf.Tensor[];

type Numbers = fc.Arbitrary<number>;

export const size: Numbers = fc.integer({ min: 1, max: 4 });
export const between = (min: number, max: number): fc.Arbitrary<number> => fc.integer({ min, max });
export const shapeOf = (least: number, most: number): fc.Arbitrary<Shape> =>
  fc.array(size, { minLength: least, maxLength: most });
/** Numbers between -3 and 3 that float32 holds, away from the kinks of the kernels. */
export const real: Numbers = between(-300, 300).map((i) => (i === 0 ? 0.5 : i / 100 + 0.003));
export const positive: Numbers = real.map((x) => Math.abs(x) + 0.1);
/** Numbers between -0.96 and 0.96. */
export const part: Numbers = real.map((x) => x * 0.32);
export const whole = (most: number): fc.Arbitrary<number> => between(0, most - 1);
export const bool: Numbers = whole(2);
export const small: Numbers = between(-3, 3);
/** Numbers that are often equal to each other. */
export const coarse: Numbers = small.map((i) => i / 2);
export const count = (shape: Shape): number => shape.reduce((product, each) => product * each, 1);

/** Calls a kernel that no operation of tfjs calls in this form. */
export const run = (kernel: string, inputs: object, attributes: object = {}): tf.Tensor =>
  tf.engine().runKernel(kernel, inputs as tf.NamedTensorMap, attributes as tf.NamedAttrMap);

export interface Input {
  readonly shape: Shape;
  readonly dtype?: DType;
  readonly value?: fc.Arbitrary<number>;
}

/** Different weights for the elements of outputs, so that a gradient that goes to the wrong place shows. */
const weights = (length: number): number[] => Array.from({ length }, (_, i) => Math.fround(Math.sin(1.7 * i + 1)));

/** The gradients of a weighted sum of an operation's real outputs to its real inputs. */
function differentiated(inputs: readonly tf.Tensor[], op: Ops): tf.Tensor[] {
  const isReal = ({ dtype }: tf.Tensor): boolean => dtype === "float32";
  const sum = (...reals: tf.Tensor[]): tf.Tensor => {
    const rest = [...reals];
    const outputs = [op(...inputs.map((input) => (isReal(input) ? rest.shift()! : input)))].flat();
    return tf.addN(outputs.filter(isReal).map((y) => tf.sum(tf.mul(y, tf.tensor(weights(y.size), y.shape)))));
  };
  return tf.grads(sum)(inputs.filter(isReal));
}

/** A sample that calls `op` on inputs of given shapes. */
export function sample(inputs: readonly Input[], op: Ops): fc.Arbitrary<Sample> {
  const specs = Object.fromEntries(
    inputs.map(({ shape, dtype }, i) => [`x${i}`, { shape, dtype: dtype ?? "float32" }]),
  );
  const ordered = (tensors: Record<string, tf.Tensor>): tf.Tensor[] => inputs.map((_, i) => tensors[`x${i}`]!);
  // Shapes go along as constants: those that the tracer inferred against those that tfjs computed.
  const program = pure(specs, (tensors) => {
    const outputs = [op(...ordered(tensors))].flat();
    return [...outputs, ...outputs.map(({ rank, shape }) => tf.tensor1d([rank, ...shape], "int32"))];
  });
  const gradient = pure(specs, (tensors) => differentiated(ordered(tensors), op));
  const values = fc.tuple(
    ...inputs.map(({ shape, value }) => fc.array(value ?? real, { minLength: count(shape), maxLength: count(shape) })),
  );
  return values.map((lists) => ({
    program,
    gradient,
    values: Object.fromEntries(lists.map((list, i) => [`x${i}`, list])),
  }));
}

export const unary = (op: Ops, value: fc.Arbitrary<number> = real, dtype: DType = "float32"): fc.Arbitrary<Sample> =>
  shapeOf(0, 4).chain((shape) => sample([{ shape, value, dtype }], op));

/** Two shapes that broadcast: some axes of either are 1, and one may have fewer axes. */
const pair: fc.Arbitrary<readonly [Shape, Shape]> = fc
  .tuple(shapeOf(0, 3), fc.infiniteStream(fc.integer({ min: 0, max: 5 })), fc.nat(3), fc.boolean())
  .map(([shape, stream, dropped, swap]) => {
    const thin = (): Shape => shape.map((each) => ((stream.next().value as number) === 0 ? 1 : each));
    const both = [thin(), thin().slice(Math.min(dropped, shape.length))] as const;
    return swap ? [both[1], both[0]] : both;
  });

export const binary = (
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

export const reduce = (
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

export const withAxis = (
  least: number,
  build: (shape: Shape, axis: number) => fc.Arbitrary<Sample>,
): fc.Arbitrary<Sample> => shapeOf(least, 4).chain((shape) => whole(shape.length).chain((axis) => build(shape, axis)));

/** A sample of one input of each type that tensors have; bytes are taken as they are or as whole numbers. */
export const moved = (
  least: number,
  most: number,
  build: (shape: Shape) => fc.Arbitrary<(x: tf.Tensor) => tf.Tensor | tf.Tensor[]>,
): fc.Arbitrary<Sample> =>
  fc
    .tuple(shapeOf(least, most), fc.constantFrom<DType[]>("float32", "int32", "bool", "uint8"))
    .chain(([shape, dtype]) =>
      build(shape).chain((op) =>
        sample([{ shape, dtype, value: { float32: real, int32: small, bool, uint8: whole(256) }[dtype] }], (x) =>
          op(x!),
        ),
      ),
    );
