// "onnx-webgpu": ONNX Runtime's WebGPU provider, which is in its npm package: Vulkan on Linux, Metal on macOS, Direct3D
// on Windows. Loops run on the host there, so state crosses the bus at every step. Outputs stay on the host: keeping them
// on the GPU and reading them back ends the process (onnxruntime-node 1.30).
import { compile } from "@basin/compiler";
import type { EngineEntry } from "../engine-entry.ts";
import { UnsupportedError } from "../errors.ts";
import { CPU, onnxLoads, openOnnxEngine, type Provider } from "../onnx.ts";
import { probe } from "../probe.ts";

const WEBGPU: Provider = {
  engine: "onnx-webgpu",
  target: "gpu",
  determinism: "statistical",
  session: (threads) => ({
    ...CPU.session(threads),
    executionProviders: [{ name: "webgpu", preferredLayout: "NHWC" }, "cpu"],
  }),
};

export const onnxWebgpu: EngineEntry = {
  name: "onnx-webgpu",
  description: "ONNX Runtime on a GPU by WebGPU: any vendor, nothing to install but the driver",
  precisions: ["float32"],
  untried: "run on a software renderer only: no GPU has passed its suite yet",
  async available() {
    const loads = onnxLoads();
    if (loads !== true) return loads;
    const computes = await probe("onnx-webgpu");
    return computes === true || `no GPU computes: ${computes}; install its driver (on Linux one for Vulkan)`;
  },
  async open(options) {
    if (options?.precision === "float64") {
      throw new UnsupportedError("onnx-webgpu precision: can only be float32, got float64; use onnx-cpu");
    }
    return openOnnxEngine(compile, options, WEBGPU);
  },
};
