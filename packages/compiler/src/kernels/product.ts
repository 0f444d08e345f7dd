// Matrix products. Two-dimensional ones become Gemm, which transposes while it reads: no transpose is ever written out.
import { backend_util } from "@tensorflow/tfjs-core";
import { UnsupportedError } from "../errors.ts";
import { sameShape, type Attributes, type GraphNode, type Value } from "../graph.ts";
import type { Emit, Kernel } from "../kernel.ts";
import { activate } from "./activation.ts";
import { broadcastShape } from "./elementwise.ts";

function productShape(a: Value, b: Value, { transposeA, transposeB }: Attributes): number[] {
  const [rows, inner] = transposeA ? [a.shape.at(-1)!, a.shape.at(-2)!] : [a.shape.at(-2)!, a.shape.at(-1)!];
  const [other, columns] = transposeB ? [b.shape.at(-1)!, b.shape.at(-2)!] : [b.shape.at(-2)!, b.shape.at(-1)!];
  if (inner !== other) {
    throw new UnsupportedError(`matMul: inner sizes must agree, got ${inner} and ${other}; check the shapes`);
  }
  return [...broadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2)), rows, columns];
}

/** The product of the first two inputs, plus a bias that fits Gemm's C, or that is added behind. */
function product({ inputs: [a, b, bias], attributes }: GraphNode, emit: Emit): string {
  const transposeA = attributes["transposeA"] === true;
  const transposeB = attributes["transposeB"] === true;
  if (a!.shape.length === 2 && b!.shape.length === 2) {
    const inputs = [emit.name(a!), emit.name(b!), ...(bias ? [emit.name(bias)] : [])];
    return emit.node("Gemm", inputs, { transA: transposeA ? 1 : 0, transB: transposeB ? 1 : 0 });
  }
  const swapped = (value: Value, swap: boolean): string => {
    if (!swap) return emit.name(value);
    const perm = value.shape.map((_, axis) => axis);
    perm.push(perm.splice(-2, 1)[0]!);
    return emit.node("Transpose", [emit.name(value)], { perm });
  };
  const out = emit.node("MatMul", [swapped(a!, transposeA), swapped(b!, transposeB)]);
  return bias ? emit.node("Add", [out, emit.name(bias)]) : out;
}

export const BatchMatMul: Kernel = {
  inputs: ["a", "b"],
  infer: ([a, b], attributes) => [{ shape: productShape(a!, b!, attributes), dtype: a!.dtype }],
  lower: (node, emit) => [product(node, emit)],
};

export const _FusedMatMul: Kernel = {
  inputs: ["a", "b", "bias"],
  infer: ([a, b, bias], attributes) => {
    const shape = productShape(a!, b!, attributes);
    if (bias && !sameShape(broadcastShape(shape, bias.shape), shape)) {
      throw new UnsupportedError(`matMul: a bias of [${bias.shape.join(", ")}] does not fit [${shape.join(", ")}]`);
    }
    return [{ shape, dtype: a!.dtype }];
  },
  lower: (node, emit) => {
    return [activate(emit, product(node, emit), node.attributes, "fused matMul")];
  },
};

/** A sum of products over named axes; tfjs writes no ellipses and names no axis twice in one operand. */
export const Einsum: Kernel = {
  inputs: "list",
  infer: (inputs, { equation }) => {
    const { allDims, idDims } = backend_util.decodeEinsumEquation(String(equation), inputs.length);
    const sizes = new Map<string, number>();
    for (const [i, { shape }] of inputs.entries()) {
      for (const [axis, size] of shape.entries()) {
        const name = allDims[idDims[i]![axis]!]!;
        if ((sizes.get(name) ?? size) !== size || idDims[i]!.length !== shape.length) {
          throw new UnsupportedError(
            `einsum: "${String(equation)}" does not fit the operand [${shape.join(", ")}]; check the axes`,
          );
        }
        sizes.set(name, size);
      }
    }
    const [, out] = String(equation).replaceAll(/\s/g, "").split("->");
    return [{ shape: Array.from(out!, (name) => sizes.get(name)!), dtype: inputs[0]!.dtype }];
  },
  lower: ({ inputs, attributes }, emit) => [
    emit.node("Einsum", inputs.map(emit.name), { equation: String(attributes["equation"]).replaceAll(/\s/g, "") }),
  ],
};

/** Multiply-adds of a product, twice: its floating-point operations; 0 for any other kernel. */
export function productFlops({ kernel, inputs: [a], outputs: [out], attributes }: GraphNode): number {
  if (kernel !== "BatchMatMul" && kernel !== "_FusedMatMul") return 0;
  const inner = attributes["transposeA"] === true ? a!.shape.at(-2)! : a!.shape.at(-1)!;
  return 2 * inner * out!.shape.reduce((size, each) => size * each, 1);
}
