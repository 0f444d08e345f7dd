// Writes a model with the protobuf library: names, types, tensors and nodes, nothing of kernels.
import { create, toBinary, type MessageInitShape } from "@bufbuild/protobuf";
import {
  AttributeProto_AttributeType,
  ModelProtoSchema,
  TensorProto_DataType,
  type AttributeProtoSchema,
  type GraphProtoSchema,
  type NodeProtoSchema,
  type TensorProtoSchema,
  type ValueInfoProtoSchema,
} from "./generated/onnx_pb.js";
import type { OnnxAttributes } from "../kernel.ts";
import type { DType } from "../program.ts";

/** The operator set written; ONNX Runtime 1.30 has every operator used here in it, in float32 and float64. */
const OPSET = 18;
const IR_VERSION = 10;

/** How real numbers are computed. */
export type Precision = "float32" | "float64";

/** Parts of a model, as protobuf takes them. */
export type NodeInit = MessageInitShape<typeof NodeProtoSchema>;
export type TensorInit = MessageInitShape<typeof TensorProtoSchema>;
export type ValueInfoInit = MessageInitShape<typeof ValueInfoProtoSchema>;
export type GraphInit = MessageInitShape<typeof GraphProtoSchema>;

/** The ONNX type of an element type. */
export function onnxType(dtype: DType, precision: Precision): number {
  switch (dtype) {
    case "float32":
      return precision === "float64" ? TensorProto_DataType.DOUBLE : TensorProto_DataType.FLOAT;
    case "int32":
      return TensorProto_DataType.INT32;
    case "uint8":
      return TensorProto_DataType.UINT8;
    case "bool":
      return TensorProto_DataType.BOOL;
    default:
      return dtype satisfies never;
  }
}

/** A named tensor type; a string is a dimension that is known when the model runs. ONNX infers a shape not given. */
export function valueInfo(
  name: string,
  dtype: DType,
  shape: readonly (number | string)[] | undefined,
  precision: Precision,
): ValueInfoInit {
  const dim = shape?.map((size) =>
    typeof size === "string"
      ? { value: { case: "dimParam" as const, value: size } }
      : { value: { case: "dimValue" as const, value: BigInt(size) } },
  );
  const tensorType = { elemType: onnxType(dtype, precision), ...(dim ? { shape: { dim } } : {}) };
  return { name, type: { value: { case: "tensorType", value: tensorType } } };
}

/** A constant tensor of raw little-endian bytes. */
export function tensor(name: string, dataType: number, shape: readonly number[], values: ArrayBufferView): TensorInit {
  const rawData = new Uint8Array(values.buffer, values.byteOffset, values.byteLength).slice();
  return { name, dataType, dims: shape.map(BigInt), rawData };
}

/** An int64 constant. */
export function intTensor(name: string, values: readonly number[]): TensorInit {
  return tensor(name, TensorProto_DataType.INT64, [values.length], BigInt64Array.from(values, BigInt));
}

function attribute(name: string, value: OnnxAttributes[string]): MessageInitShape<typeof AttributeProtoSchema> {
  if (typeof value === "string")
    return { name, type: AttributeProto_AttributeType.STRING, s: new TextEncoder().encode(value) };
  if (typeof value === "number") return { name, type: AttributeProto_AttributeType.INT, i: BigInt(value) };
  if ("float" in value) return { name, type: AttributeProto_AttributeType.FLOAT, f: value.float };
  return { name, type: AttributeProto_AttributeType.INTS, ints: value.map(BigInt) };
}

/** A node; its name is what profiles print. */
export function node(
  opType: string,
  input: readonly string[],
  output: readonly string[],
  attributes: OnnxAttributes = {},
  name = "",
): NodeInit {
  return {
    name,
    opType,
    input: [...input],
    output: [...output],
    attribute: Object.entries(attributes).map(([name, value]) => attribute(name, value)),
  };
}

/** A Scan over the leading axis of its last `scanned` inputs; the rest is carried from step to step. */
export function scan(
  body: GraphInit,
  input: readonly string[],
  output: readonly string[],
  scanned: number,
  name: string,
): NodeInit {
  return {
    name,
    opType: "Scan",
    input: [...input],
    output: [...output],
    attribute: [
      { name: "body", type: AttributeProto_AttributeType.GRAPH, g: body },
      attribute("num_scan_inputs", scanned),
    ],
  };
}

/** The bytes of a model with one graph. */
export function writeModel(graph: GraphInit): Uint8Array {
  const model = create(ModelProtoSchema, {
    irVersion: BigInt(IR_VERSION),
    producerName: "basin",
    opsetImport: [{ domain: "", version: BigInt(OPSET) }],
    graph,
  });
  return toBinary(ModelProtoSchema, model);
}
