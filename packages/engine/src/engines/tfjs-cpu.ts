// "tfjs-cpu": tfjs's cpu backend, in plain JavaScript: the oracle of the other engines.
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import type { EngineEntry } from "../engine-entry.ts";
import { openTfjsEngine } from "../tfjs.ts";

export const tfjsCpu: EngineEntry = {
  name: "tfjs-cpu",
  description: "TensorFlow.js in plain JavaScript: the oracle; hundreds of times slower",
  precisions: ["float32"],
  singleThreaded: true,
  available: async () => true,
  open: (options) =>
    openTfjsEngine(
      { engine: "tfjs-cpu", backend: "cpu", version: tf.version_core, threads: 1, determinism: "bytes" },
      options,
    ),
};
