// What each kernel does to the rows of a batch: whether it can be run on some rows at a time.
// A kernel without a rule is right and runs on whole tensors; a rule that is wrong makes wrong results.
import { sizeOf, type Attribute, type Attributes, type GraphNode, type Value } from "../graph.ts";
import { axesOf } from "../kernels/reduction.ts";

/**
 * A node that can be run on blocks of rows, the leading axis. `map`: a block of the outputs depends on the same block
 * of the inputs marked as rows, and on the others whole. `sum`: the output is the sum of what the blocks give.
 */
export interface RowUse {
  readonly kind: "map" | "sum";
  /** For each input: whether it goes in block by block. */
  readonly rows: readonly boolean[];
  /** The sum over blocks is divided by the number of rows that were reduced (a mean); 1 unless given. */
  readonly divisor?: number;
}

/** The use of a node, or undefined when it needs whole tensors. */
type Rule = (node: GraphNode) => RowUse | undefined;

const numbers = (attribute: Attribute | undefined): number[] => [attribute ?? []].flat().map(Number);
const every = (node: GraphNode): boolean[] => node.inputs.map(() => true);
const map = (rows: readonly boolean[]): RowUse => ({ kind: "map", rows });
const sum = (rows: readonly boolean[]): RowUse => ({ kind: "sum", rows });

/** Broadcast operands: those that have the leading axis of the result go in by rows. */
const elementwise: Rule = (node) => {
  const { shape } = node.outputs[0]!;
  if (shape.length === 0) return undefined;
  return map(node.inputs.map((input) => input.shape.length === shape.length && input.shape[0] === shape[0]));
};

/** All inputs by rows, where the condition on the node holds. */
const allIf =
  (condition: (node: GraphNode) => boolean): Rule =>
  (node) =>
    condition(node) ? map(every(node)) : undefined;

const rank = ({ inputs }: GraphNode): number => inputs[0]!.shape.length;
const axisOf = (attributes: Attributes, name: string, of: number): number => axesOf(attributes[name], of)[0]!;

/** Not along the leading axis. */
const along = (name: string): Rule => allIf((node) => axisOf(node.attributes, name, rank(node)) !== 0);

const reduction =
  (byBlocks: "sum" | "mean" | undefined): Rule =>
  (node) => {
    const [x] = node.inputs;
    const axes = axesOf(node.attributes["reductionIndices"] ?? node.attributes["axis"], rank(node));
    if (!axes.includes(0)) return rank(node) > 0 ? map([true]) : undefined;
    if (byBlocks === undefined || x!.dtype !== "float32") return undefined;
    const reduced = axes.reduce((product, axis) => product * x!.shape[axis]!, 1);
    return { ...sum([true]), ...(byBlocks === "mean" ? { divisor: reduced } : {}) };
  };

/** A bound on the operand of a product that each block reads again: beyond it whole products are faster. */
const SMALL_OPERAND = 16_384;

const product: Rule = (node) => {
  const [a, b, bias] = node.inputs;
  const { transposeA, transposeB } = node.attributes;
  if (a!.shape.length > 2) {
    // A batch of products.
    if (b!.shape.length !== a!.shape.length || a!.shape[0] !== b!.shape[0]) return undefined;
    return map([true, true, ...(bias ? [bias.shape.length === a!.shape.length] : [])]);
  }
  if (b!.shape.length !== 2) return undefined;
  if (transposeA === true && transposeB !== true && !bias) {
    return sizeOf(node.outputs[0]!.shape) <= SMALL_OPERAND ? sum([true, true]) : undefined;
  }
  if (transposeA === true || sizeOf(b!.shape) > SMALL_OPERAND) return undefined;
  return map([true, false, ...(bias ? [false] : [])]);
};

const gather: Rule = (node) => {
  const [x] = node.inputs;
  if (Number(node.attributes["batchDims"] ?? 0) !== 0) return undefined;
  const axis = axisOf(node.attributes, "axis", x!.shape.length);
  return map(axis === 0 ? [false, true] : [true, false]);
};

const rules: Readonly<Record<string, Rule>> = {
  BatchMatMul: product,
  _FusedMatMul: product,
  Conv2D: () => map([true, false]),
  FusedConv2D: (node) => map(node.inputs.map((_, i) => i === 0)),
  Conv2DBackpropInput: () => map([true, false]),
  Conv2DBackpropFilter: () => sum([true, true]),
  DepthwiseConv2dNative: () => map([true, false]),
  FusedDepthwiseConv2D: (node) => map(node.inputs.map((_, i) => i === 0)),
  DepthwiseConv2dNativeBackpropInput: () => map([true, false]),
  DepthwiseConv2dNativeBackpropFilter: () => sum([true, true]),
  MaxPool: allIf(() => true),
  MaxPoolGrad: allIf(() => true),
  AvgPool: allIf(() => true),
  AvgPoolGrad: allIf(() => true),
  AvgPool3D: allIf(() => true),
  AvgPool3DGrad: allIf(() => true),
  Sum: reduction("sum"),
  Mean: reduction("mean"),
  Max: reduction(undefined),
  Min: reduction(undefined),
  Prod: reduction(undefined),
  All: reduction(undefined),
  Any: reduction(undefined),
  ArgMax: along("axis"),
  ArgMin: along("axis"),
  Softmax: allIf((node) => rank(node) > 1),
  Cumsum: along("axis"),
  Cumprod: along("axis"),
  FusedBatchNorm: (node) =>
    node.inputs.slice(1).every(({ shape }) => shape.length === 1) ? map(node.inputs.map((_, i) => i === 0)) : undefined,
  LRN: allIf(() => true),
  LRNGrad: allIf(() => true),
  ResizeBilinear: allIf(() => true),
  ResizeBilinearGrad: allIf(() => true),
  ResizeNearestNeighbor: allIf(() => true),
  ResizeNearestNeighborGrad: allIf(() => true),
  Reshape: allIf(() => true),
  ExpandDims: allIf(() => true),
  Transpose: allIf(({ attributes }) => numbers(attributes["perm"])[0] === 0),
  Tile: allIf(({ attributes }) => numbers(attributes["reps"])[0] === 1),
  Slice: allIf(({ inputs, outputs }) => inputs[0]!.shape[0] === outputs[0]!.shape[0]),
  PadV2: allIf(({ inputs, outputs }) => inputs[0]!.shape[0] === outputs[0]!.shape[0]),
  Concat: allIf((node) => axisOf(node.attributes, "axis", rank(node)) !== 0),
  Unpack: allIf((node) => axisOf(node.attributes, "axis", rank(node)) !== 0),
  SplitV: allIf((node) => axisOf(node.attributes, "axis", rank(node)) !== 0),
  GatherV2: gather,
  OneHot: allIf(() => true),
};

/** Kernels of one output element per element, with broadcasting. */
const ELEMENTWISE: ReadonlySet<string> = new Set([
  "Abs",
  "Acos",
  "Acosh",
  "Add",
  "AddN",
  "Asin",
  "Asinh",
  "Atan",
  "Atan2",
  "Atanh",
  "BitwiseAnd",
  "BroadcastTo",
  "Cast",
  "Ceil",
  "ClipByValue",
  "Cos",
  "Cosh",
  "Elu",
  "EluGrad",
  "Equal",
  "Erf",
  "Exp",
  "Expm1",
  "Floor",
  "FloorDiv",
  "Greater",
  "GreaterEqual",
  "Identity",
  "IsFinite",
  "IsInf",
  "IsNan",
  "LeakyRelu",
  "Less",
  "LessEqual",
  "Log",
  "Log1p",
  "LogicalAnd",
  "LogicalNot",
  "LogicalOr",
  "Maximum",
  "Minimum",
  "Mod",
  "Multiply",
  "Neg",
  "NotEqual",
  "OnesLike",
  "Pow",
  "Prelu",
  "RealDiv",
  "Reciprocal",
  "Relu",
  "Relu6",
  "Round",
  "Rsqrt",
  "Select",
  "Selu",
  "Sigmoid",
  "Sign",
  "Sin",
  "Sinh",
  "Softplus",
  "Sqrt",
  "Square",
  "SquaredDifference",
  "Step",
  "Sub",
  "Tan",
  "Tanh",
  "ZerosLike",
]);

/** Kernels that are dear to run again; all others may be, instead of keeping what they gave. */
const DEAR: ReadonlySet<string> = new Set([
  "BatchMatMul",
  "_FusedMatMul",
  "Conv2D",
  "FusedConv2D",
  "Conv2DBackpropInput",
  "DepthwiseConv2dNative",
  "DepthwiseConv2dNativeBackpropInput",
  "MaxPool",
  "MaxPoolGrad",
  "AvgPoolGrad",
]);

/** How a node uses the rows of a batch of `batch` samples; undefined when it needs whole tensors. */
export function rowUse(node: GraphNode, batch: number): RowUse | undefined {
  const rule = ELEMENTWISE.has(node.kernel) ? elementwise : rules[node.kernel];
  const use = rule?.(node);
  const splits = ({ shape }: Value): boolean => shape.length > 0 && shape[0]! % batch === 0;
  if (!use || !use.rows.includes(true)) return undefined;
  if (!node.inputs.every((input, i) => !use.rows[i] || splits(input))) return undefined;
  return use.kind === "sum" || node.outputs.every(splits) ? use : undefined;
}

/** Whether a kernel is dear to run again. */
export function isDear({ kernel }: GraphNode): boolean {
  return DEAR.has(kernel);
}
