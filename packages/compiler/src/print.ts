// A graph as text, one line a node, the same for the same program: for messages, tests and debugging.
import type { Graph, Value } from "./graph.ts";

/** Prints a graph. Values are numbered in the order they appear, so renumbering changes nothing. */
export function printGraph(graph: Graph): string {
  const names = new Map<number, string>();
  const name = (value: Value): string => {
    let known = names.get(value.id);
    if (known === undefined) {
      known = `%${names.size}`;
      names.set(value.id, known);
    }
    return known;
  };
  const typed = (value: Value): string => `${name(value)}: ${value.dtype}[${value.shape.join(",")}]`;
  const lines = [`step ${graph.name}`];
  for (const { group, name: label, value } of graph.arguments) lines.push(`  ${typed(value)} = ${group}/${label}`);
  for (const { value, values } of graph.constants) {
    const shown = [...values.subarray(0, 8)].join(", ") + (values.length > 8 ? ", …" : "");
    lines.push(`  ${typed(value)} = constant {${shown}}`);
  }
  for (const { kernel, attributes, inputs, outputs } of graph.nodes) {
    const set = Object.entries(attributes).map(([key, value]) => `${key}=${JSON.stringify(value)}`);
    const args = [...inputs.map(name), ...set].join(", ");
    lines.push(`  ${outputs.map(typed).join(", ")} = ${kernel}(${args})`);
  }
  for (const { group, name: label, value } of graph.results) lines.push(`  ${group}/${label} = ${name(value)}`);
  return `${lines.join("\n")}\n`;
}
