// The compiler on one page:
//
//   program ──trace──▶ graph of tfjs kernels ──optimise──▶ smaller graph ──lower──▶ ONNX model
//             trace.ts                        optimise.ts                lower.ts, cut by tiles/plan.ts
//
// Each phase is a pure function; the same program gives the same bytes, in Node and in browsers.
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import type { Graph } from "./graph.ts";
import { convolutionFlops } from "./kernels/convolution.ts";
import { productFlops } from "./kernels/product.ts";
import { lower } from "./lower.ts";
import type { Target } from "./kernel.ts";
import type { Precision } from "./onnx/write.ts";
import { optimise } from "./optimise.ts";
import type { Program, Specs } from "./program.ts";
import { TILE_SIZES, type TileSizes } from "./tiles/plan.ts";
import { trace } from "./trace.ts";

/** A program as an ONNX model. */
export interface CompiledProgram {
  /**
   * The ONNX file. Inputs: `data/<name>`, `state/<name>`, `inputs/<name>` of shape [K, …] and `steps`, int32 [K] of any
   * values; outputs: `next/<name>` and `outputs/<name>` of shape [K, …]. float32 is double where the precision is float64.
   */
  readonly model: Uint8Array;
  /** SHA-256 of the model. */
  readonly hash: string;
  /** The optimised graph. */
  readonly graph: Graph;
  /** Shapes of one step's outputs. */
  readonly outputs: Specs;
  /** Operations of one step's matrix products and convolutions; 2 per multiply-add. */
  readonly flops: number;
}

/** How a program is compiled. */
export interface CompileOptions {
  /** float32 unless given. */
  readonly precision?: Precision;
  /** What kind of machine runs it: on a GPU convolutions are native operators and nothing is cut into tiles. "cpu" unless given. */
  readonly target?: Target;
  /** When a step is cut into tiles of its batch, and how finely, on a CPU; for caches of 1 MB and more unless given. */
  readonly tiles?: TileSizes;
}

/** Compiles a program. Throws what `trace` throws, and `UnsupportedError` for a use of a kernel that is not lowered. */
export function compile(
  program: Program,
  { precision = "float32", target = "cpu", tiles = TILE_SIZES }: CompileOptions = {},
): CompiledProgram {
  const graph = optimise(trace(program));
  const model = lower(graph, { precision, target, tiles: target === "cpu" ? tiles : undefined });
  return {
    model,
    hash: bytesToHex(sha256(model)),
    graph,
    outputs: Object.fromEntries(
      graph.results
        .filter(({ group }) => group === "outputs")
        .map(({ name, value }) => [name, { shape: value.shape, dtype: value.dtype }]),
    ),
    flops: graph.nodes.reduce((sum, node) => sum + productFlops(node) + convolutionFlops(node), 0),
  };
}
