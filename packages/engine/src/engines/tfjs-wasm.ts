// "tfjs-wasm": tfjs's WebAssembly backend, on one thread (in Node it has no more). It has no gradients of convolutions:
// dense networks train on it, convolutional ones are refused by the name of the kernel.
import type { EngineEntry } from "../engine-entry.ts";
import { openTfjsEngine } from "../tfjs.ts";

export const tfjsWasm: EngineEntry = {
  name: "tfjs-wasm",
  description: "TensorFlow.js in WebAssembly: dense networks only, no gradients of convolutions",
  precisions: ["float32"],
  singleThreaded: true,
  available: async () => true,
  async open(options) {
    const { version_wasm: version } = await import("@tensorflow/tfjs-backend-wasm");
    return openTfjsEngine({ engine: "tfjs-wasm", backend: "wasm", version, threads: 1, determinism: "bytes" }, options);
  },
};
