// Makes each thing once: equal constants and equal calls of equal inputs (common subexpressions).
import type { Graph, GraphNode, Value } from "../graph.ts";
import { rewrite } from "./rewrite.ts";

/** Merges equal constants and equal nodes. */
export function mergeEqual(graph: Graph): Graph {
  const same = new Map<string, Value>();
  const replaced = new Map<number, Value>();
  const constants = graph.constants.filter(({ value, values }) => {
    const key = `${value.dtype}[${value.shape.join(",")}]${Array.from(values, (each) => (Object.is(each, -0) ? "-0" : each)).join(",")}`;
    const first = same.get(key);
    if (first) replaced.set(value.id, first);
    else same.set(key, value);
    return !first;
  });
  const now = (value: Value): Value => replaced.get(value.id) ?? value;
  const seen = new Map<string, GraphNode>();
  const merged = rewrite({ ...graph, constants }, (node) => {
    const inputs = node.inputs.map(now);
    const key = `${node.kernel} ${JSON.stringify(node.attributes)} ${inputs.map(({ id }) => id).join(" ")}`;
    const first = seen.get(key);
    if (first && first.outputs.length === 1) return { replaceBy: first.outputs[0]! };
    seen.set(key, { ...node, inputs });
    return { ...node, inputs };
  });
  return { ...merged, results: merged.results.map((result) => ({ ...result, value: now(result.value) })) };
}
