// Networks that a contributor may bring, built of tf.layers: residual, depthwise separable, inception-like, attention with
// layers of the author's own, every activation. Logits and all gradients, compiled against tfjs's cpu backend.
import * as tf from "@tensorflow/tfjs-core";
import { initializers, layers, model as functional, sequential } from "@tensorflow/tfjs-layers";
import type { SymbolicTensor } from "@tensorflow/tfjs-layers";
import type { Program, Tensors } from "@basin/compiler";
import { openEngine } from "@basin/engine";
import type { HostArray } from "@basin/engine";
import { expect, it } from "vitest";
import { forward, initialWeights, layout, trainableSpecs } from "../src/index.ts";
import type { Model } from "../src/index.ts";
import { testRandom } from "./oracle.ts";

const CLASSES = 5;
const BATCH = 6;

const model = (id: string, input: readonly number[], build: Model["build"]): Model => ({
  id,
  version: 1,
  title: id,
  source: "this test",
  input,
  classes: CLASSES,
  parameters: 0,
  build,
});

type Node = SymbolicTensor;
const apply = (layer: { apply: (x: Node | Node[]) => unknown }, x: Node | Node[]): Node => layer.apply(x) as Node;

const resnet = model("resnet", [8, 8, 3], () => {
  const input = layers.input({ shape: [8, 8, 3], name: "image" }) as unknown as Node;
  const conv = (x: Node, name: string, filters: number, strides: number, kernelSize = 3): Node => {
    const y = apply(layers.conv2d({ name, filters, kernelSize, strides, padding: "same", useBias: false }) as never, x);
    return apply(layers.batchNormalization({ name: `${name}_norm` }) as never, y);
  };
  const block = (x: Node, name: string, filters: number, strides: number): Node => {
    const first = apply(layers.reLU({ name: `${name}_relu_1` }) as never, conv(x, `${name}_1`, filters, strides));
    const second = conv(first, `${name}_2`, filters, 1);
    const short = strides === 1 ? x : conv(x, `${name}_short`, filters, strides, 1);
    const sum = apply(layers.add({ name: `${name}_add` }) as never, [second, short]);
    return apply(layers.reLU({ name: `${name}_relu_2` }) as never, sum);
  };
  const stem = apply(layers.reLU({ name: "stem_relu" }) as never, conv(input, "stem", 4, 1));
  const body = block(block(stem, "block_1", 4, 1), "block_2", 8, 2);
  const pooled = apply(layers.globalAveragePooling2d({ name: "pool" } as never) as never, body);
  const logits = apply(layers.dense({ name: "logits", units: CLASSES }) as never, pooled);
  return functional({ inputs: input, outputs: logits });
});

const mobilenet = model("mobilenet", [8, 8, 3], () =>
  sequential({
    layers: [
      layers.conv2d({ name: "stem", inputShape: [8, 8, 3], filters: 4, kernelSize: 3, strides: 2, padding: "same" }),
      layers.reLU({ name: "relu_1", maxValue: 6 }),
      layers.depthwiseConv2d({ name: "depthwise", kernelSize: 3, padding: "same", depthMultiplier: 2 }),
      layers.batchNormalization({ name: "norm_1" }),
      layers.leakyReLU({ name: "relu_2", alpha: 0.1 }),
      layers.separableConv2d({ name: "separable", filters: 6, kernelSize: 3, strides: 2, padding: "same" }),
      layers.prelu({ name: "relu_3" }),
      layers.globalMaxPooling2d({ name: "pool" } as never),
      layers.dropout({ name: "drop", rate: 0.25 }),
      layers.dense({ name: "logits", units: CLASSES }),
    ],
  }),
);

const inception = model("inception", [9, 7, 2], () => {
  const input = layers.input({ shape: [9, 7, 2], name: "image" }) as unknown as Node;
  const branches = [
    apply(layers.conv2d({ name: "one", filters: 3, kernelSize: 1, activation: "selu" }) as never, input),
    apply(
      layers.conv2d({ name: "dilated", filters: 2, kernelSize: 3, padding: "same", activation: "softplus" }) as never,
      input,
    ),
    apply(layers.averagePooling2d({ name: "mean", poolSize: 2, strides: 1, padding: "same" }) as never, input),
    apply(layers.maxPooling2d({ name: "max", poolSize: 3, strides: 1, padding: "same" }) as never, input),
  ];
  const joined = apply(layers.concatenate({ name: "join" }) as never, branches);
  const padded = apply(layers.zeroPadding2d({ name: "pad", padding: [1, 2] as never }) as never, joined);
  const conv = apply(
    layers.conv2d({ name: "conv", filters: 4, kernelSize: [2, 3], strides: [2, 1], activation: "swish" }) as never,
    padded,
  );
  const flat = apply(layers.flatten({ name: "flat" }) as never, conv);
  const hidden = [
    ["tanh", "hidden_1"],
    ["elu", "hidden_2"],
    ["hardSigmoid", "hidden_3"],
    ["softsign", "hidden_4"],
  ].reduce(
    (x, [activation, name]) =>
      apply(layers.dense({ name: name!, units: 6, activation: activation as "tanh" }) as never, x),
    flat,
  );
  return functional({
    inputs: input,
    outputs: apply(layers.dense({ name: "logits", units: CLASSES }) as never, hidden),
  });
});

/** Adds a learned vector to every patch. */
class Position extends layers.Layer {
  static readonly className = "Position";
  weight: { read(): tf.Tensor } | undefined;
  override build([, patches, width]: number[]): void {
    this.weight = this.addWeight("table", [patches!, width!], "float32", initializers.randomNormal({ stddev: 0.5 }));
    super.build([]);
  }
  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.add([inputs].flat()[0]!, this.weight!.read());
  }
  override computeOutputShape(shape: number[]): number[] {
    return shape;
  }
}

/** Softmax attention with two heads. */
class Attention extends layers.Layer {
  static readonly className = "Attention";
  projections: { read(): tf.Tensor }[] = [];
  override build([, , width]: number[]): void {
    this.projections = ["query", "key", "value", "out"].map((name) =>
      this.addWeight(name, [width!, width!], "float32", initializers.glorotNormal({})),
    );
    super.build([]);
  }
  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const x = [inputs].flat()[0]!;
    const [n, patches, width] = x.shape as [number, number, number];
    const rows = tf.reshape(x, [n * patches, width]);
    const heads = (i: number): tf.Tensor =>
      tf.transpose(tf.reshape(tf.matMul(rows, this.projections[i]!.read()), [n, patches, 2, width / 2]), [0, 2, 1, 3]);
    const [query, key, value] = [heads(0), heads(1), heads(2)] as [tf.Tensor, tf.Tensor, tf.Tensor];
    const scores = tf.softmax(tf.div(tf.matMul(query, key, false, true), Math.sqrt(width / 2)));
    const mixed = tf.reshape(tf.transpose(tf.matMul(scores, value), [0, 2, 1, 3]), [n * patches, width]);
    return tf.reshape(tf.matMul(mixed, this.projections[3]!.read()), [n, patches, width]);
  }
  override computeOutputShape(shape: number[]): number[] {
    return shape;
  }
}

const vit = model("vit", [8, 8, 3], () => {
  const input = layers.input({ shape: [8, 8, 3], name: "image" }) as unknown as Node;
  const patches = apply(layers.conv2d({ name: "patches", filters: 8, kernelSize: 4, strides: 4 }) as never, input);
  const sequence = apply(layers.reshape({ name: "sequence", targetShape: [4, 8] }) as never, patches);
  const placed = apply(new Position({ name: "position" }) as never, sequence);
  const normed = apply(layers.layerNormalization({ name: "norm_1" }) as never, placed);
  const attended = apply(new Attention({ name: "attention" }) as never, normed);
  const first = apply(layers.add({ name: "add_1" }) as never, [placed, attended]);
  const wide = apply(
    layers.dense({ name: "wide", units: 16, activation: "gelu" as "relu" }) as never,
    apply(layers.layerNormalization({ name: "norm_2" }) as never, first),
  );
  const second = apply(layers.add({ name: "add_2" }) as never, [
    first,
    apply(layers.dense({ name: "narrow", units: 8 }) as never, wide),
  ]);
  const pooled = apply(layers.globalAveragePooling1d({ name: "pool" } as never) as never, second);
  return functional({
    inputs: input,
    outputs: apply(layers.dense({ name: "logits", units: CLASSES }) as never, pooled),
  });
});

/** Logits, loss and gradients of a network on one batch. */
function gradientProgram(network: Model): Program {
  const specs = Object.fromEntries(
    trainableSpecs(network).map(({ name, shape }) => [name, { shape, dtype: "float32" as const }]),
  );
  const masks = layout(network).dropouts.map(({ name, shape }) => [
    name,
    { shape: [BATCH, ...shape], dtype: "float32" as const },
  ]);
  return {
    name: `gradient ${network.id}`,
    data: specs,
    state: {},
    inputs: {
      x: { shape: [BATCH, ...network.input], dtype: "float32" },
      labels: { shape: [BATCH], dtype: "int32" },
      ...(Object.fromEntries(masks) as Program["inputs"]),
    },
    step: ({ data, inputs }) => {
      const { x, labels, ...dropout } = inputs as { x: tf.Tensor; labels: tf.Tensor1D } & Tensors;
      const names = Object.keys(specs);
      const logitsOf = (weights: Tensors): tf.Tensor =>
        forward(network, { weights, x, batchNorm: "batch", dropout }).logits;
      const loss = (...values: tf.Tensor[]): tf.Scalar =>
        tf.losses.softmaxCrossEntropy(
          tf.oneHot(labels, CLASSES),
          logitsOf(Object.fromEntries(names.map((name, i) => [name, values[i] as tf.Tensor]))),
        );
      const { value, grads } = tf.valueAndGrads(loss)(names.map((name) => data[name] as tf.Tensor));
      const gradients = names.map((name, i) => [`gradient/${name}`, grads[i]]);
      return {
        state: {},
        outputs: { loss: value, logits: logitsOf(data), ...(Object.fromEntries(gradients) as Tensors) },
      };
    },
  };
}

async function run(name: string, network: Model): Promise<Readonly<Record<string, HostArray>>> {
  const program = gradientProgram(network);
  const engine = await openEngine(name);
  const start = initialWeights(network, testRandom);
  const data = Object.entries(program.data).map(
    async ([weight, spec]) =>
      [
        weight,
        // Away from 0 and 1, so that no gradient is 0 by the start.
        await engine.upload({
          ...spec,
          values: (start[weight] as Float32Array).map((v, i) => v + 0.1 * Math.sin(i + 1)),
        }),
      ] as const,
  );
  const inputs = Object.entries(program.inputs).map(([key, { shape }]) => {
    const values = testRandom(key).uniform(new Float32Array(shape.reduce((a, b) => a * b, 1)));
    if (key === "labels") return [key, Int32Array.from(values, (v) => Math.floor(v * CLASSES))] as const;
    return [key, key === "x" ? values : values.map((v) => (v < 0.25 ? 0 : 4 / 3))] as const;
  });
  const executable = await engine.load(program);
  const { outputs } = await executable.run({
    data: Object.fromEntries(await Promise.all(data)),
    state: {},
    inputs: Object.fromEntries(inputs),
  });
  await engine.close();
  return outputs;
}

it.each([resnet, mobilenet, inception, vit])("compiles $id as tfjs computes it", async (network) => {
  const [oracle, compiled] = [await run("tfjs-cpu", network), await run("onnx-cpu", network)];
  expect(Object.keys(compiled)).toEqual(Object.keys(oracle));
  for (const [name, wanted] of Object.entries(oracle)) {
    const found = compiled[name] as HostArray;
    const size = Math.max(...wanted.map(Math.abs));
    expect(Math.max(...found.map((value, i) => Math.abs(value - (wanted[i] as number)))), name).toBeLessThan(
      2e-5 * (size + 0.1),
    );
    // A bias in front of batch norm alone has no gradient.
    if (name !== "gradient/depthwise/bias") expect(size, name).toBeGreaterThan(1e-4);
  }
});
