// Lets ONNX broadcast: an operand that was repeated or filled to full size only to meet another is used small.
import { sameShape, sizeOf, type Graph, type GraphNode, type Value } from "../graph.ts";
import { kernels } from "../kernels.ts";
import { broadcastShape } from "../kernels/elementwise.ts";
import { rewrite, type Makers } from "./rewrite.ts";

/** Uses broadcast operands before they are broadcast, where the result keeps its shape. */
export function useSmallOperands(graph: Graph): Graph {
  const scalars = new Map<string, Value>();
  const added: GraphNode[] = [];
  let next =
    Math.max(
      0,
      ...graph.nodes.flatMap(({ outputs }) => outputs.map(({ id }) => id)),
      ...graph.arguments.map(({ value }) => value.id),
      ...graph.constants.map(({ value }) => value.id),
    ) + 1;

  /** A scalar fill; one per number and type. */
  const scalar = (value: number, dtype: Value["dtype"], { scope, layer }: GraphNode): Value => {
    const key = `${dtype} ${Object.is(value, -0) ? "-0" : value}`;
    let found = scalars.get(key);
    if (!found) {
      found = { id: next++, shape: [], dtype };
      scalars.set(key, found);
      added.push({
        kernel: "Fill",
        attributes: { shape: [], value, dtype },
        inputs: [],
        outputs: [found],
        scope,
        layer,
      });
    }
    return found;
  };

  /** The smallest value with the same elements under broadcasting. */
  const small = (value: Value, made: Makers): Value => {
    const node = made.get(value.id);
    if (!node) return value;
    if (node.kernel === "Fill" && sizeOf(value.shape) > 1) {
      return scalar(Number(node.attributes["value"]), value.dtype, node);
    }
    const source = node.inputs[0];
    if (node.kernel === "BroadcastTo") return small(source!, made);
    if (node.kernel === "Tile") {
      const reps = node.attributes["reps"] as readonly number[];
      if (reps.every((times, axis) => times === 1 || source!.shape[axis] === 1)) return small(source!, made);
    }
    return value;
  };

  const changed = rewrite(graph, (node, made) => {
    if (!kernels.get(node.kernel)!.broadcasts) return node;
    const [a, b] = node.inputs;
    const out = node.outputs[0]!;
    const fits = (left: Value, right: Value): boolean => sameShape(broadcastShape(left.shape, right.shape), out.shape);
    const [smallA, smallB] = [small(a!, made), small(b!, made)];
    for (const inputs of [
      [smallA, smallB],
      [smallA, b!],
      [a!, smallB],
    ] as const) {
      if (fits(inputs[0], inputs[1])) return { ...node, inputs };
    }
    return node;
  });
  return { ...changed, nodes: [...added, ...changed.nodes] };
}
