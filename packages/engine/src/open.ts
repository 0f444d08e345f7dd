// The list of engines: which there are, whether this machine can run them, and how they are opened.
import type { Precision } from "./arguments.ts";
import { compile } from "@basin/compiler";
import { onnxAvailable, openOnnxEngine } from "./engines/onnx.ts";
import { openTfjsEngine } from "./engines/tfjs.ts";
import type { Engine, EngineOptions } from "./engine.ts";
import { UserError } from "./errors.ts";

/** An engine that can be opened. */
export interface EngineEntry {
  readonly name: string;
  readonly description: string;
  readonly precisions: readonly Precision[];
  /** True, or the reason why this machine cannot run it. */
  readonly available: () => true | string;
  readonly open: (options?: EngineOptions) => Promise<Engine>;
}

/** Every engine; the first that is available is the default. */
export const engines: readonly EngineEntry[] = [
  {
    name: "onnx-cpu",
    description: "ONNX Runtime on the CPU: programs compiled once, many steps per call",
    precisions: ["float32", "float64"],
    available: onnxAvailable,
    open: (options) => openOnnxEngine(compile, options),
  },
  {
    name: "tfjs-cpu",
    description: "TensorFlow.js in plain JavaScript: the oracle; hundreds of times slower",
    precisions: ["float32"],
    available: () => true,
    open: openTfjsEngine,
  },
];

/** Opens an engine by name. Throws UserError when there is none of that name or this machine cannot run it. */
export async function openEngine(name: string, options: EngineOptions = {}): Promise<Engine> {
  const entry = engines.find((candidate) => candidate.name === name);
  if (entry === undefined) {
    throw new UserError(`engine: no such name, got "${name}"; use one of ${engines.map((e) => e.name).join(", ")}`);
  }
  const available = entry.available();
  if (available !== true) throw new UserError(`engine: ${name} cannot run here, got: ${available}; use another`);
  return entry.open(options);
}
