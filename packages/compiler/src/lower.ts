// From a graph of tfjs kernels to an ONNX model whose body is one step of a Scan:
//   inputs  data/<name>, state/<name>, inputs/<name> ([steps, …]) and steps (int32 [steps], its values do not matter)
//   outputs next/<name>, outputs/<name> ([steps, …])
// `steps` is a dimension of the call, so that one model runs any number of steps with the same bits.
import { sizeOf, type Graph, type Value } from "./graph.ts";
import type { Emit } from "./kernel.ts";
import { kernels } from "./kernels.ts";
import { intTensor, node, onnxType, scan, tensor, valueInfo, writeModel } from "./onnx/write.ts";
import type { NodeInit, Precision, TensorInit } from "./onnx/write.ts";
import type { DType } from "./program.ts";

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

/** Writes the model of a graph. */
export function lower(graph: Graph, precision: Precision): Uint8Array {
  const nodes: NodeInit[] = [];
  const constants = new Map<string, TensorInit>();
  const names = new Map<number, string>();
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
  const emit: Emit = {
    name: (value) => names.get(value.id)!,
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
      return emit;
    },
  };

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
  for (const each of graph.nodes) {
    const made = kernels.get(each.kernel)!.lower(each, emit);
    for (const [i, output] of each.outputs.entries()) names.set(output.id, made[i]!);
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
