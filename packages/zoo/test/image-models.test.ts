// The paper's image models in float64, forward and gradient, against PyTorch's figures (torch-golden.json and how it was made).
import * as tf from "@tensorflow/tfjs-core";
import type { Program, Tensors } from "@basin/compiler";
import { openEngine } from "@basin/engine";
import type { HostArray } from "@basin/engine";
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { forward, initialWeights, models, trainableSpecs } from "../src/index.ts";
import type { Model } from "../src/index.ts";
import { testRandom } from "./oracle.ts";
import { directionOf, goldenInput, goldenLabels } from "./torch-case.ts";

interface Golden {
  readonly version: number;
  readonly loss: number;
  readonly logits: readonly (readonly number[])[];
  readonly slopes: Readonly<Record<string, { readonly slope: number; readonly norm: number }>>;
}
const golden = JSON.parse(readFileSync(new URL("torch-golden.json", import.meta.url), "utf8")) as Record<
  string,
  Golden
>;
const rows = goldenLabels.length;
const images = models.filter(({ id }) => Object.hasOwn(golden, id));

function gradientProgram(model: Model): Program {
  const names = trainableSpecs(model).map(({ name }) => name);
  return {
    name: `${model.id} gradient`,
    data: Object.fromEntries(trainableSpecs(model).map(({ name, shape }) => [name, { shape, dtype: "float32" }])),
    state: {},
    inputs: { x: { shape: [rows, ...model.input], dtype: "float32" } },
    step: ({ data, inputs }) => {
      const logitsOf = (weights: Tensors): tf.Tensor =>
        forward(model, { weights, x: inputs["x"] as tf.Tensor, batchNorm: "batch", dropout: "off" }).logits;
      const loss = (...values: tf.Tensor[]): tf.Scalar => {
        const logits = logitsOf(Object.fromEntries(names.map((name, i) => [name, values[i] as tf.Tensor])));
        const oneHot = tf.cast(tf.oneHot(goldenLabels, model.classes), "float32");
        return tf.mean(tf.sub(tf.logSumExp(logits, -1), tf.sum(tf.mul(oneHot, logits), -1)));
      };
      const { value, grads } = tf.valueAndGrads(loss)(names.map((name) => data[name] as tf.Tensor));
      const gradients = Object.fromEntries(names.map((name, i) => [`gradient/${name}`, grads[i] as tf.Tensor]));
      return { state: {}, outputs: { loss: value, logits: logitsOf(data), ...gradients } };
    },
  };
}

it.each(images.map((model) => [model.id, model] as const))(
  "%s gives PyTorch's logits, loss and gradient",
  async (id, model) => {
    const recorded = golden[id] as Golden;
    expect(recorded.version, "make torch-golden.json again with the version").toBe(model.version);
    const weights = initialWeights(model, testRandom);
    const engine = await openEngine("onnx-cpu", { precision: "float64", threads: 2 });
    try {
      const data = Object.fromEntries(
        await Promise.all(
          trainableSpecs(model).map(
            async ({ name, shape }) =>
              [name, await engine.upload({ shape, dtype: "float32", values: weights[name] as HostArray })] as const,
          ),
        ),
      );
      const executable = await engine.load(gradientProgram(model));
      const { outputs } = await executable.run({ data, state: {}, inputs: { x: goldenInput(model) } });
      expect(Math.abs((outputs["loss"] as HostArray)[0]! - recorded.loss)).toBeLessThan(1e-9);
      const logits = outputs["logits"] as HostArray;
      recorded.logits.forEach((row, r) =>
        row.forEach((value, c) => expect(Math.abs(logits[r * model.classes + c]! - value)).toBeLessThan(1e-8)),
      );
      for (const [name, { slope, norm }] of Object.entries(recorded.slopes)) {
        const gradient = outputs[`gradient/${name}`] as Float64Array;
        const direction = directionOf(name, gradient.length);
        const ours = gradient.reduce((sum, value, i) => sum + value * direction[i]!, 0);
        // The gradient of a bias before batch norm is zero but for rounding.
        const scale = 1e-10 * (norm + 1) * Math.sqrt(gradient.length);
        expect(Math.abs(ours - slope), name).toBeLessThan(scale);
      }
    } finally {
      await engine.close();
    }
  },
  60_000,
);
