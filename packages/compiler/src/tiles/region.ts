// Writes a region as a loop over tiles: an ONNX Scan that carries the sums over the batch, takes slices of what goes in
// and stacks what comes out. Slices are views; stacked outputs are written in place.
import type { Value } from "../graph.ts";
import { scan, valueInfo, type NodeInit, type ValueInfoInit } from "../onnx/write.ts";
import { lowerNode, openScope, type Scope } from "../scope.ts";
import type { Region } from "./plan.ts";

/** Writes a region into a step. */
export function lowerRegion({ batch, tile, nodes, scanned, stacked }: Region, outer: Scope): void {
  const inner = openScope(outer.step, outer);
  const { precision, fresh } = outer.step;
  const { emit } = inner;
  /** A value as the body sees it, under an id of its own: the same value may also be used whole. */
  const slice = ({ id, shape, dtype }: Value): Value => ({
    id: -1 - id,
    shape: [(shape[0]! / batch) * tile, ...shape.slice(1)],
    dtype,
  });
  const inputs: ValueInfoInit[] = [];
  const outputs: ValueInfoInit[] = [];
  const takes = ({ dtype, shape }: Value): string => {
    const name = fresh();
    inputs.push(valueInfo(name, dtype, shape, precision));
    return name;
  };
  const given = new Set<string>();
  /** The node of the body that makes a name. */
  const makerOf = (name: string): NodeInit | undefined => inner.nodes.find(({ output }) => output!.includes(name));
  const gives = (name: string, { dtype }: Value): void => {
    const made = makerOf(name);
    // A reshape at the end would be a copy: what it reshapes goes out, and is given its shape behind the loop.
    const from = made?.opType === "Reshape" ? made.input![0]! : name;
    // A body's output must be made in the body, each under a name of its own.
    const output = makerOf(from) && !given.has(from) ? from : emit.node("Identity", [from]);
    given.add(output);
    outputs.push(valueInfo(output, dtype, undefined, precision));
  };

  const sums = nodes
    .filter(({ use }) => use.kind === "sum")
    .map(({ node, use }) => ({ total: node.outputs[0]!, divisor: use.divisor }));
  const carried = sums.map(({ total }) => takes(total));
  for (const value of scanned) inner.names.set(slice(value).id, takes(slice(value)));
  for (const { node, use } of nodes) {
    const inTile = {
      ...node,
      // The mean of a batch is the sum over its tiles, divided behind the loop.
      kernel: use.divisor === undefined ? node.kernel : "Sum",
      inputs: node.inputs.map((input, i) => (use.rows[i] ? slice(input) : input)),
      outputs: use.kind === "map" ? node.outputs.map(slice) : node.outputs,
    };
    lowerNode(inTile, inner);
  }
  for (const [i, { total }] of sums.entries()) gives(emit.node("Add", [carried[i]!, emit.name(total)]), total);
  for (const value of stacked) gives(emit.name(slice(value)), slice(value));

  const { emit: whole } = outer;
  const zeros = sums.map(({ total }) => whole.fill(0, total.dtype, total.shape));
  const blocks = scanned.map((value) =>
    whole.node("Reshape", [whole.name(value), whole.ints([batch / tile, ...slice(value).shape])]),
  );
  const results = outputs.map(fresh);
  const body = { name: "tile", node: inner.nodes, input: inputs, output: outputs };
  outer.nodes.push(scan(body, [...zeros, ...blocks], results, blocks.length, `/tiles/${results[0]}`));
  for (const [i, { total, divisor }] of sums.entries()) {
    const sum = results[i]!;
    outer.names.set(total.id, divisor === undefined ? sum : whole.node("Div", [sum, whole.fill(divisor, "float32")]));
  }
  for (const [i, value] of stacked.entries()) {
    outer.names.set(value.id, whole.node("Reshape", [results[sums.length + i]!, whole.ints(value.shape)]));
  }
}
