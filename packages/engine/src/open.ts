// The list of engines, and how one is opened by name.
import type { Engine, EngineOptions } from "./engine.ts";
import type { EngineEntry } from "./engine-entry.ts";
import { onnxCpu } from "./engines/onnx-cpu.ts";
import { onnxCuda } from "./engines/onnx-cuda.ts";
import { onnxWebgpu } from "./engines/onnx-webgpu.ts";
import { tfjsCpu } from "./engines/tfjs-cpu.ts";
import { tfjsNode, tfjsNodeGpu } from "./engines/tfjs-node.ts";
import { tfjsWasm } from "./engines/tfjs-wasm.ts";
import { UserError } from "./errors.ts";

/** Every engine; the first that is available is the default. */
export const engines: readonly EngineEntry[] = [
  onnxCpu,
  onnxWebgpu,
  onnxCuda,
  tfjsNode,
  tfjsNodeGpu,
  tfjsWasm,
  tfjsCpu,
];

/** The engines that this machine can run. */
export async function usableEngines(): Promise<EngineEntry[]> {
  const found = await Promise.all(engines.map(async (entry) => ((await entry.available()) === true ? [entry] : [])));
  return found.flat();
}

/** The entry of a name. Throws UserError when there is none. */
export function findEngine(name: string): EngineEntry {
  const entry = engines.find((candidate) => candidate.name === name);
  if (entry !== undefined) return entry;
  throw new UserError(`engine: no such name, got "${name}"; use one of ${engines.map((e) => e.name).join(", ")}`);
}

/** Opens an engine by name. Throws UserError when there is none of that name or this machine cannot run it. */
export async function openEngine(name: string, options: EngineOptions = {}): Promise<Engine> {
  const entry = findEngine(name);
  const available = await entry.available(options);
  if (available !== true) throw new UserError(`engine: ${name} cannot run here, got: ${available}; use another`);
  return entry.open(options);
}
