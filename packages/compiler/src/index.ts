export { compile, type CompiledProgram, type CompileOptions } from "./compile.ts";
export {
  OutsideTensorError,
  ProgramError,
  RandomConstantError,
  ShapeError,
  UnknownKernelError,
  UnsupportedError,
  ValueReadError,
} from "./errors.ts";
export type { Argument, Constant, Graph, GraphNode, Result, Value } from "./graph.ts";
export type { Target } from "./kernel.ts";
export { kernels } from "./kernels.ts";
export { STEPS_INPUT } from "./lower.ts";
export type { Precision } from "./onnx/write.ts";
export { optimise } from "./optimise.ts";
export { printGraph } from "./print.ts";
export type { DType, Program, Specs, Tensors, TensorSpec } from "./program.ts";
export { TILE_SIZES, type TileSizes } from "./tiles/plan.ts";
export { trace } from "./trace.ts";
