// Trigonometric and hyperbolic functions with their inverses, the error function, and logarithm and exponential near 0.
// ONNX Runtime has most of them in float32 only: in float64 they are composed from those it has.
import type { Emit, Kernel } from "../kernel.ts";
import { arithmetic, directReal, real } from "./elementwise.ts";
import { erf, twiceArctangent } from "./quadrature.ts";

type Write = (emit: Emit, x: string) => string;

const constant = (emit: Emit, value: number): string => emit.fill(value, "float32");
const add = (emit: Emit, a: string, b: string): string => emit.node("Add", [a, b]);
const sub = (emit: Emit, a: string, b: string): string => emit.node("Sub", [a, b]);
const mul = (emit: Emit, a: string, b: string): string => emit.node("Mul", [a, b]);
const div = (emit: Emit, a: string, b: string): string => emit.node("Div", [a, b]);
const apply = (emit: Emit, type: string, x: string): string => emit.node(type, [x]);

/** The ONNX operator in float32, `write` in float64. */
const either =
  (type: string, write: Write): Write =>
  (emit, x) =>
    emit.precision === "float32" ? apply(emit, type, x) : write(emit, x);

const kernel = (write: Write): Kernel => real((x, emit) => write(emit, x));

/** sqrt(1 - x^2), each factor without cancellation. */
const cathetus: Write = (emit, x) => {
  const one = constant(emit, 1);
  return apply(emit, "Sqrt", mul(emit, sub(emit, one, x), add(emit, one, x)));
};

/** sqrt(1 + x^2). */
const hypotenuse: Write = (emit, x) => apply(emit, "Sqrt", add(emit, mul(emit, x, x), constant(emit, 1)));

/** By half the angle: tan(a / 2) = sin a / (1 + cos a). */
const asin: Write = either("Asin", (emit, x) =>
  twiceArctangent(emit, div(emit, x, add(emit, constant(emit, 1), cathetus(emit, x)))),
);

/** Where squares would overflow the arc tangent is pi / 2 to rounding. */
const FAR = 1e150;

const atan: Write = either("Atan", (emit, x) => {
  const near = emit.node("Clip", [x, constant(emit, -FAR), constant(emit, FAR)]);
  return twiceArctangent(emit, div(emit, near, add(emit, constant(emit, 1), hypotenuse(emit, near))));
});

const cosh: Write = either("Cosh", (emit, x) => {
  const up = apply(emit, "Exp", x);
  return mul(emit, add(emit, up, apply(emit, "Reciprocal", up)), constant(emit, 0.5));
});

/** log(1 + x), exact for small x: what rounding 1 + x loses is made good by the quotient (Kahan; Higham 2002, 1.14.1). */
const log1p: Write = (emit, x) => {
  const one = constant(emit, 1);
  const sum = add(emit, x, one);
  const kept = sub(emit, sum, one);
  const tiny = emit.node("Equal", [kept, constant(emit, 0)]);
  const quotient = div(emit, mul(emit, apply(emit, "Log", sum), x), kept);
  return emit.node("Where", [tiny, x, quotient]);
};

export const Sin: Kernel = directReal("Sin");
export const Cos: Kernel = directReal("Cos");
export const Tan: Kernel = kernel(either("Tan", (emit, x) => div(emit, apply(emit, "Sin", x), apply(emit, "Cos", x))));
export const Asin: Kernel = kernel(asin);
export const Acos: Kernel = kernel(either("Acos", (emit, x) => sub(emit, constant(emit, Math.PI / 2), asin(emit, x))));
export const Atan: Kernel = kernel(atan);
export const Sinh: Kernel = kernel(either("Sinh", (emit, x) => mul(emit, apply(emit, "Tanh", x), cosh(emit, x))));
export const Cosh: Kernel = kernel(cosh);
/** log(|x| + sqrt(1 + x^2)) with the sign of x. */
export const Asinh: Kernel = kernel(
  either("Asinh", (emit, x) => {
    const size = apply(emit, "Abs", x);
    const square = mul(emit, x, x);
    const rest = div(emit, square, add(emit, constant(emit, 1), hypotenuse(emit, x)));
    return mul(emit, apply(emit, "Sign", x), log1p(emit, add(emit, size, rest)));
  }),
);
export const Acosh: Kernel = kernel(
  either("Acosh", (emit, x) => {
    const one = constant(emit, 1);
    const root = apply(emit, "Sqrt", mul(emit, sub(emit, x, one), add(emit, x, one)));
    return apply(emit, "Log", add(emit, x, root));
  }),
);
export const Atanh: Kernel = kernel(
  either("Atanh", (emit, x) => {
    const ratio = div(emit, add(emit, x, x), sub(emit, constant(emit, 1), x));
    return mul(emit, log1p(emit, ratio), constant(emit, 0.5));
  }),
);
export const Erf: Kernel = kernel(either("Erf", erf));
export const Log1p: Kernel = kernel(log1p);
/** exp(x) - 1 = tanh(x / 2) (exp(x) + 1), exact for small x. */
export const Expm1: Kernel = kernel((emit, x) => {
  const half = apply(emit, "Tanh", mul(emit, x, constant(emit, 0.5)));
  return mul(emit, half, add(emit, apply(emit, "Exp", x), constant(emit, 1)));
});

/** The angle of (x, y) from the positive x axis; 0 at the origin. */
export const Atan2: Kernel = arithmetic("Atan2", (y, x, emit, { dtype }) => {
  const [down, across] = dtype === "float32" ? [y, x] : [emit.cast(y, "float32"), emit.cast(x, "float32")];
  const zero = constant(emit, 0);
  const left = emit.node("Less", [across, zero]);
  const below = emit.node("Less", [down, zero]);
  const turn = emit.node("Where", [below, constant(emit, -Math.PI), constant(emit, Math.PI)]);
  const angle = add(emit, atan(emit, div(emit, down, across)), emit.node("Where", [left, turn, zero]));
  const origin = emit.node("And", [emit.node("Equal", [down, zero]), emit.node("Equal", [across, zero])]);
  const found = emit.node("Where", [origin, zero, angle]);
  return dtype === "float32" ? found : emit.cast(found, dtype);
});
