// Element-wise kernels: of real and whole numbers and of truth values, broadcast and not.
import * as tf from "@tensorflow/tfjs-core";
import fc from "fast-check";
import type { DType } from "../../src/index.ts";
import {
  between,
  binary,
  bool,
  coarse,
  part,
  positive,
  real,
  run,
  sample,
  shapeOf,
  small,
  unary,
  whole,
} from "./sample.ts";
import type { Cases, Ops, Sample } from "./sample.ts";

const special = fc.oneof(real, fc.constantFrom(Number.NaN, Infinity, -Infinity));
const numbers = (op: Ops): fc.Arbitrary<Sample> => fc.oneof(unary(op), unary(op, small, "int32"));
const numbersPair = (op: Ops): fc.Arbitrary<Sample> => fc.oneof(binary(op), binary(op, small, "int32"));
const compared = (op: Ops): fc.Arbitrary<Sample> =>
  fc.oneof(binary(op, coarse), binary(op, small, "int32"), binary(op, bool, "bool"));

export const elementwise: Cases = {
  Abs: numbers((x) => tf.abs(x!)),
  Neg: numbers((x) => tf.neg(x!)),
  Sqrt: unary((x) => tf.sqrt(x!), positive),
  Rsqrt: unary((x) => tf.rsqrt(x!), positive),
  Square: numbers((x) => tf.square(x!)),
  Reciprocal: unary((x) => tf.reciprocal(x!)),
  Exp: unary((x) => tf.exp(x!)),
  Log: unary((x) => tf.log(x!), positive),
  Tanh: unary((x) => tf.tanh(x!)),
  Sigmoid: unary((x) => tf.sigmoid(x!)),
  Softplus: unary((x) => tf.softplus(x!)),
  Relu: numbers((x) => tf.relu(x!)),
  Relu6: unary((x) => tf.relu6(tf.mul(x!, 4))),
  LeakyRelu: unary((x) => tf.leakyRelu(x!, 0.3)),
  Elu: unary((x) => tf.elu(x!)),
  Sign: numbers((x) => tf.sign(x!)),
  Floor: unary((x) => tf.floor(x!)),
  ClipByValue: unary((x) => tf.clipByValue(x!, -1.5, 0.25)),
  Step: unary((x) => [tf.step(x!), tf.step(x!, 0.1)]),
  IsNan: unary((x) => tf.isNaN(x!), fc.oneof(real, fc.constant(Number.NaN))),
  LogicalNot: unary((x) => tf.logicalNot(x!), bool, "bool"),
  Add: numbersPair((a, b) => tf.add(a!, b!)),
  Sub: numbersPair((a, b) => tf.sub(a!, b!)),
  Multiply: numbersPair((a, b) => tf.mul(a!, b!)),
  RealDiv: binary((a, b) => tf.div(a!, b!)),
  Pow: binary((a, b) => tf.pow(a!, b!), positive, "float32", coarse),
  Maximum: numbersPair((a, b) => tf.maximum(a!, b!)),
  Minimum: numbersPair((a, b) => tf.minimum(a!, b!)),
  SquaredDifference: numbersPair((a, b) => tf.squaredDifference(a!, b!)),
  Equal: compared((a, b) => tf.equal(a!, b!)),
  NotEqual: compared((a, b) => tf.notEqual(a!, b!)),
  Greater: compared((a, b) => tf.greater(a!, b!)),
  GreaterEqual: compared((a, b) => tf.greaterEqual(a!, b!)),
  Less: compared((a, b) => tf.less(a!, b!)),
  LessEqual: compared((a, b) => tf.lessEqual(a!, b!)),
  LogicalAnd: binary((a, b) => tf.logicalAnd(a!, b!), bool, "bool"),
  LogicalOr: binary((a, b) => tf.logicalOr(a!, b!), bool, "bool"),
  EluGrad: shapeOf(1, 3).chain((shape) =>
    sample([{ shape }, { shape }], (dy, y) => run("EluGrad", { dy, y: tf.elu(y!) })),
  ),
  AddN: shapeOf(0, 3).chain((shape) => sample([{ shape }, { shape }, { shape }], (...xs) => tf.addN(xs))),
  Select: fc
    .tuple(shapeOf(1, 3), fc.boolean(), fc.constantFrom<DType[]>("float32", "int32", "bool"))
    .chain(([shape, row, dtype]) => {
      const choice = { shape, dtype, value: dtype === "float32" ? real : bool };
      return sample([{ shape: row ? shape.slice(-1) : shape, dtype: "bool", value: bool }, choice, choice], (c, a, b) =>
        tf.where(c!, a!, b!),
      );
    }),
  Cast: fc.oneof(
    unary((x) => tf.cast(x!, "int32")),
    unary((x) => tf.cast(x!, "bool"), coarse),
    unary((x) => tf.cast(x!, "bool"), small, "int32"),
    unary((x) => tf.cast(x!, "int32"), bool, "bool"),
    unary((x) => tf.cast(x!, "float32"), small, "int32"),
    unary((x) => tf.cast(x!, "float32"), bool, "bool"),
    unary((x) => tf.cast(x!, "float32"), whole(256), "uint8"),
  ),
  Ceil: unary((x) => tf.ceil(x!)),
  // Halves go to the even neighbour.
  Round: unary((x) => tf.round(x!), fc.oneof(real, coarse)),
  Selu: unary((x) => tf.selu(x!)),
  IsInf: unary((x) => tf.isInf(x!), special),
  IsFinite: unary((x) => tf.isFinite(x!), special),
  Prelu: binary((x, alpha) => tf.prelu(x!, alpha!)),
  FloorDiv: fc.oneof(
    binary((a, b) => tf.floorDiv(a!, b!), small, "int32"),
    binary((a, b) => run("FloorDiv", { a, b })),
  ),
  // tfjs goes through truncation in float64; a quotient that is nearly whole may round to either side.
  Mod: fc.oneof(
    binary(
      (a, b) => tf.mod(a!, b!),
      small,
      "int32",
      small.map((i) => i || 2),
    ),
    binary(
      (a, b) => tf.mod(a!, b!),
      coarse,
      "float32",
      small.map((i) => (i || 2) / 2),
    ),
  ),
  BitwiseAnd: binary((a, b) => run("BitwiseAnd", { a, b }), between(-9, 9), "int32"),
  Sin: unary((x) => tf.sin(x!)),
  Cos: unary((x) => tf.cos(x!)),
  Tan: unary((x) => tf.tan(x!), part),
  Asin: unary((x) => tf.asin(x!), part),
  Acos: unary((x) => tf.acos(x!), part),
  Atan: unary((x) => tf.atan(x!)),
  Atan2: binary((y, x) => tf.atan2(y!, x!)),
  Sinh: unary((x) => tf.sinh(x!)),
  Cosh: unary((x) => tf.cosh(x!)),
  Asinh: unary((x) => tf.asinh(x!)),
  Acosh: unary(
    (x) => tf.acosh(x!),
    positive.map((x) => x + 1),
  ),
  Atanh: unary((x) => tf.atanh(x!), part),
  Erf: unary((x) => tf.erf(x!)),
  Expm1: unary(
    (x) => tf.expm1(x!),
    fc.oneof(
      real,
      real.map((x) => x * 1e-5),
    ),
  ),
  Log1p: unary(
    (x) => tf.log1p(x!),
    fc.oneof(
      positive,
      part,
      part.map((x) => x * 1e-5),
    ),
  ),
};
