export type { DType, Program, Specs, Tensors, TensorSpec } from "./program.ts";
