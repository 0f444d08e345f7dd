// Drops what changes nothing: identities, reshapes and casts to the same, reshapes of reshapes, x * 1, x + 0, --x.
import { sameShape, sizeOf, type Graph, type GraphNode, type Value } from "../graph.ts";
import { rewrite, type Rewrite } from "./rewrite.ts";

/** The number that every element of a value is, if it is known. */
type Splat = (value: Value) => number | undefined;

/** Finds values whose elements are all one known number: fills and constants of one element. */
function splats(graph: Graph): Splat {
  const known = new Map<number, number>();
  for (const { value, values } of graph.constants) if (values.length === 1) known.set(value.id, values[0]!);
  for (const { kernel, attributes, outputs, inputs } of graph.nodes) {
    const [out] = outputs;
    if (kernel === "Fill") known.set(out!.id, Number(attributes["value"]));
    else if (kernel === "ZerosLike") known.set(out!.id, 0);
    else if (kernel === "OnesLike") known.set(out!.id, 1);
    else if (["Reshape", "Identity", "Tile", "BroadcastTo", "ExpandDims", "Transpose", "Slice"].includes(kernel)) {
      const from = known.get(inputs[0]!.id);
      if (from !== undefined) known.set(out!.id, from);
    }
  }
  return ({ id }) => known.get(id);
}

/** The neutral element of the second operand of a kernel. */
const NEUTRAL: Readonly<Record<string, number>> = { Add: 0, Sub: 0, Multiply: 1, RealDiv: 1 };
const COMMUTES: ReadonlySet<string> = new Set(["Add", "Multiply"]);
const RESHAPES: ReadonlySet<string> = new Set(["Reshape", "ExpandDims"]);

/** Removes identities. */
export function removeIdentities(graph: Graph): Graph {
  const splat = splats(graph);
  return rewrite(graph, (node, made): Rewrite => {
    const { kernel, inputs, attributes, outputs } = node;
    const [x, y] = inputs;
    const out = outputs[0]!;
    if (kernel === "Identity") return { replaceBy: x! };
    if (kernel === "Cast" && x!.dtype === out.dtype) return { replaceBy: x! };
    if (RESHAPES.has(kernel)) {
      if (sameShape(x!.shape, out.shape)) return { replaceBy: x! };
      const source = made.get(x!.id);
      if (source && RESHAPES.has(source.kernel) && sizeOf(source.inputs[0]!.shape) === sizeOf(out.shape)) {
        return { ...node, kernel: "Reshape", attributes: { shape: [...out.shape] }, inputs: source.inputs };
      }
    }
    if ((kernel === "Tile" || kernel === "BroadcastTo") && sameShape(x!.shape, out.shape)) return { replaceBy: x! };
    if (kernel === "Transpose" && (attributes["perm"] as readonly number[]).every((axis, i) => axis === i)) {
      return { replaceBy: x! };
    }
    if (kernel === "Neg") {
      const source = made.get(x!.id);
      if (source?.kernel === "Neg") return { replaceBy: source.inputs[0]! };
    }
    const neutral = NEUTRAL[kernel];
    // -0 + 0 is 0: the sign of a zero may change, nothing else.
    if (neutral !== undefined) {
      if (splat(y!) === neutral) return broadcast(node, x!);
      if (COMMUTES.has(kernel) && splat(x!) === neutral) return broadcast(node, y!);
    }
    return node;
  });
}

/** The operand itself, or its broadcast to what the node gave. */
function broadcast(node: GraphNode, operand: Value): Rewrite {
  const out = node.outputs[0]!;
  if (operand.dtype !== out.dtype) return node;
  if (sameShape(operand.shape, out.shape)) return { replaceBy: operand };
  return { ...node, kernel: "BroadcastTo", attributes: { shape: [...out.shape] }, inputs: [operand] };
}
