// The graph of one step: tfjs kernels over values of known shape, in an order in which each input is made before it is
// used. Immutable but for its lists while it is built; `verify` throws when a rule is broken.
import type { DType } from "./program.ts";

/** A tensor of known shape that some step will hold. */
export interface Value {
  readonly id: number;
  readonly shape: readonly number[];
  readonly dtype: DType;
}

/** Values of an attribute. */
export type Attribute = number | string | boolean | null | readonly Attribute[];

/** A kernel's attributes, by name. */
export type Attributes = Readonly<Record<string, Attribute>>;

/** One kernel call. */
export interface GraphNode {
  readonly kernel: string;
  readonly attributes: Attributes;
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
  /** The tfjs operation it came from, for messages. */
  readonly scope: string;
  /** The part of the program it belongs to, as `tf.tidy(name, …)` calls it; "" where there is none. For profiles. */
  readonly layer: string;
}

/** A value that comes from outside: what group, under what name. */
export interface Argument {
  readonly group: "data" | "state" | "inputs";
  readonly name: string;
  readonly value: Value;
}

/** A value that the step returns. */
export interface Result {
  readonly group: "next" | "outputs";
  readonly name: string;
  readonly value: Value;
}

/** Values known when tracing. */
export interface Constant {
  readonly value: Value;
  readonly values: Float32Array | Int32Array | Uint8Array;
}

/** The graph of one step. */
export interface Graph {
  readonly name: string;
  readonly arguments: readonly Argument[];
  readonly constants: readonly Constant[];
  readonly nodes: readonly GraphNode[];
  readonly results: readonly Result[];
}

/** Number of elements of a shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** Whether two shapes are equal. */
export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((size, axis) => size === b[axis]);
}

/** Throws an internal error, naming `phase`, unless every value is made once and before it is used. */
export function verify(graph: Graph, phase: string): Graph {
  const made = new Map<number, Value>();
  const fail = (problem: string): never => {
    throw new Error(`internal: ${graph.name}: after ${phase}: ${problem}`);
  };
  const make = (value: Value): void => {
    if (made.has(value.id)) fail(`value %${value.id} is made twice`);
    if (!value.shape.every((size) => Number.isInteger(size) && size >= 0)) fail(`%${value.id} has no whole shape`);
    made.set(value.id, value);
  };
  const use = (value: Value, where: string): void => {
    const known = made.get(value.id);
    if (!known) fail(`${where} uses %${value.id} before it is made`);
    if (known!.dtype !== value.dtype || !sameShape(known!.shape, value.shape))
      fail(`${where} changes what %${value.id} is`);
  };
  for (const { value } of graph.arguments) make(value);
  for (const { value, values } of graph.constants) {
    make(value);
    if (values.length !== sizeOf(value.shape)) fail(`constant %${value.id} has ${values.length} values`);
  }
  for (const node of graph.nodes) {
    for (const input of node.inputs) use(input, node.kernel);
    for (const output of node.outputs) make(output);
  }
  for (const result of graph.results) use(result.value, `${result.group}/${result.name}`);
  return graph;
}
