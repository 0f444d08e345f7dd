// Functions that ONNX Runtime has in float32 only, in float64: integrals over [0, 1] of even integrands by the
// Gauss-Legendre rule, to the rounding of float64.
import type { Emit } from "../kernel.ts";

/** Points of the rule over [-1, 1]; by symmetry half of them are evaluated. */
const POINTS = 40;

/** The Legendre polynomial of degree POINTS and its derivative (Abramowitz and Stegun 1964, 22.7.10 and 22.8.5). */
function legendre(x: number): readonly [value: number, slope: number] {
  let [before, value] = [1, x];
  for (let n = 2; n <= POINTS; n++) [before, value] = [value, ((2 * n - 1) * x * value - (n - 1) * before) / n];
  return [value, (POINTS * (x * value - before)) / (x * x - 1)];
}

/** The positive points of the rule and their weights (Abramowitz and Stegun 1964, 25.4.29), by bisection. */
function rule(): readonly { readonly point: number; readonly weight: number }[] {
  const step = 1 / (POINTS * POINTS);
  const found = [];
  for (let left = 0; left < 1; left += step) {
    let [low, high] = [left, left + step];
    const below = legendre(low)[0] > 0;
    if (below === legendre(high)[0] > 0) continue;
    for (let i = 0; i < 60; i++) {
      const middle = (low + high) / 2;
      if (legendre(middle)[0] > 0 === below) low = middle;
      else high = middle;
    }
    const slope = legendre(low)[1];
    found.push({ point: low, weight: 2 / ((1 - low * low) * slope * slope) });
  }
  return found;
}

let known: ReturnType<typeof rule> | undefined;

/** x times the integral over t from 0 to 1 of f(x^2 t^2), where `write` writes f. */
function integral(emit: Emit, x: string, write: (squares: string) => string): string {
  known ??= rule();
  const squares = emit.reals(
    known.map(({ point }) => point * point),
    [known.length],
  );
  const weights = emit.reals(
    known.map(({ weight }) => weight),
    [known.length, 1],
  );
  const last = emit.ints([-1]);
  const column = emit.node("Unsqueeze", [emit.node("Mul", [x, x]), last]);
  const sum = emit.node("MatMul", [write(emit.node("Mul", [column, squares])), weights]);
  return emit.node("Mul", [x, emit.node("Squeeze", [sum, last])]);
}

/** The error function: 2 / sqrt(pi) times the integral of exp(-t^2) from 0 to x; 1 to rounding beyond 6. */
export function erf(emit: Emit, x: string): string {
  const near = emit.node("Clip", [x, emit.fill(-6, "float32"), emit.fill(6, "float32")]);
  const sum = integral(emit, near, (squares) => emit.node("Exp", [emit.node("Neg", [squares])]));
  return emit.node("Mul", [sum, emit.fill(2 / Math.sqrt(Math.PI), "float32")]);
}

/** Twice the arc tangent of x in [-1, 1]: the integral of 1 / (1 + t^2). */
export function twiceArctangent(emit: Emit, x: string): string {
  const one = emit.fill(1, "float32");
  const sum = integral(emit, x, (squares) => emit.node("Reciprocal", [emit.node("Add", [squares, one])]));
  return emit.node("Add", [sum, sum]);
}
