// "onnx-cuda": ONNX Runtime's CUDA provider. Its library is too large for npm: onnxruntime-node's own script fetches it.
// TF32, which cuts products to 10 bits, is off: NVIDIA's libraries read that from the environment when they load.
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { compile } from "@basin/compiler";
import type { EngineEntry } from "../engine-entry.ts";
import { UnsupportedError } from "../errors.ts";
import { CPU, onnxLoads, openOnnxEngine, type Provider } from "../onnx.ts";
import { probe } from "../probe.ts";

const CUDA: Provider = {
  engine: "onnx-cuda",
  target: "gpu",
  determinism: "statistical",
  settings: { tf32: false },
  session(threads) {
    process.env["NVIDIA_TF32_OVERRIDE"] = "0";
    return { ...CPU.session(threads), executionProviders: ["cuda", "cpu"] };
  },
};

/** The provider's library, beside ONNX Runtime's own. */
function library(): string {
  const module = path.dirname(createRequire(import.meta.url).resolve("onnxruntime-node/package.json"));
  return path.join(module, "bin/napi-v6", process.platform, process.arch, "libonnxruntime_providers_cuda.so");
}

export const onnxCuda: EngineEntry = {
  name: "onnx-cuda",
  description: "ONNX Runtime on an NVIDIA GPU: CUDA 12 and cuDNN 9; TF32 off",
  precisions: ["float32"],
  untried: "never run: no machine that has it has passed its suite yet",
  async available() {
    const loads = onnxLoads();
    if (loads !== true) return loads;
    if (process.platform !== "linux" || process.arch !== "x64") {
      return `the CUDA provider is for Linux on x64, this is ${process.platform} ${process.arch}; use onnx-webgpu`;
    }
    if (!existsSync(library())) return "the CUDA provider is not installed; run npm run setup:cuda";
    const computes = await probe("onnx-cuda");
    return computes === true || `no GPU computes: ${computes}; CUDA 12 and cuDNN 9 must be on the library path`;
  },
  async open(options) {
    if (options?.precision === "float64") {
      throw new UnsupportedError("onnx-cuda precision: can only be float32, got float64; use onnx-cpu");
    }
    return openOnnxEngine(compile, options, CUDA);
  },
};
