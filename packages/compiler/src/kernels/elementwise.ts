// Element-wise kernels: one input, two broadcast inputs, comparisons, logic, choices.
import { UnsupportedError } from "../errors.ts";
import { sameShape, type Attributes, type Value } from "../graph.ts";
import type { Emit, Kernel, OnnxAttributes } from "../kernel.ts";
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

/** One input, written by `write`. */
const unary = (
  write: (x: string, emit: Emit, attributes: Attributes, value: Value) => string,
  dtype?: DType,
): Kernel => ({
  inputs: ["x"],
  infer: ([x]) => like(x!, dtype),
  lower: ({ inputs: [x], attributes }, emit) => [write(emit.name(x!), emit, attributes, x!)],
});

/** One input, one ONNX operator. */
const direct = (type: string, attributes: (given: Attributes) => OnnxAttributes = () => ({})): Kernel =>
  unary((x, emit, given) => emit.node(type, [x], attributes(given)));

/** Two broadcast inputs, written by `write`. */
const binary = (write: (a: string, b: string, emit: Emit) => string, dtype?: DType): Kernel => ({
  inputs: ["a", "b"],
  broadcasts: true,
  infer: ([a, b]) => [{ shape: broadcastShape(a!.shape, b!.shape), dtype: dtype ?? a!.dtype }],
  lower: ({ inputs: [a, b] }, emit) => [write(emit.name(a!), emit.name(b!), emit)],
});

const directBinary = (type: string, dtype?: DType): Kernel => binary((a, b, emit) => emit.node(type, [a, b]), dtype);

export const Abs: Kernel = direct("Abs");
export const Neg: Kernel = direct("Neg");
export const Sqrt: Kernel = direct("Sqrt");
export const Exp: Kernel = direct("Exp");
export const Log: Kernel = direct("Log");
export const Tanh: Kernel = direct("Tanh");
export const Sigmoid: Kernel = direct("Sigmoid");
export const Relu: Kernel = direct("Relu");
export const Sign: Kernel = direct("Sign");
export const Floor: Kernel = direct("Floor");
export const Reciprocal: Kernel = direct("Reciprocal");
export const Softplus: Kernel = direct("Softplus");
export const Elu: Kernel = direct("Elu");
export const LeakyRelu: Kernel = direct("LeakyRelu", ({ alpha }) => ({ alpha: { float: Number(alpha) } }));
export const Square: Kernel = unary((x, emit) => emit.node("Mul", [x, x]));
export const Rsqrt: Kernel = unary((x, emit) => emit.node("Reciprocal", [emit.node("Sqrt", [x])]));
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
export const IsNan: Kernel = unary((x, emit) => emit.node("IsNaN", [x]), "bool");

export const Add: Kernel = directBinary("Add");
export const Sub: Kernel = directBinary("Sub");
export const Multiply: Kernel = directBinary("Mul");
export const RealDiv: Kernel = directBinary("Div");
export const Pow: Kernel = directBinary("Pow");
export const Maximum: Kernel = directBinary("Max");
export const Minimum: Kernel = directBinary("Min");
export const SquaredDifference: Kernel = binary((a, b, emit) => {
  const difference = emit.node("Sub", [a, b]);
  return emit.node("Mul", [difference, difference]);
});
export const Equal: Kernel = directBinary("Equal", "bool");
export const NotEqual: Kernel = binary((a, b, emit) => emit.node("Not", [emit.node("Equal", [a, b])]), "bool");
export const Greater: Kernel = directBinary("Greater", "bool");
export const GreaterEqual: Kernel = directBinary("GreaterOrEqual", "bool");
export const Less: Kernel = directBinary("Less", "bool");
export const LessEqual: Kernel = directBinary("LessOrEqual", "bool");
export const LogicalAnd: Kernel = directBinary("And", "bool");
export const LogicalOr: Kernel = directBinary("Or", "bool");

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
  lower: ({ inputs }, emit) => [emit.node("Where", inputs.map(emit.name))],
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
