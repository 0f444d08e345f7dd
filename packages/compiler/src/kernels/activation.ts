// The activations that tfjs fuses into a product or a convolution.
import { UnsupportedError } from "../errors.ts";
import type { Attributes } from "../graph.ts";
import type { Emit, OnnxAttributes } from "../kernel.ts";

type Write = (emit: Emit, x: string, attributes: Attributes) => string;

const direct =
  (type: string, attributes: (given: Attributes) => OnnxAttributes = () => ({})): Write =>
  (emit, x, given) =>
    emit.node(type, [x], attributes(given));

const ACTIVATIONS: Readonly<Record<string, Write>> = {
  linear: (_, x) => x,
  relu: direct("Relu"),
  elu: direct("Elu"),
  sigmoid: direct("Sigmoid"),
  leakyrelu: direct("LeakyRelu", ({ leakyreluAlpha }) => ({ alpha: { float: Number(leakyreluAlpha ?? 0) } })),
  relu6: (emit, x) => emit.node("Clip", [x, emit.fill(0, "float32"), emit.fill(6, "float32")]),
};

/** Applies the activation of a fused kernel; throws UnsupportedError, naming `subject`, for one that is not lowered. */
export function activate(emit: Emit, x: string, attributes: Attributes, subject: string): string {
  const name = String(attributes["activation"] ?? "linear");
  const write = ACTIVATIONS[name];
  if (!write) throw new UnsupportedError(`${subject}: activation ${name} is not lowered; apply it behind the kernel`);
  return write(emit, x, attributes);
}
