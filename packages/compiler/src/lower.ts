// From a graph of tfjs kernels to an ONNX model whose body is one step of a Scan:
//   inputs  data/<name>, state/<name>, inputs/<name> ([steps, …]) and steps (int32 [steps], its values do not matter)
//   outputs next/<name>, outputs/<name> ([steps, …])
// `steps` is a dimension of the call, so that one model runs any number of steps with the same bits.
import { sizeOf, type Graph, type GraphNode, type Value } from "./graph.ts";
import type { Emit } from "./kernel.ts";
import { kernels } from "./kernels.ts";
import { intTensor, node, onnxType, scan, tensor, valueInfo, writeModel } from "./onnx/write.ts";
import type { NodeInit, Precision, TensorInit, ValueInfoInit } from "./onnx/write.ts";
import type { DType } from "./program.ts";
import { plan, type Region, type TileSizes } from "./tiles/plan.ts";

/** Writes one node into a graph. */
function lowerNode(node: GraphNode, { emit, names }: Scope): void {
  const made = kernels.get(node.kernel)!.lower(node, emit);
  for (const [i, output] of node.outputs.entries()) names.set(output.id, made[i]!);
}

/** Writes a loop over tiles: a Scan that carries the sums, takes slices of what goes in and stacks what comes out. */
function lowerRegion(region: Region, outer: Scope, inner: Scope, precision: Precision): void {
  const { batch, tile } = region;
  const blocks = batch / tile;
  const { emit } = inner;
  /** A value as the body sees it. Its id is its own: the same value may also be used whole. */
  const slice = ({ id, shape, dtype }: Value): Value => ({
    id: -1 - id,
    shape: [(shape[0]! / batch) * tile, ...shape.slice(1)],
    dtype,
  });
  const stack = ({ shape }: Value): number[] => [blocks, ...shape];
  const sums = region.nodes
    .filter(({ use }) => use.kind === "sum")
    .map(({ node: { outputs }, use }) => ({ value: outputs[0]!, divisor: use.divisor }));
  const body: { input: ValueInfoInit[]; output: ValueInfoInit[] } = { input: [], output: [] };
  const takes = (value: Value): string => {
    const name = inner.fresh();
    inner.names.set(value.id, name);
    body.input.push(valueInfo(name, value.dtype, value.shape, precision));
    return name;
  };
  const gives = (name: string, { dtype, shape }: Value): void => {
    // A body's output must be made in the body, each under a name of its own.
    const own = emit.node("Identity", [name]);
    body.output.push(valueInfo(own, dtype, shape, precision));
  };

  // Carried sums are read under an id that no node has.
  const carried = sums.map(({ value }) => takes({ ...value, id: NaN }));
  for (const value of region.scanned) takes(slice(value));
  const partial = new Map<Value, string>();
  for (const { node, use } of region.nodes) {
    const seen = {
      ...node,
      kernel: use.divisor === undefined ? node.kernel : "Sum",
      inputs: node.inputs.map((input, i) => (use.rows[i] ? slice(input) : input)),
      outputs: use.kind === "map" ? node.outputs.map(slice) : node.outputs,
    };
    if (use.kind === "map") lowerNode(seen, inner);
    else partial.set(node.outputs[0]!, kernels.get(seen.kernel)!.lower(seen, emit)[0]!);
  }
  for (const [i, { value }] of sums.entries()) gives(emit.node("Add", [carried[i]!, partial.get(value)!]), value);
  for (const value of region.stacked) gives(emit.name(slice(value)), slice(value));

  const { emit: whole } = outer;
  const zeros = sums.map(({ value }) => whole.fill(0, value.dtype, value.shape));
  const inputs = region.scanned.map((value) =>
    whole.node("Reshape", [whole.name(value), whole.ints(stack(slice(value)))]),
  );
  const results = body.output.map(outer.fresh);
  outer.nodes.push(scan({ name: "tile", node: inner.nodes, ...body }, [...zeros, ...inputs], results, inputs.length));
  for (const [i, { value, divisor }] of sums.entries()) {
    const total = results[i]!;
    outer.names.set(
      value.id,
      divisor === undefined ? total : whole.node("Div", [total, whole.fill(divisor, "float32")]),
    );
  }
  for (const [i, value] of region.stacked.entries()) {
    outer.names.set(value.id, whole.node("Reshape", [results[sums.length + i]!, whole.ints(value.shape)]));
  }
}

/** The name of the input that only carries the number of steps. */
export const STEPS_INPUT = "steps";

/** The double that a program's author meant by a float32 number: the shortest decimal that rounds to it. */
function meant(value: number): number {
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return value;
}

function arrayOf(dtype: DType, values: ArrayLike<number>, precision: Precision): ArrayBufferView {
  if (dtype === "float32") {
    return precision === "float64" ? Float64Array.from(values, meant) : Float32Array.from(values);
  }
  return dtype === "int32" ? Int32Array.from(values) : Uint8Array.from(values);
}

/** What is written into one graph: the step, or a tile inside of it. */
interface Scope {
  /** A name that nothing has. */
  readonly fresh: () => string;
  readonly emit: Emit;
  readonly nodes: NodeInit[];
  readonly names: Map<number, string>;
}

/** Writes the model of a graph. */
export function lower(graph: Graph, precision: Precision, sizes: TileSizes): Uint8Array {
  const constants = new Map<string, TensorInit>();
  let next = 0;
  const fresh = (): string => `t${next++}`;
  const constant = (key: string, make: (name: string) => TensorInit): string => {
    let found = constants.get(key);
    if (!found) {
      found = make(`c${constants.size}`);
      constants.set(key, found);
    }
    return found.name!;
  };
  const scope = (outer?: Scope): Scope => {
    const nodes: NodeInit[] = [];
    const names = new Map<number, string>();
    const emit: Emit = {
      name: (value) => names.get(value.id) ?? outer!.emit.name(value),
      nodes(type, inputs, outputs, attributes = {}) {
        const made = Array.from({ length: outputs }, fresh);
        nodes.push(node(type, inputs, made, attributes));
        return made;
      },
      node: (type, inputs, attributes) => emit.nodes(type, inputs, 1, attributes)[0]!,
      ints: (values) => constant(`ints ${values.join(" ")}`, (name) => intTensor(name, values)),
      indices: (values) =>
        constant(`indices ${values.join(" ")}`, (name) =>
          tensor(name, onnxType("int32", precision), [values.length], Int32Array.from(values)),
        ),
      fill(value, dtype, shape = []) {
        const one = sizeOf(shape) === 1 ? shape : [];
        const key = `${dtype} ${Object.is(value, -0) ? "-0" : value} [${one.join(",")}]`;
        const scalar = constant(key, (name) =>
          tensor(name, onnxType(dtype, precision), one, arrayOf(dtype, [value], precision)),
        );
        return one === shape || shape.length === 0 ? scalar : emit.node("Expand", [scalar, emit.ints(shape)]);
      },
      cast: (name, to) => emit.node("Cast", [name], { to: onnxType(to, precision) }),
      get outer() {
        return outer ? outer.emit : emit;
      },
    };
    return { fresh, emit, nodes, names };
  };
  const step = scope();
  const { emit, nodes, names } = step;

  const isData = ({ group }: { readonly group: string }): boolean => group === "data";
  for (const { group, name, value } of graph.arguments) {
    // Data are seen by the body as they stand outside it; what is carried or scanned has a name of its own inside.
    names.set(value.id, group === "data" ? `data/${name}` : fresh());
  }
  for (const { value, values } of graph.constants) {
    const name = `k${value.id}`;
    constants.set(
      name,
      tensor(name, onnxType(value.dtype, precision), value.shape, arrayOf(value.dtype, values, precision)),
    );
    names.set(value.id, name);
  }
  for (const part of plan(graph, sizes)) {
    if (part.kind === "region") lowerRegion(part, step, scope(step), precision);
    else lowerNode(part.node, step);
  }

  const inner = (group: string): { readonly name: string; readonly value: Value }[] =>
    graph.arguments.filter((argument) => argument.group === group);
  const state = inner("state");
  const inputs = inner("inputs");
  // A body's output must be made in the body, each under a name of its own.
  const results = graph.results.map((result) => ({
    ...result,
    inside: emit.node("Identity", [emit.name(result.value)]),
    outside: `${result.group}/${result.name}`,
  }));
  const counter = fresh();
  const body = {
    name: "step",
    node: nodes,
    initializer: [...constants.values()],
    input: [
      ...[...state, ...inputs].map(({ value }) => valueInfo(emit.name(value), value.dtype, value.shape, precision)),
      valueInfo(counter, "int32", [], precision),
    ],
    output: results.map(({ inside, value }) => valueInfo(inside, value.dtype, value.shape, precision)),
  };
  return writeModel({
    name: graph.name,
    node: [
      scan(
        body,
        [...state.map(({ name }) => `state/${name}`), ...inputs.map(({ name }) => `inputs/${name}`), STEPS_INPUT],
        results.map(({ outside }) => outside),
        inputs.length + 1,
      ),
    ],
    input: [
      ...graph.arguments
        .filter((argument) => isData(argument) || argument.group === "state")
        .map(({ group, name, value }) => valueInfo(`${group}/${name}`, value.dtype, value.shape, precision)),
      ...inputs.map(({ name, value }) =>
        valueInfo(`inputs/${name}`, value.dtype, ["steps", ...value.shape], precision),
      ),
      valueInfo(STEPS_INPUT, "int32", ["steps"], precision),
    ],
    output: results.map(({ group, outside, value }) =>
      valueInfo(outside, value.dtype, group === "next" ? value.shape : ["steps", ...value.shape], precision),
    ),
  });
}
