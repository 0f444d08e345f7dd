export type { Compile, CompiledStep } from "./compiled.ts";
export type {
  Buffers,
  Engine,
  EngineBuffer,
  EngineOptions,
  Executable,
  HostArray,
  HostTensor,
  RunArguments,
  RunResult,
} from "./engine.ts";
export { onnxAvailable, openOnnxEngine } from "./engines/onnx.ts";
export { UnsupportedError, UserError } from "./errors.ts";
export { gemmPeak } from "./gemm-peak.ts";
export type { GemmPeak, GemmPeakOptions } from "./gemm-peak.ts";
export { engines, openEngine } from "./open.ts";
export type { EngineEntry } from "./open.ts";
export { ARITHMETIC } from "./arithmetic.ts";
