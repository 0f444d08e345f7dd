// The interface of an engine: what runs programs. Everything is asynchronous; state stays where the engine keeps it.
// An engine must give the same bytes for any number of steps per run.
import type { DType, Program, Specs } from "@basin/compiler";

/** Values on the host. float32 tensors are Float32Array (Float64Array when the engine computes in float64), int32 Int32Array, uint8 and bool Uint8Array. */
export type HostArray = Float32Array | Float64Array | Int32Array | Uint8Array;

/** Values with their shape. */
export interface HostTensor {
  readonly shape: readonly number[];
  readonly dtype: DType;
  readonly values: HostArray;
}

/** A tensor held by an engine; opaque. */
export interface EngineBuffer {
  readonly shape: readonly number[];
  readonly dtype: DType;
}

/** Named buffers. */
export type Buffers = Readonly<Record<string, EngineBuffer>>;

/** What a run takes: data and state buffers, and per-step inputs stacked along a leading axis of length `steps`. */
export interface RunArguments {
  readonly data: Buffers;
  /** Taken over by the run: free to be overwritten or released. */
  readonly state: Buffers;
  readonly inputs: Readonly<Record<string, HostArray>>;
  /** How many steps; 1 unless given. */
  readonly steps?: number;
}

/** What a run gives: the new state, and outputs stacked along a leading axis of length `steps`. */
export interface RunResult {
  readonly state: Buffers;
  readonly outputs: Readonly<Record<string, HostArray>>;
}

/** A program made ready to run. */
export interface Executable {
  readonly program: Program;
  /** Shapes of one step's outputs. */
  readonly outputs: Specs;
  /** Floating-point operations of one step's matrix products (2 per multiply-add). */
  readonly flops: number;
  run(args: RunArguments): Promise<RunResult>;
  release(): Promise<void>;
}

/** Runs programs. */
export interface Engine {
  /** "onnx-cpu", "tfjs-cpu", … */
  readonly name: string;
  /** Version of the library underneath, and of the arithmetic of compiled programs behind a "+". */
  readonly version: string;
  readonly precision: "float32" | "float64";
  readonly threads: number;
  /** "bytes": the same run gives the same bytes again; "statistical": it may not. */
  readonly determinism: "bytes" | "statistical";
  /** What else of its set-up changes results, for the record: { tf32: false }. */
  readonly settings?: Readonly<Record<string, boolean | number | string>>;
  load(program: Program): Promise<Executable>;
  upload(tensor: HostTensor): Promise<EngineBuffer>;
  read(buffer: EngineBuffer): Promise<HostArray>;
  free(buffer: EngineBuffer): void;
  close(): Promise<void>;
}

/** How an engine is opened. */
export interface EngineOptions {
  readonly threads?: number;
  readonly precision?: "float32" | "float64";
  /** Engines of ONNX Runtime: write the time of every node to files with this prefix, a file a program, when it closes. */
  readonly profile?: string;
}
