// Weights that others wrote: a state dict of PyTorch gives the logits that PyTorch gave, a saved tf.layers model those of
// tf.layers, and what does not fit is refused by name.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import { layers, sequential } from "@tensorflow/tfjs-layers";
import type { Sequential } from "@tensorflow/tfjs-layers";
import { makeRandom } from "@basin/random";
import { findModel, forward, initialWeights } from "@basin/zoo";
import type { Model } from "@basin/zoo";
import { afterAll, describe, expect, it } from "vitest";
import { decodeSafetensors, encodeSafetensors, readForeignWeights, writeWeights } from "../src/index.ts";
import "./backend.ts";

const fixture = (name: string): string => new URL(`fixtures/${name}`, import.meta.url).pathname;
const folder = mkdtempSync(path.join(tmpdir(), "basin-foreign-"));
afterAll(() => rmSync(folder, { recursive: true }));

const network = (): Sequential => {
  const model = sequential();
  model.add(layers.conv2d({ filters: 4, kernelSize: 3, padding: "same", inputShape: [6, 5, 3], name: "conv" }));
  model.add(layers.batchNormalization({ epsilon: 1e-3, name: "norm_1" }));
  model.add(layers.reLU({ name: "relu_1" }));
  model.add(layers.depthwiseConv2d({ kernelSize: 3, depthMultiplier: 2, padding: "same", name: "depthwise" }));
  model.add(layers.flatten({ name: "flatten" }));
  model.add(layers.dense({ units: 7, name: "dense_1" }));
  model.add(layers.batchNormalization({ epsilon: 1e-3, name: "norm_2" }));
  model.add(layers.reLU({ name: "relu_2" }));
  model.add(layers.dense({ units: 3, name: "dense_2" }));
  return model;
};
const model: Model = {
  id: "mixed",
  version: 1,
  title: "",
  source: "",
  input: [6, 5, 3],
  classes: 3,
  parameters: 0,
  build: network,
};
const { pixels, logits } = JSON.parse(readFileSync(fixture("pytorch.json"), "utf8")) as {
  pixels: number[];
  logits: number[][];
};

function logitsOf(weights: Readonly<Record<string, Float32Array>>, of: Model = model): number[][] {
  return tf.tidy(() => {
    const tensors = Object.fromEntries(
      Object.entries(weights).map(([name, values]) => [name, tf.tensor(values, shapeOf(of, name))]),
    );
    const x = tf.div(tf.tensor(pixels, [6, 6, 5, 3]), 255);
    return forward(of, { weights: tensors, x, batchNorm: "batch", dropout: "off" }).logits.arraySync() as number[][];
  });
}

function shapeOf(of: Model, name: string): number[] {
  const [layer, weight] = name.split("/") as [string, string];
  const found = of.build().getLayer(layer);
  const index = found.weights.findIndex((one) => one.originalName.endsWith(`/${weight}`));
  return found.weights[index]!.shape as number[];
}

describe("a state dict of PyTorch", () => {
  it("gives PyTorch's logits", async () => {
    const { from, weights } = await readForeignWeights(fixture("pytorch.safetensors"), model);
    expect(from).toBe("pytorch");
    logitsOf(weights).forEach((row, i) => {
      row.forEach((value, j) => expect(value).toBeCloseTo(logits[i]![j]!, 4));
    });
  });

  it("is matched by names where they are given, and refused where they do not fit", async () => {
    const file = path.join(folder, "renamed.safetensors");
    const { tensors } = decodeSafetensors(readFileSync(fixture("pytorch.safetensors")), "fixture");
    const swap: Readonly<Record<string, string>> = { conv1: "z", conv2: "y", fc1: "x", fc2: "w" };
    const renamed = Object.fromEntries(
      Object.entries(tensors).map(([name, tensor]) => {
        const [module = "", part = ""] = name.split(".");
        return [`${swap[module] ?? module}.${part}`, tensor];
      }),
    );
    writeFileSync(file, encodeSafetensors({ tensors: renamed, metadata: {} }));
    await expect(readForeignWeights(file, model)).rejects.toThrow(/must be \[4, 3, 3, 3\], got \[3, 7\]; .*--names/);
    const modules = { conv: "z", norm_1: "norm1", depthwise: "y", dense_1: "x", norm_2: "norm2", dense_2: "w" };
    const names = Object.fromEntries(
      Object.entries(modules).flatMap(([layer, module]) => {
        const [first, second] = layer.startsWith("norm")
          ? ["gamma", "beta"]
          : [layer === "depthwise" ? "depthwise_kernel" : "kernel", "bias"];
        return [
          [`${layer}/${first}`, `${module}.weight`],
          [`${layer}/${second}`, `${module}.bias`],
        ];
      }),
    );
    const plain = await readForeignWeights(fixture("pytorch.safetensors"), model);
    expect((await readForeignWeights(file, model, names)).weights).toEqual(plain.weights);
    const { "dense_2/bias": _gone, ...fewer } = names;
    await expect(readForeignWeights(file, model, fewer)).rejects.toThrow(/"dense_2\/bias": must be in the file/);
  });

  it("of another architecture or type is refused", async () => {
    await expect(readForeignWeights(fixture("pytorch.safetensors"), findModel("f1"))).rejects.toThrow(
      /must have 6 layers with kernels for f1, got 4 \(conv1, conv2, fc1, fc2\)/,
    );
    const { tensors } = decodeSafetensors(readFileSync(fixture("pytorch.safetensors")), "fixture");
    const file = path.join(folder, "double.safetensors");
    const bias = { shape: [3], values: new Float64Array(3) };
    writeFileSync(file, encodeSafetensors({ tensors: { ...tensors, "fc2.bias": bias }, metadata: {} }));
    await expect(readForeignWeights(file, model)).rejects.toThrow(/"fc2.bias": must be float32/);
    await expect(readForeignWeights(path.join(folder, "none.safetensors"), model)).rejects.toThrow(/no such file/);
  });
});

describe("a saved tf.layers model", () => {
  it("gives the logits of tf.layers, with its own names of layers", async () => {
    const other = network();
    const handler = tf.io.withSaveHandler(async (artifacts) => {
      const data = artifacts.weightData as ArrayBuffer;
      writeFileSync(path.join(folder, "weights.bin"), new Uint8Array(data));
      const weightsManifest = [{ paths: ["weights.bin"], weights: artifacts.weightSpecs }];
      writeFileSync(
        path.join(folder, "model.json"),
        JSON.stringify({ modelTopology: artifacts.modelTopology, weightsManifest }),
      );
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: "JSON" as const } };
    });
    await other.save(handler);
    const { from, weights } = await readForeignWeights(path.join(folder, "model.json"), model);
    expect(from).toBe("tfjs-layers");
    // Training mode takes batch statistics, as f does.
    const wanted = tf.tidy(
      () =>
        (
          other.apply(tf.div(tf.tensor(pixels, [6, 6, 5, 3]), 255), { training: true }) as tf.Tensor
        ).arraySync() as number[][],
    );
    logitsOf(weights).forEach((row, i) => row.forEach((value, j) => expect(value).toBeCloseTo(wanted[i]![j]!, 4)));
    await expect(readForeignWeights(path.join(folder, "model.json"), findModel("m1-tiny"))).rejects.toThrow(
      /weights: must be 6 for m1-tiny, got 12/,
    );
    other.dispose();
  });

  it.each([
    ["{", /must be a model.json/],
    [JSON.stringify({ weightsManifest: [{ paths: ["../x"], weights: [] }] }), /must lie beside it/],
    [JSON.stringify({ weightsManifest: [{ paths: ["none.bin"], weights: [] }] }), /no such file/],
  ])("that is damaged is refused: %s", async (text, message) => {
    const file = path.join(folder, "damaged.json");
    writeFileSync(file, text);
    await expect(readForeignWeights(file, model)).rejects.toThrow(message);
  });
});

it("takes Basin's own files as they are", async () => {
  const tiny = findModel("m1-tiny");
  const weights = initialWeights(tiny, makeRandom(1));
  const file = path.join(folder, "own.safetensors");
  await writeWeights(file, tiny, weights, "test");
  expect(await readForeignWeights(file, tiny)).toEqual({ from: "basin", weights });
});
