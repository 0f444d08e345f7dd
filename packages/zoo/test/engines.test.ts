// The forward pass and its gradient inside a program, on every engine: what tracing sees is what tfjs computes.
import * as tf from "@tensorflow/tfjs-core";
import type { Program, Specs, Tensors } from "@basin/compiler";
import { usableEngines } from "@basin/engine";
import type { Engine, HostArray } from "@basin/engine";
import { describe, expect, it } from "vitest";
import { findModel, forward, initialWeights, trainableSpecs } from "../src/index.ts";
import type { ForwardResult } from "../src/index.ts";
import { crossEntropy, denseForward, testRandom } from "./oracle.ts";

const model = findModel("m1-tiny");
const rows = 5;
const labels = [3, 1, 4, 1, 5];
const weights: Specs = Object.fromEntries(
  trainableSpecs(model).map(({ name, shape }) => [name, { shape, dtype: "float32" as const }]),
);
const program: Program = {
  name: "m1-tiny-gradient",
  data: weights,
  state: {},
  inputs: { x: { shape: [rows, 784], dtype: "float32" } },
  step: ({ data, inputs }) => {
    const names = Object.keys(weights);
    const apply = (weights: Tensors): ForwardResult =>
      forward(model, { weights, x: inputs["x"] as tf.Tensor, batchNorm: "batch" });
    const loss = (...values: tf.Tensor[]): tf.Scalar => {
      const named = Object.fromEntries(names.map((name, i) => [name, values[i] as tf.Tensor]));
      const { logits } = apply(named);
      const oneHot = tf.cast(tf.oneHot(labels, 10), "float32");
      const shifted = tf.sub(logits, tf.max(logits, -1, true));
      return tf.mean(tf.sub(tf.log(tf.sum(tf.exp(shifted), -1)), tf.sum(tf.mul(oneHot, shifted), -1)));
    };
    const { value, grads } = tf.valueAndGrads(loss)(names.map((name) => data[name] as tf.Tensor));
    const gradients = Object.fromEntries(names.map((name, i) => [`gradient/${name}`, grads[i] as tf.Tensor]));
    // Applied again: what is made inside a gradient function ends with it.
    const { logits, statistics } = apply(data);
    return { state: {}, outputs: { loss: value, logits, ...statistics, ...gradients } };
  },
};

const cases = (await usableEngines()).flatMap((entry) =>
  entry.precisions.map((precision) => [`${entry.name} in ${precision}`, entry, precision] as const),
);

describe.each(cases)("%s", (_, entry, precision) => {
  it("gives the loss and logits of the oracle, and the slope of its finite differences", async () => {
    const values = initialWeights(model, testRandom);
    const x = Array.from({ length: rows }, (_row, r) => testRandom("x", r).uniform(new Float32Array(784)));
    const engine: Engine = await entry.open({ precision });
    const uploads = Object.entries(weights).map(
      async ([name, spec]) => [name, await engine.upload({ ...spec, values: values[name] as HostArray })] as const,
    );
    const executable = await engine.load(program);
    const { outputs } = await executable.run({
      data: Object.fromEntries(await Promise.all(uploads)),
      state: {},
      inputs: { x: Float32Array.from(x.flatMap((row) => [...row])) },
    });
    await engine.close();
    const at = (h: number): number[][] => {
      const moved = Object.fromEntries(
        Object.entries(values).map(([name, w]) => {
          const direction = testRandom(`direction/${name}`).sign(new Float64Array(w.length));
          return [name, direction.map((d, i) => (w[i] as number) + h * d)];
        }),
      );
      return denseForward(
        moved,
        x.map((row) => [...row]),
        1,
      );
    };
    const tolerance = precision === "float64" ? 1e-12 : 1e-5;
    (outputs["logits"] as HostArray).forEach((z, i) => {
      expect(Math.abs(z - (at(0)[Math.floor(i / 10)]?.[i % 10] as number))).toBeLessThan(tolerance);
    });
    expect(Math.abs((outputs["loss"]?.[0] as number) - crossEntropy(at(0), labels))).toBeLessThan(tolerance);
    expect(outputs["batch_norm_1/mean"]?.length).toBe(32);
    const slope = (crossEntropy(at(1e-6), labels) - crossEntropy(at(-1e-6), labels)) / 2e-6;
    const dot = Object.keys(values)
      .flatMap((name) => {
        const gradient = outputs[`gradient/${name}`] as HostArray;
        return [...testRandom(`direction/${name}`).sign(new Float64Array(gradient.length))].map(
          (d, i) => d * (gradient[i] as number),
        );
      })
      .reduce((a, b) => a + b, 0);
    expect(Math.abs(dot - slope)).toBeLessThan(precision === "float64" ? 1e-7 : 1e-3);
    expect(Math.abs(slope)).toBeGreaterThan(1e-2);
  });
});
