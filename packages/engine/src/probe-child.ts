// The program that probe.ts runs: opens the engine it is given, computes 1 + 1 and tells its parent "" or what is wrong.
import * as tf from "@tensorflow/tfjs-core";
import type { Program } from "@basin/compiler";
import { findEngine } from "./open.ts";

const program: Program = {
  name: "probe",
  data: {},
  state: {},
  inputs: { x: { shape: [1], dtype: "float32" } },
  step: ({ inputs }) => ({ state: {}, outputs: { y: tf.add(inputs["x"] as tf.Tensor, 1) } }),
};

async function compute(): Promise<string> {
  const engine = await findEngine(process.argv[2] ?? "").open();
  const executable = await engine.load(program);
  const { outputs } = await executable.run({ data: {}, state: {}, inputs: { x: Float32Array.of(1) } });
  await engine.close();
  const [y] = outputs["y"] ?? [];
  return y === 2 ? "" : `1 + 1 gave ${y}`;
}

let told: string;
try {
  told = await compute();
} catch (error) {
  // ONNX Runtime names its source file and condition before what happened.
  told = (error as Error).message.split("\n")[0]!.replace(/^.* was false\. /, "");
}
process.send?.(told, () => process.disconnect?.());
