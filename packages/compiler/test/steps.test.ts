// Whole programs: state carried through steps, data gathered inside the step, gradients against differences.
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";
import { compile, trace, type Program } from "../src/index.ts";
import { difference, pure, runCompiled, runEager } from "./run.ts";

/** Whole multiples of 2^-10 in [-1, 1), from a linear congruential generator. */
function noise(seed: number, length: number): number[] {
  let state = (Math.imul(seed, 747796405) + 1) >>> 0;
  return Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 21) / 1024 - 1;
  });
}

const ROWS = 20;
const [FEATURES, HIDDEN, CLASSES, BATCH] = [6, 5, 3, 8];

/** A two-layer network on gathered bytes, its cross-entropy and one step of gradient descent with momentum. */
const training: Program = {
  name: "training",
  data: {
    features: { shape: [ROWS, FEATURES], dtype: "uint8" },
    labels: { shape: [ROWS], dtype: "int32" },
  },
  state: {
    w1: { shape: [FEATURES, HIDDEN], dtype: "float32" },
    b1: { shape: [HIDDEN], dtype: "float32" },
    w2: { shape: [HIDDEN, CLASSES], dtype: "float32" },
    m1: { shape: [FEATURES, HIDDEN], dtype: "float32" },
    updates: { shape: [], dtype: "int32" },
  },
  inputs: { indices: { shape: [BATCH], dtype: "int32" } },
  step: ({ data, state, inputs }) => {
    const x = tf.div(tf.cast(tf.gather(data["features"]!, inputs["indices"]!), "float32"), 255);
    const y = tf.oneHot(tf.gather(data["labels"]!, inputs["indices"]!) as tf.Tensor1D, CLASSES);
    const loss = (w1: tf.Tensor, b1: tf.Tensor, w2: tf.Tensor): tf.Scalar => {
      const hidden = tf.tanh(tf.add(tf.matMul(x as tf.Tensor2D, w1 as tf.Tensor2D), b1));
      const logits = tf.matMul(hidden as tf.Tensor2D, w2 as tf.Tensor2D);
      const shifted = tf.sub(logits, tf.max(logits, 1, true));
      return tf.mean(tf.sub(tf.log(tf.sum(tf.exp(shifted), 1)), tf.sum(tf.mul(shifted, y), 1)));
    };
    const { value, grads } = tf.valueAndGrads(loss)([state["w1"]!, state["b1"]!, state["w2"]!]);
    const m1 = tf.add(tf.mul(state["m1"]!, 0.9), grads[0]!);
    return {
      state: {
        w1: tf.sub(state["w1"]!, tf.mul(m1, 0.1)),
        b1: tf.sub(state["b1"]!, tf.mul(grads[1]!, 0.1)),
        w2: tf.sub(state["w2"]!, tf.mul(grads[2]!, 0.1)),
        m1,
        updates: tf.add(state["updates"]!, tf.scalar(1, "int32")),
      },
      outputs: { loss: value },
    };
  },
};

const given = {
  data: {
    features: noise(1, ROWS * FEATURES).map((each) => Math.floor((each + 1) * 128)),
    labels: noise(2, ROWS).map((each) => Math.floor((each + 1) * 1.5)),
  },
  state: {
    w1: noise(3, FEATURES * HIDDEN),
    b1: noise(4, HIDDEN),
    w2: noise(5, HIDDEN * CLASSES),
    m1: noise(6, FEATURES * HIDDEN),
    updates: [41],
  },
  inputs: { indices: noise(7, BATCH).map((each) => Math.floor((each + 1) * 10)) },
};

describe("a training step", () => {
  it("does what tfjs does, on bytes gathered inside the step", async () => {
    const oracle = runEager(training, given);
    expect(oracle["next/updates"]).toEqual([42]);
    expect(difference(await runCompiled(training, given), oracle)).toBeLessThan(2e-6);
    expect(difference(await runCompiled(training, given, { precision: "float64" }), oracle)).toBeLessThan(2e-6);
  });

  it("gives the same bits for K steps in one call as for K calls, and stacks the outputs", async () => {
    const together = await runCompiled(training, given, { steps: 3 });
    let state: Record<string, number[]> = given.state;
    const losses: number[] = [];
    for (let i = 0; i < 3; i++) {
      const result = await runCompiled(training, { ...given, state });
      state = Object.fromEntries(Object.keys(training.state).map((name) => [name, result[`next/${name}`]!]));
      losses.push(...result["outputs/loss"]!);
    }
    for (const name of Object.keys(training.state)) expect(together[`next/${name}`]).toEqual(state[name]);
    expect(together["outputs/loss"]).toEqual(losses);
    expect(new Set(losses).size).toBe(3);
  });

  it("compiles to the same bytes every time, and counts its products", () => {
    const [a, b] = [compile(training), compile(training)];
    expect(a.hash).toBe(b.hash);
    expect(a.outputs).toEqual({ loss: { shape: [], dtype: "float32" } });
    // Forward: x w1, h w2. Backward: dw2, dh, dw1; nobody asks for dx.
    const [one, two] = [BATCH * FEATURES * HIDDEN, BATCH * HIDDEN * CLASSES];
    expect(a.flops).toBe(2 * (one + two + two + two + one));
    expect(compile(training, { precision: "float64" }).hash).not.toBe(a.hash);
  });

  it("has gradients that are the differences of its loss, in float64", async () => {
    const gradient = (index: number): Program => ({
      ...training,
      step: (values) => {
        const after = training.step(values);
        // w1 moves by 0.1 (0.9 m1 + g): with m1 = 0 that is the gradient.
        return index < 0
          ? after
          : {
              ...after,
              outputs: { ...after.outputs, g: tf.div(tf.sub(values.state["w1"]!, after.state["w1"]!), 0.1) },
            };
      },
    });
    const at = { ...given, state: { ...given.state, m1: given.state.m1.map(() => 0) } };
    const { "outputs/g": g } = await runCompiled(gradient(0), at, { precision: "float64" });
    const loss = async (i: number, by: number): Promise<number> => {
      const w1 = at.state.w1.map((w, j) => (i === j ? w + by : w));
      return (await runCompiled(training, { ...at, state: { ...at.state, w1 } }, { precision: "float64" }))[
        "outputs/loss"
      ]![0]!;
    };
    for (const i of [0, 7, 19, 29]) {
      const slope = ((await loss(i, 1e-5)) - (await loss(i, -1e-5))) / 2e-5;
      expect(Math.abs(g![i]! - slope)).toBeLessThan(1e-8);
    }
    expect(Math.max(...g!.map(Math.abs))).toBeGreaterThan(1e-3);
  });

  it("takes float64 constants as the decimals that were written", async () => {
    const tenth = pure({ x: { shape: [1], dtype: "float32" } }, ({ x }) => tf.add(x!, 0.1));
    const { "outputs/0": sum } = await runCompiled(tenth, { inputs: { x: [0] } }, { precision: "float64" });
    expect(sum).toEqual([0.1]);
  });
});

describe("a program", () => {
  it("may have state and no inputs, or return its arguments as they are", async () => {
    const counting: Program = {
      name: "counting",
      data: { by: { shape: [2], dtype: "float32" } },
      state: { kept: { shape: [2], dtype: "float32" }, sum: { shape: [2], dtype: "float32" } },
      inputs: {},
      step: ({ data, state }) => ({
        state: { kept: state["kept"]!, sum: tf.add(state["sum"]!, data["by"]!) },
        outputs: { same: state["kept"]!, again: state["kept"]!, data: data["by"]! },
      }),
    };
    const values = { data: { by: [1, 2] }, state: { kept: [5, 6], sum: [0, 0] }, inputs: {} };
    expect(await runCompiled(counting, values, { steps: 4 })).toEqual({
      "next/kept": [5, 6],
      "next/sum": [4, 8],
      "outputs/same": [5, 6, 5, 6, 5, 6, 5, 6],
      "outputs/again": [5, 6, 5, 6, 5, 6, 5, 6],
      "outputs/data": [1, 2, 1, 2, 1, 2, 1, 2],
    });
  });

  it("leaves no tensors behind when it is traced, many times over", () => {
    void tf.setBackend("cpu");
    trace(training);
    const { numTensors, numDataBuffers } = tf.memory();
    for (let i = 0; i < 20; i++) trace(training);
    expect(tf.memory()).toMatchObject({ numTensors, numDataBuffers });
    expect(tf.getBackend()).toBe("cpu");
  });
});
