// What ONNX nodes are written into: the step, and inside of it the tiles of a region. All share names and constants,
// which stand in the step.
import { sizeOf, type GraphNode } from "./graph.ts";
import type { Emit, Target } from "./kernel.ts";
import { kernels } from "./kernels.ts";
import { intTensor, node, onnxType, tensor, type NodeInit, type Precision, type TensorInit } from "./onnx/write.ts";
import type { DType } from "./program.ts";

/** A graph that is being written. */
export interface Scope {
  readonly emit: Emit;
  readonly nodes: NodeInit[];
  /** The names of the values that are known here, by id. */
  readonly names: Map<number, string>;
  readonly step: Step;
}

/** What all scopes of a step share. */
export interface Step {
  readonly precision: Precision;
  readonly target: Target;
  readonly constants: Map<string, TensorInit>;
  /** A name that nothing has. */
  readonly fresh: () => string;
  /** The node of the graph that is being written: ONNX nodes are called `<layer>/<kernel>/<number>` after it. */
  written: { readonly layer: string; readonly kernel: string };
}

/** Begins a step. */
export function beginStep(precision: Precision, target: Target): Step {
  let next = 0;
  return { precision, target, constants: new Map(), fresh: () => `t${next++}`, written: { layer: "", kernel: "" } };
}

/** Opens a graph of a step, inside of another one or not. */
export function openScope(step: Step, outer?: Scope): Scope {
  const { precision, target, fresh } = step;
  const nodes: NodeInit[] = [];
  const names = new Map<number, string>();
  const constant = (key: string, make: (name: string) => TensorInit): string => {
    let found = step.constants.get(key);
    if (!found) {
      found = make(`c${step.constants.size}`);
      step.constants.set(key, found);
    }
    return found.name!;
  };
  const emit: Emit = {
    precision,
    target,
    name: (value) => names.get(value.id) ?? outer!.emit.name(value),
    nodes(type, inputs, outputs, attributes = {}) {
      const made = Array.from({ length: outputs }, fresh);
      const { layer, kernel } = step.written;
      nodes.push(node(type, inputs, made, attributes, `${layer}/${kernel}/${made[0]}`));
      return made;
    },
    node: (type, inputs, attributes) => emit.nodes(type, inputs, 1, attributes)[0]!,
    ints: (values) => constant(`ints ${values.join(" ")}`, (name) => intTensor(name, values)),
    indices: (values) =>
      constant(`indices ${values.join(" ")}`, (name) =>
        tensor(name, onnxType("int32", precision), [values.length], Int32Array.from(values)),
      ),
    reals: (values, shape) =>
      constant(`reals ${shape.join(" ")}: ${values.join(" ")}`, (name) =>
        tensor(name, onnxType("float32", precision), shape, arrayOf("float32", values, precision)),
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
  return { emit, nodes, names, step };
}

/** Writes one node of the graph. */
export function lowerNode(node: GraphNode, { emit, names, step }: Scope): void {
  step.written = node;
  const made = kernels.get(node.kernel)!.lower(node, emit);
  for (const [i, output] of node.outputs.entries()) names.set(output.id, made[i]!);
}

/** The double that a program's author meant by a float32 number: the shortest decimal that rounds to it. */
function meant(value: number): number {
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return value;
}

/** Values in the array that ONNX keeps a type in. */
export function arrayOf(dtype: DType, values: ArrayLike<number>, precision: Precision): ArrayBufferView {
  if (dtype === "float32") {
    return precision === "float64" ? Float64Array.from(values, meant) : Float32Array.from(values);
  }
  return dtype === "int32" ? Int32Array.from(values) : Uint8Array.from(values);
}
