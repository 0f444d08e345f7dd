// What passes are written with: a map over nodes in order, with values replaced on the way.
import type { Graph, GraphNode, Value } from "../graph.ts";

/** What a rule says of a node, its inputs already replaced: keep it, use another value for its output, or other nodes. */
export type Rewrite = GraphNode | { readonly replaceBy: Value };

/** Which node makes a value, among those written so far. */
export type Makers = ReadonlyMap<number, GraphNode>;

/** Rewrites each node in order; what was replaced is replaced in everything behind it. */
export function rewrite(graph: Graph, rule: (node: GraphNode, made: Makers) => Rewrite): Graph {
  const replaced = new Map<number, Value>();
  const now = (value: Value): Value => replaced.get(value.id) ?? value;
  const nodes: GraphNode[] = [];
  const made = new Map<number, GraphNode>();
  for (const node of graph.nodes) {
    const result = rule({ ...node, inputs: node.inputs.map(now) }, made);
    if ("replaceBy" in result) replaced.set(node.outputs[0]!.id, result.replaceBy);
    else {
      nodes.push(result);
      for (const { id } of result.outputs) made.set(id, result);
    }
  }
  return { ...graph, nodes, results: graph.results.map((result) => ({ ...result, value: now(result.value) })) };
}
