// Drops nodes and constants that no result needs.
import type { Graph, GraphNode } from "../graph.ts";

/** Removes dead code. */
export function removeDead(graph: Graph): Graph {
  const needed = new Set(graph.results.map(({ value }) => value.id));
  const nodes: GraphNode[] = [];
  for (const node of graph.nodes.toReversed()) {
    if (!node.outputs.some(({ id }) => needed.has(id))) continue;
    for (const { id } of node.inputs) needed.add(id);
    nodes.push(node);
  }
  return {
    ...graph,
    nodes: nodes.toReversed(),
    constants: graph.constants.filter(({ value }) => needed.has(value.id)),
  };
}
