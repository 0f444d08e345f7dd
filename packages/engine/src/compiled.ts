// What ONNX Runtime's engines need of a compiler: a program's step as an ONNX model that runs K steps per call.
// Inputs of the model are data/<name>, state/<name> and inputs/<name> ([K, ...]); outputs next/<name> and
// outputs/<name> ([K, ...]). float32 tensors are double where the precision is float64; other types stay.
import type { Program, Specs, Target } from "@basin/compiler";
import type { Precision } from "./arguments.ts";

/** A program's step as an ONNX model. */
export interface CompiledStep {
  /** The ONNX file. */
  readonly model: Uint8Array;
  /** SHA-256 of the file: equal hashes share a session. */
  readonly hash: string;
  /** Shapes of one step's outputs. */
  readonly outputs: Specs;
  /** Operations of one step's matrix products; 2 per multiply-add. */
  readonly flops: number;
}

/** Compiles a program; throws for what it does not support. */
export type Compile = (
  program: Program,
  options: { readonly precision: Precision; readonly target: Target },
) => CompiledStep;
