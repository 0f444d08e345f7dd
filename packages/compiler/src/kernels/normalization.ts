// Normalisation by given moments, and by the squares of neighbouring channels.
import type { GraphNode, Value } from "../graph.ts";
import type { Emit, Kernel } from "../kernel.ts";
import { matrix } from "./linear-map.ts";

/** scale (x - mean) / sqrt(variance + epsilon) + offset; the last two may be left out. */
export const FusedBatchNorm: Kernel = {
  // An offset counts twice, so that the number of inputs says which of the two is there.
  inputs: ["x", "mean", "variance", "offset", "offset", "scale"],
  infer: ([x]) => [{ shape: x!.shape, dtype: x!.dtype }],
  lower: ({ inputs: [x, mean, variance, ...rest], attributes }, emit) => {
    const offset = rest.length > 1 ? rest[0] : undefined;
    const scale = rest.length === 1 ? rest[0] : rest[2];
    const epsilon = emit.fill(Number(attributes["varianceEpsilon"] ?? 0.001), "float32");
    const deviation = emit.node("Sqrt", [emit.node("Add", [emit.name(variance!), epsilon])]);
    const factor = scale ? emit.node("Div", [emit.name(scale), deviation]) : emit.node("Reciprocal", [deviation]);
    const scaled = emit.node("Mul", [emit.node("Sub", [emit.name(x!), emit.name(mean!)]), factor]);
    return [offset ? emit.node("Add", [scaled, emit.name(offset)]) : scaled];
  },
};

/** Sums each channel's neighbours up to `depthRadius` away: a product with a band of ones, symmetric. */
function neighbours(emit: Emit, x: string, { shape }: Value, { attributes }: GraphNode): string {
  const channels = shape.at(-1)!;
  const radius = Number(attributes["depthRadius"]);
  const band = matrix(channels, channels, (row, column) => (Math.abs(row - column) <= radius ? 1 : 0));
  return emit.node("MatMul", [x, emit.reals(band.flat(), [channels, channels])]);
}

/** bias + alpha times the sum of the neighbours' squares. */
function norm(emit: Emit, x: Value, node: GraphNode): string {
  const square = emit.node("Mul", [emit.name(x), emit.name(x)]);
  const sum = emit.node("Mul", [neighbours(emit, square, x, node), real(emit, node, "alpha")]);
  return emit.node("Add", [sum, real(emit, node, "bias")]);
}

const real = (emit: Emit, { attributes }: GraphNode, name: string, factor = 1): string =>
  emit.fill(factor * Number(attributes[name]), "float32");

/** x times norm^-beta (Krizhevsky, Sutskever and Hinton 2012, section 3.3). */
export const LRN: Kernel = {
  inputs: ["x"],
  infer: ([x]) => [{ shape: x!.shape, dtype: x!.dtype }],
  lower: (node, emit) => {
    const [x] = node.inputs;
    return [emit.node("Mul", [emit.name(x!), emit.node("Pow", [norm(emit, x!, node), real(emit, node, "beta", -1)])])];
  },
};

/** dy norm^-beta - 2 alpha beta x times the neighbours' sum of dy y / norm. */
export const LRNGrad: Kernel = {
  inputs: ["x", "y", "dy"],
  infer: ([x]) => [{ shape: x!.shape, dtype: x!.dtype }],
  lower: (node, emit) => {
    const [x, y, dy] = node.inputs;
    const { alpha, beta } = node.attributes;
    const norms = norm(emit, x!, node);
    const own = emit.node("Mul", [emit.name(dy!), emit.node("Pow", [norms, real(emit, node, "beta", -1)])]);
    const shares = emit.node("Div", [emit.node("Mul", [emit.name(dy!), emit.name(y!)]), norms]);
    const others = emit.node("Mul", [emit.name(x!), neighbours(emit, shares, x!, node)]);
    const factor = emit.fill(2 * Number(alpha) * Number(beta), "float32");
    return [emit.node("Sub", [own, emit.node("Mul", [others, factor])])];
  },
};
