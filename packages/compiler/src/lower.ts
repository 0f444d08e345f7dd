// From a graph of tfjs kernels to an ONNX model whose body is one step of a Scan:
//   inputs  data/<name>, state/<name>, inputs/<name> ([steps, …]) and steps (int32 [steps], its values do not matter)
//   outputs next/<name>, outputs/<name> ([steps, …])
// `steps` is a dimension of the call, so that one model runs any number of steps with the same bits.
import type { Graph, Value } from "./graph.ts";
import type { Target } from "./kernel.ts";
import { onnxType, scan, tensor, valueInfo, writeModel, type Precision } from "./onnx/write.ts";
import { arrayOf, beginStep, lowerNode, openScope } from "./scope.ts";
import { plan, type TileSizes } from "./tiles/plan.ts";
import { lowerRegion } from "./tiles/region.ts";

/** The name of the input that only carries the number of steps. */
export const STEPS_INPUT = "steps";

/** How a graph is written. */
export interface LowerOptions {
  readonly precision: Precision;
  readonly target: Target;
  /** Undefined: no tiles. */
  readonly tiles: TileSizes | undefined;
}

/** Writes the model of a graph. */
export function lower(graph: Graph, { precision, target, tiles }: LowerOptions): Uint8Array {
  const step = beginStep(precision, target);
  const scope = openScope(step);
  const { emit, nodes, names } = scope;

  const isData = ({ group }: { readonly group: string }): boolean => group === "data";
  for (const { group, name, value } of graph.arguments) {
    // Data are seen by the body as they stand outside it; what is carried or scanned has a name of its own inside.
    names.set(value.id, group === "data" ? `data/${name}` : step.fresh());
  }
  for (const { value, values } of graph.constants) {
    const name = `k${value.id}`;
    step.constants.set(
      name,
      tensor(name, onnxType(value.dtype, precision), value.shape, arrayOf(value.dtype, values, precision)),
    );
    names.set(value.id, name);
  }
  for (const part of plan(graph, tiles)) {
    if (part.kind === "region") lowerRegion(part, scope);
    else lowerNode(part.node, scope);
  }

  const inner = (group: string): { readonly name: string; readonly value: Value }[] =>
    graph.arguments.filter((argument) => argument.group === group);
  const state = inner("state");
  const inputs = inner("inputs");
  step.written = { layer: "", kernel: "results" };
  // A body's output must be made in the body, each under a name of its own; a copy of 17 MB costs F1 a twentieth of a step.
  const free = new Set(nodes.flatMap(({ output }) => output ?? []));
  const results = graph.results.map((result) => {
    const name = emit.name(result.value);
    const inside = free.delete(name) ? name : emit.node("Identity", [name]);
    return { ...result, inside, outside: `${result.group}/${result.name}` };
  });
  const counter = step.fresh();
  const body = {
    name: "step",
    node: nodes,
    initializer: [...step.constants.values()],
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
        "/steps",
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
