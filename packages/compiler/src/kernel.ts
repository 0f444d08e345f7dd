// The interface of a kernel: how a tfjs kernel is traced (its shape) and lowered (its ONNX nodes).
// Adding one touches a family file in kernels/ and one line of the table in kernels.ts.
import type { Attributes, GraphNode, Value } from "./graph.ts";
import type { Precision } from "./onnx/write.ts";
import type { DType, TensorSpec } from "./program.ts";

/** What kind of machine a model is written for. */
export type Target = "cpu" | "gpu";

/** What a lowering writes ONNX nodes with. Names stand for tensors. */
export interface Emit {
  /** How real numbers are computed; ONNX Runtime lacks some operators in float64. */
  readonly precision: Precision;
  readonly target: Target;
  /** The name of a value of the graph. */
  readonly name: (value: Value) => string;
  /** Adds a node with one output. */
  readonly node: (type: string, inputs: readonly string[], attributes?: OnnxAttributes) => string;
  /** Adds a node with several outputs. */
  readonly nodes: (type: string, inputs: readonly string[], outputs: number, attributes?: OnnxAttributes) => string[];
  /** An int64 constant: shapes, axes. */
  readonly ints: (values: readonly number[]) => string;
  /** An int32 constant: positions to gather. */
  readonly indices: (values: readonly number[]) => string;
  /** A constant of real numbers with the given shape: weights of a linear map. */
  readonly reals: (values: readonly number[], shape: readonly number[]) => string;
  /** A constant of a value's type with the given shape, every element `value`; a scalar unless given. */
  readonly fill: (value: number, dtype: DType, shape?: readonly number[]) => string;
  /** The same tensor as another element type. */
  readonly cast: (name: string, to: DType) => string;
  /** Writes outside the tile that this node is part of, once per step: only for what no row goes into. */
  readonly outer: Emit;
}

/** Attributes of an ONNX node; whole numbers are ints unless wrapped in `float`. */
export type OnnxAttributes = Readonly<Record<string, number | string | readonly number[] | { readonly float: number }>>;

/** One kernel of tfjs. */
export interface Kernel {
  /** The names of its inputs in order; "list" takes them as an array. */
  readonly inputs: readonly string[] | "list";
  /** Shapes and types of the outputs. */
  readonly infer: (inputs: readonly Value[], attributes: Attributes) => readonly TensorSpec[];
  /** Writes the ONNX nodes; returns the outputs' names. */
  readonly lower: (node: GraphNode, emit: Emit) => string[];
  /** True where ONNX broadcasts the inputs as tfjs does, so that a broadcast operand need not be materialised. */
  readonly broadcasts?: true;
  /** True where the lowering takes uint8 as it is; elsewhere the tracer casts it to int32. */
  readonly keepsBytes?: true;
}
