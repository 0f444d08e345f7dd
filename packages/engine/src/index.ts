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

export { UnsupportedError, UserError } from "./errors.ts";
export { gemmPeak } from "./gemm-peak.ts";
export type { GemmPeak, GemmPeakOptions } from "./gemm-peak.ts";
export { engines, findEngine, openEngine, usableEngines } from "./open.ts";
export type { EngineEntry } from "./engine-entry.ts";
export { ARITHMETIC } from "./arithmetic.ts";
