// The programs that every engine runs in the conformance suite.
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { Program, Specs, Tensors } from "@basin/compiler";
import type { HostArray } from "../src/engine.ts";

const float = (...shape: number[]): { shape: number[]; dtype: "float32" } => ({ shape, dtype: "float32" });
const int = (...shape: number[]): { shape: number[]; dtype: "int32" } => ({ shape, dtype: "int32" });

/** State, data and inputs in a formula whose values are exact in float32. */
export const accumulate: Program = {
  name: "accumulate",
  data: { scale: float(3) },
  state: { total: float(3), steps: int() },
  inputs: { x: float(3) },
  step: ({ data, state, inputs }) => {
    const total = tf.add(tf.mul(state["total"] as Tensor, data["scale"] as Tensor), inputs["x"] as Tensor);
    return {
      state: { total, steps: tf.add(state["steps"] as Tensor, tf.scalar(1, "int32")) },
      outputs: { sum: tf.sum(total), half: tf.div(total, 2) },
    };
  },
};

/** Rows of resident bytes and labels by index. */
export const gather: Program = {
  name: "gather",
  data: { images: { shape: [5, 4], dtype: "uint8" }, labels: int(5) },
  state: {},
  inputs: { index: int(2) },
  step: ({ data, inputs }) => {
    const rows = tf.cast(tf.gather(data["images"] as Tensor, inputs["index"] as Tensor), "float32");
    return {
      state: {},
      outputs: { rows: tf.div(rows, 255), labels: tf.gather(data["labels"] as Tensor, inputs["index"] as Tensor) },
    };
  },
};

/** What a network of the tests looks like. */
export interface Net {
  readonly widths: readonly number[];
  readonly batch: number;
  /** The gradient is multiplied by this: 1, except where a wrong gradient is planted. */
  readonly gradientFactor?: number;
}

/** The state of `adam`: weights and both moments of each, and the step count. */
function adamState({ widths }: Net): Specs {
  const state: Record<string, Specs[string]> = {};
  for (let layer = 1; layer < widths.length; layer++) {
    const [from, to] = [widths[layer - 1] as number, widths[layer] as number];
    for (const slot of ["", "m/", "v/"]) {
      state[`${slot}kernel_${layer}`] = float(from, to);
      state[`${slot}bias_${layer}`] = float(to);
      if (layer < widths.length - 1) state[`${slot}gamma_${layer}`] = float(to);
    }
  }
  state["step"] = float();
  return state;
}

/** Loss, gradient and Adam (Kingma & Ba 2015) of a batch-normalised dense network. */
export function adam(net: Net): Program {
  const { widths, batch, gradientFactor = 1 } = net;
  const state = adamState(net);
  const names = Object.keys(state).filter((name) => !name.includes("/") && name !== "step");
  return {
    name: "adam",
    data: {},
    state,
    inputs: { x: float(batch, widths[0] as number), labels: int(batch) },
    step: ({ state, inputs }) => {
      const oneHot = tf.cast(
        tf.oneHot(tf.cast(inputs["labels"] as Tensor, "int32"), widths.at(-1) as number),
        "float32",
      );
      const loss = (...values: Tensor[]): tf.Scalar => {
        const weights: Tensors = Object.fromEntries(names.map((name, i) => [name, values[i] as Tensor]));
        const logits = network(weights, inputs["x"] as Tensor, widths.length - 1);
        const shifted = tf.sub(logits, tf.max(logits, -1, true));
        const entropy = tf.sub(tf.log(tf.sum(tf.exp(shifted), -1)), tf.sum(tf.mul(oneHot, shifted), -1));
        return tf.mean(entropy);
      };
      const weights = names.map((name) => state[name] as Tensor);
      const { value, grads } = tf.valueAndGrads(loss)(weights);
      const step = tf.add(state["step"] as Tensor, 1);
      const next: Record<string, Tensor> = {};
      names.forEach((name, i) => {
        const g = tf.mul(grads[i] as Tensor, gradientFactor);
        const m = tf.add(tf.mul(state[`m/${name}`] as Tensor, 0.9), tf.mul(g, 0.1));
        const v = tf.add(tf.mul(state[`v/${name}`] as Tensor, 0.999), tf.mul(tf.square(g), 0.001));
        const mHat = tf.div(m, tf.sub(1, tf.pow(0.9, step)));
        const vHat = tf.div(v, tf.sub(1, tf.pow(0.999, step)));
        next[name] = tf.sub(weights[i] as Tensor, tf.div(tf.mul(mHat, 1e-3), tf.add(tf.sqrt(vHat), 1e-8)));
        next[`m/${name}`] = m;
        next[`v/${name}`] = v;
      });
      next["step"] = step;
      return {
        state: Object.fromEntries(Object.keys(state).map((k) => [k, next[k] as Tensor])),
        outputs: { loss: value },
      };
    },
  };
}

function network(weights: Tensors, x: Tensor, layers: number): Tensor {
  let h = x;
  for (let layer = 1; layer <= layers; layer++) {
    h = tf.add(
      tf.matMul(h as tf.Tensor2D, weights[`kernel_${layer}`] as tf.Tensor2D),
      weights[`bias_${layer}`] as Tensor,
    );
    if (layer === layers) break;
    const centred = tf.sub(h, tf.mean(h, [0]));
    const variance = tf.mean(tf.square(centred), [0]);
    h = tf.relu(tf.mul(tf.div(centred, tf.sqrt(tf.add(variance, 1e-3))), weights[`gamma_${layer}`] as Tensor));
  }
  return h;
}

/** Seeded values for the tests: whole multiples of 2^-12 in [-1, 1), by a linear congruential generator. */
function noise(seed: number, length: number): Float32Array {
  let state = (seed * 2654435761 + 12345) >>> 0;
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 19) / 4096 - 1;
  });
}

/** Start values for `adam`, by name. */
export function adamStart(net: Net): Record<string, HostArray> {
  return Object.fromEntries(
    Object.entries(adamState(net)).map(([name, { shape }], i) => {
      const size = shape.reduce((a, b) => a * b, 1);
      if (name.includes("/") || name === "step") return [name, new Float32Array(size)];
      const scale = name.startsWith("kernel") ? 1 / Math.sqrt(shape[0] as number) : 0.1;
      const base = name.startsWith("gamma") ? 1 : 0;
      return [name, noise(i + 1, size).map((value) => base + scale * value)];
    }),
  );
}

/** Inputs of some steps of `adam`, stacked. */
export function adamInputs({ widths, batch }: Net, steps: number): Record<string, HostArray> {
  const labels = noise(98, steps * batch).map((value) => Math.floor(((value + 1) / 2) * (widths.at(-1) as number)));
  return { x: noise(99, steps * batch * (widths[0] as number)), labels: Int32Array.from(labels) };
}
