// Element-wise kernels: one input, two broadcast inputs, comparisons, logic, choices.
import { backend_util } from "@tensorflow/tfjs-core";
import { UnsupportedError } from "../errors.ts";
import { sameShape, type Attributes, type Value } from "../graph.ts";
import type { Emit, Kernel } from "../kernel.ts";
import type { DType, TensorSpec } from "../program.ts";

const like = (value: Value, dtype: DType = value.dtype): TensorSpec[] => [{ shape: value.shape, dtype }];

/** The shape of two broadcast shapes, as in NumPy. */
export function broadcastShape(a: readonly number[], b: readonly number[]): number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) => {
    const left = a[axis - rank + a.length] ?? 1;
    const right = b[axis - rank + b.length] ?? 1;
    if (left !== right && left !== 1 && right !== 1) {
      throw new UnsupportedError(`broadcast: [${a.join(", ")}] and [${b.join(", ")}] do not fit; reshape one`);
    }
    return left === 1 ? right : left;
  });
}

/** Writes one output of one input. */
export type Unary = (x: string, emit: Emit, attributes: Attributes, value: Value) => string;

/** One input of any type, written by `write`. */
const unary = (write: Unary, dtype?: DType): Kernel => ({
  inputs: ["x"],
  infer: ([x]) => like(x!, dtype),
  lower: ({ inputs: [x], attributes }, emit) => [write(emit.name(x!), emit, attributes, x!)],
});

/** One input of real numbers, written by `write`; whole numbers are computed as reals and cut off, as tfjs does. */
export const real = (write: Unary): Kernel =>
  unary((x, emit, attributes, value) => {
    if (value.dtype === "float32") return write(x, emit, attributes, value);
    return emit.cast(write(emit.cast(x, "float32"), emit, attributes, value), value.dtype);
  });

/** One input, one ONNX operator. */
const direct = (type: string): Kernel => unary((x, emit) => emit.node(type, [x]));

/** One input of real numbers, one ONNX operator. */
export const directReal = (type: string): Kernel => real((x, emit) => emit.node(type, [x]));

/** One input tested for a property; whole numbers are tested as reals. */
const test = (write: (x: string, emit: Emit) => string): Kernel =>
  unary((x, emit, _, { dtype }) => write(dtype === "float32" ? x : emit.cast(x, "float32"), emit), "bool");

type Binary = (a: string, b: string, emit: Emit, left: Value) => string;

/** Two broadcast inputs, written by `write`. */
const binary = (write: Binary, dtype?: DType): Kernel => ({
  inputs: ["a", "b"],
  broadcasts: true,
  infer: ([a, b]) => [{ shape: broadcastShape(a!.shape, b!.shape), dtype: dtype ?? a!.dtype }],
  lower: ({ inputs: [a, b] }, emit) => [write(emit.name(a!), emit.name(b!), emit, a!)],
});

/** Two broadcast inputs of numbers. */
export const arithmetic = (name: string, write: Binary, dtype?: DType): Kernel => {
  const kernel = binary(write, dtype);
  return {
    ...kernel,
    infer: (inputs, attributes) => {
      if (inputs[0]!.dtype === "bool") {
        throw new UnsupportedError(`${name}: truth values are not lowered; cast them to int32 or float32 before`);
      }
      return kernel.infer(inputs, attributes);
    },
  };
};

const directBinary = (type: string, name = type): Kernel => arithmetic(name, (a, b, emit) => emit.node(type, [a, b]));

/** A comparison; ONNX orders no truth values, so they are compared as numbers. */
const comparison = (type: string): Kernel =>
  binary((a, b, emit, { dtype }) => {
    const [left, right] = dtype === "bool" ? [emit.cast(a, "int32"), emit.cast(b, "int32")] : [a, b];
    return emit.node(type, [left, right]);
  }, "bool");

export const Abs: Kernel = direct("Abs");
export const Neg: Kernel = direct("Neg");
export const Sqrt: Kernel = directReal("Sqrt");
// The one that gives reals of whole numbers.
export const Exp: Kernel = unary(
  (x, emit, _, { dtype }) => emit.node("Exp", [dtype === "float32" ? x : emit.cast(x, "float32")]),
  "float32",
);
export const Log: Kernel = directReal("Log");
export const Tanh: Kernel = directReal("Tanh");
export const Sigmoid: Kernel = directReal("Sigmoid");
export const Relu: Kernel = direct("Relu");
export const Sign: Kernel = direct("Sign");
export const Floor: Kernel = directReal("Floor");
export const Ceil: Kernel = directReal("Ceil");
// Halves go to the even neighbour in both.
export const Round: Kernel = directReal("Round");
export const Reciprocal: Kernel = directReal("Reciprocal");
export const Softplus: Kernel = directReal("Softplus");
export const Elu: Kernel = directReal("Elu");
// ONNX keeps its slope in float32.
export const LeakyRelu: Kernel = real((x, emit, { alpha }) =>
  emit.precision === "float32"
    ? emit.node("LeakyRelu", [x], { alpha: { float: Number(alpha) } })
    : emit.node("Where", [
        emit.node("Less", [x, emit.fill(0, "float32")]),
        emit.node("Mul", [x, emit.fill(Number(alpha), "float32")]),
        x,
      ]),
);
export const Selu: Kernel = real((x, emit) => {
  const { SELU_SCALE, SELU_SCALEALPHA } = backend_util;
  const above = emit.node("Mul", [emit.node("Relu", [x]), emit.fill(SELU_SCALE, "float32")]);
  const negative = emit.node("Min", [x, emit.fill(0, "float32")]);
  return emit.node("Add", [
    above,
    emit.node("Mul", [emit.node("Elu", [negative]), emit.fill(SELU_SCALEALPHA, "float32")]),
  ]);
});
export const Square: Kernel = unary((x, emit) => emit.node("Mul", [x, x]));
export const Rsqrt: Kernel = real((x, emit) => emit.node("Reciprocal", [emit.node("Sqrt", [x])]));
export const Relu6: Kernel = unary((x, emit, _, { dtype }) =>
  emit.node("Clip", [x, emit.fill(0, dtype), emit.fill(6, dtype)]),
);
export const ClipByValue: Kernel = unary((x, emit, { clipValueMin, clipValueMax }, { dtype }) =>
  emit.node("Clip", [x, emit.fill(Number(clipValueMin), dtype), emit.fill(Number(clipValueMax), dtype)]),
);
export const Step: Kernel = unary((x, emit, { alpha }, { dtype }) => {
  const positive = emit.node("Greater", [x, emit.fill(0, dtype)]);
  if (!alpha) return emit.cast(positive, dtype);
  return emit.node("Where", [positive, emit.fill(1, dtype), emit.fill(Number(alpha), dtype)]);
});
export const LogicalNot: Kernel = direct("Not");
export const IsNan: Kernel = test((x, emit) => emit.node("IsNaN", [x]));
export const IsInf: Kernel = test((x, emit) => emit.node("IsInf", [x]));
export const IsFinite: Kernel = test((x, emit) =>
  emit.node("Not", [emit.node("Or", [emit.node("IsNaN", [x]), emit.node("IsInf", [x])])]),
);

export const Add: Kernel = directBinary("Add");
export const Sub: Kernel = directBinary("Sub");
export const Multiply: Kernel = directBinary("Mul", "Multiply");
export const RealDiv: Kernel = directBinary("Div", "RealDiv");
export const Pow: Kernel = directBinary("Pow");
export const Maximum: Kernel = directBinary("Max", "Maximum");
export const Minimum: Kernel = directBinary("Min", "Minimum");
export const SquaredDifference: Kernel = arithmetic("SquaredDifference", (a, b, emit) => {
  const difference = emit.node("Sub", [a, b]);
  return emit.node("Mul", [difference, difference]);
});

/** Whole numbers divided so that the remainder has the divisor's sign; `write` gets a divisor that is not 0. */
function wholeDivision(a: string, b: string, emit: Emit, write: (divisor: string, rest: string) => string): string {
  // Division by 0 ends the process in ONNX Runtime; tfjs gives 0.
  const zero = emit.fill(0, "int32");
  const none = emit.node("Equal", [b, zero]);
  const divisor = emit.node("Where", [none, emit.fill(1, "int32"), b]);
  return emit.node("Where", [none, zero, write(divisor, emit.node("Mod", [a, divisor]))]);
}

// tfjs's result is whole for reals too.
export const FloorDiv: Kernel = arithmetic(
  "FloorDiv",
  (a, b, emit, { dtype }) =>
    dtype === "int32"
      ? wholeDivision(a, b, emit, (divisor, rest) => emit.node("Div", [emit.node("Sub", [a, rest]), divisor]))
      : emit.cast(emit.node("Floor", [emit.node("Div", [a, b])]), "int32"),
  "int32",
);

/** The remainder with the sign of the divisor; that of reals goes through C's fmod, as in tfjs. */
export const Mod: Kernel = arithmetic("Mod", (a, b, emit, { dtype }) => {
  if (dtype === "int32") return wholeDivision(a, b, emit, (_, rest) => rest);
  const rest = emit.node("Mod", [a, b], { fmod: 1 });
  const zero = emit.fill(0, dtype);
  const differ = emit.node("Xor", [emit.node("Less", [a, zero]), emit.node("Less", [b, zero])]);
  return emit.node("Where", [differ, emit.node("Mod", [emit.node("Add", [rest, b]), b], { fmod: 1 }), rest]);
});

export const BitwiseAnd: Kernel = directBinary("BitwiseAnd");

/** x where x >= 0, else alpha x. */
export const Prelu: Kernel = {
  inputs: ["x", "alpha"],
  broadcasts: true,
  infer: ([x, alpha]) => [{ shape: broadcastShape(x!.shape, alpha!.shape), dtype: "float32" }],
  lower: ({ inputs: [x, alpha] }, emit) => {
    const name = emit.name(x!);
    const negative = emit.node("Less", [name, emit.fill(0, "float32")]);
    return [emit.node("Where", [negative, emit.node("Mul", [emit.name(alpha!), name]), name])];
  },
};

export const Equal: Kernel = comparison("Equal");
export const NotEqual: Kernel = binary((a, b, emit) => emit.node("Not", [emit.node("Equal", [a, b])]), "bool");
export const Greater: Kernel = comparison("Greater");
export const GreaterEqual: Kernel = comparison("GreaterOrEqual");
export const Less: Kernel = comparison("Less");
export const LessEqual: Kernel = comparison("LessOrEqual");
export const LogicalAnd: Kernel = binary((a, b, emit) => emit.node("And", [a, b]), "bool");
export const LogicalOr: Kernel = binary((a, b, emit) => emit.node("Or", [a, b]), "bool");

/** Gradient of Elu from its output: dy where y >= 0, else dy (y + 1). */
export const EluGrad: Kernel = {
  inputs: ["dy", "y"],
  infer: ([dy]) => like(dy!),
  lower: ({ inputs: [dy, y] }, emit) => {
    const one = emit.fill(1, y!.dtype);
    const slope = emit.node("Min", [emit.node("Add", [emit.name(y!), one]), one]);
    return [emit.node("Mul", [emit.name(dy!), slope])];
  },
};

export const AddN: Kernel = {
  inputs: "list",
  infer: ([first]) => like(first!),
  lower: ({ inputs }, emit) => [emit.node("Sum", inputs.map(emit.name))],
};

export const Select: Kernel = {
  inputs: ["condition", "t", "e"],
  infer: ([condition, t]) => {
    // tf.where broadcasts before; a vector that chooses rows is an older form that backends disagree on.
    if (!sameShape(condition!.shape, t!.shape)) {
      throw new UnsupportedError(
        `select: the condition must have the shape [${t!.shape.join(", ")}] of the choices, ` +
          `got [${condition!.shape.join(", ")}]; use tf.where`,
      );
    }
    return like(t!);
  },
  lower: ({ inputs }, emit) => {
    const [condition, t, e] = inputs.map(emit.name) as [string, string, string];
    if (inputs[1]!.dtype !== "bool") return [emit.node("Where", [condition, t, e])];
    // ONNX Runtime chooses between numbers only.
    const other = emit.node("And", [emit.node("Not", [condition]), e]);
    return [emit.node("Or", [emit.node("And", [condition, t]), other])];
  },
};

export const Cast: Kernel = {
  inputs: ["x"],
  keepsBytes: true,
  infer: ([x], { dtype }) => like(x!, dtype as DType),
  lower: ({ inputs: [x], attributes }, emit) => {
    const to = attributes["dtype"] as DType;
    return [x!.dtype === to ? emit.node("Identity", [emit.name(x!)]) : emit.cast(emit.name(x!), to)];
  },
};
