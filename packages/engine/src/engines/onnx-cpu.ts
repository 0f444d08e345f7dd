// "onnx-cpu": ONNX Runtime on the CPU. Another number of threads may give other bytes: sums of small tensors are cut up
// differently (seen on the tiny model, not at the size of F1).
import { compile } from "@basin/compiler";
import type { EngineEntry } from "../engine-entry.ts";
import { onnxLoads, openOnnxEngine } from "../onnx.ts";

export const onnxCpu: EngineEntry = {
  name: "onnx-cpu",
  description: "ONNX Runtime on the CPU: programs compiled once, many steps per call",
  precisions: ["float32", "float64"],
  available: async () => onnxLoads(),
  open: (options) => openOnnxEngine(compile, options),
};
