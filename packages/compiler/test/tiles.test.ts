// Loops over tiles of the batch, against the same step on whole tensors and against tfjs: every kind of value that may
// cross a tile's edge, sums, values made again, batches that no tile size divides well.
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";
import { compile, optimise, TILE_SIZES, trace, type Program, type TileSizes } from "../src/index.ts";
import { plan, type Region } from "../src/tiles/plan.ts";
import { difference, runCompiled, runEager, type Given } from "./run.ts";

/** Cuts everything that can be cut. */
const finely = (tile: number): TileSizes => ({ wide: 256, small: 0, tile, least: { wide: 1, narrow: 1 } });
const NEVER: TileSizes = { ...TILE_SIZES, small: Infinity };

const CHANNELS = 4;
const SIZE = 6;

const shapes = {
  "conv_1/kernel": [3, 3, 2, CHANNELS],
  "conv_2/kernel": [3, 3, CHANNELS, CHANNELS],
  "short/kernel": [1, 1, CHANNELS, CHANNELS],
  "norm_1/gamma": [CHANNELS],
  "norm_2/gamma": [CHANNELS],
  "dense/kernel": [3 * 3 * CHANNELS, 5],
} as const;

type Weights = Readonly<Record<keyof typeof shapes, tf.Tensor>>;

function norm(x: tf.Tensor, gamma: tf.Tensor): tf.Tensor {
  const axes = x.shape.slice(0, -1).map((_, axis) => axis);
  const centred = tf.sub(x, tf.mean(x, axes));
  const variance = tf.mean(tf.square(centred), axes);
  return tf.mul(tf.mul(centred, tf.rsqrt(tf.add(variance, 1e-3))), gamma);
}

/** Mean cross-entropy of a small residual network with batch norm, pooling and dropout. */
function loss(w: Weights, x: tf.Tensor, mask: tf.Tensor, labels: tf.Tensor): tf.Scalar {
  const conv = (of: tf.Tensor, kernel: tf.Tensor, stride = 1): tf.Tensor =>
    tf.conv2d(of as tf.Tensor4D, kernel as tf.Tensor4D, stride, "same");
  const first = tf.relu(norm(conv(x, w["conv_1/kernel"]), w["norm_1/gamma"]));
  const second = norm(conv(first, w["conv_2/kernel"], 2), w["norm_2/gamma"]);
  const short = conv(tf.maxPool(first as tf.Tensor4D, 3, 2, "same"), w["short/kernel"]);
  const joined = tf.mul(tf.relu(tf.add(second, short)), mask);
  const flat = tf.reshape(joined, [joined.shape[0]!, -1]);
  const logits = tf.matMul(flat as tf.Tensor2D, w["dense/kernel"] as tf.Tensor2D);
  const truth = tf.oneHot(labels as tf.Tensor1D, 5);
  const log = tf.sub(logits, tf.logSumExp(logits, 1, true));
  return tf.neg(tf.mean(tf.sum(tf.mul(truth, log), 1))) as tf.Scalar;
}

/** A training step of it with momentum-free descent; samples are resident. */
function step(batch: number): Program {
  const names = Object.keys(shapes) as (keyof typeof shapes)[];
  return {
    name: `step ${batch}`,
    data: { features: { shape: [40, SIZE * SIZE * 2], dtype: "uint8" }, labels: { shape: [40], dtype: "int32" } },
    state: Object.fromEntries(names.map((name) => [name, { shape: shapes[name], dtype: "float32" as const }])),
    inputs: {
      indices: { shape: [batch], dtype: "int32" },
      mask: { shape: [batch, SIZE / 2, SIZE / 2, CHANNELS], dtype: "uint8" },
    },
    step: ({ data, state, inputs }) => {
      const indices = inputs["indices"] as tf.Tensor1D;
      const rows = tf.div(tf.cast(tf.gather(data["features"]!, indices), "float32"), 255);
      const x = tf.reshape(rows, [batch, SIZE, SIZE, 2]);
      const labels = tf.gather(data["labels"]!, indices);
      const mask = tf.cast(inputs["mask"]!, "float32");
      const of = (...values: tf.Tensor[]): tf.Scalar =>
        loss(Object.fromEntries(names.map((name, i) => [name, values[i]!])) as Weights, x, mask, labels);
      const { value, grads } = tf.valueAndGrads(of)(names.map((name) => state[name]!));
      return {
        state: Object.fromEntries(names.map((name, i) => [name, tf.sub(state[name]!, tf.mul(grads[i]!, 0.1))])),
        outputs: { loss: value },
      };
    },
  };
}

const wave = (count: number, seed: number): number[] =>
  Array.from({ length: count }, (_, i) => Math.round(1000 * Math.sin(1.7 * i + seed)) / 1000);
const size = (shape: readonly number[]): number => shape.reduce((product, each) => product * each, 1);

function given(batch: number): Given {
  return {
    data: {
      features: Array.from({ length: 40 * SIZE * SIZE * 2 }, (_, i) => (i * 7919) % 256),
      labels: Array.from({ length: 40 }, (_, i) => i % 5),
    },
    state: Object.fromEntries(Object.entries(shapes).map(([name, shape], i) => [name, wave(size(shape), i)])),
    inputs: {
      indices: Array.from({ length: batch }, (_, i) => (i * 3) % 40),
      mask: Array.from({ length: batch * (SIZE / 2) ** 2 * CHANNELS }, (_, i) => (i * 5) % 3 && 1),
    },
  };
}

const regionsOf = (program: Program, sizes: TileSizes): Region[] =>
  plan(optimise(trace(program)), sizes).filter((part) => part.kind === "region");

describe.each([1, 2, 6, 7, 12, 16])("a step of %i samples cut into tiles", (batch) => {
  it.each([1, 700, 3000, 100_000])("gives what tfjs gives, with tiles of about %i bytes", async (tile) => {
    const program = step(batch);
    const oracle = runEager(program, given(batch));
    expect(difference(await runCompiled(program, given(batch), { tiles: finely(tile) }), oracle)).toBeLessThan(2e-5);
    const double = await runCompiled(program, given(batch), { precision: "float64", tiles: finely(tile) });
    expect(
      difference(double, await runCompiled(program, given(batch), { precision: "float64", tiles: NEVER })),
    ).toBeLessThan(1e-12);
  });
});

describe("the plan", () => {
  it("leaves a step of small values whole, and its bytes as they were", () => {
    expect(regionsOf(step(12), TILE_SIZES)).toEqual([]);
    expect(compile(step(12)).hash).toBe(compile(step(12), { tiles: NEVER }).hash);
  });

  it("cuts a step at each sum over the batch, and never keeps what is cheap to make again", () => {
    const regions = regionsOf(step(12), finely(2000));
    expect(regions.length).toBeGreaterThan(6);
    for (const { batch, tile, nodes, stacked } of regions) {
      expect(batch % tile).toBe(0);
      const kept = new Set(stacked.map(({ id }) => id));
      const cheap = nodes.filter(({ node }) => ["Relu", "Cast", "Square"].includes(node.kernel));
      expect(cheap.some(({ node }) => node.outputs.some(({ id }) => kept.has(id)))).toBe(false);
    }
  });

  it("makes no value of the unfolded windows of a whole batch", () => {
    // One activation of the first layer is 64 kB a sample; windows of it would be 25 times that.
    const wide: Program = {
      name: "wide",
      data: {},
      state: { filter: { shape: [5, 5, 16, 16], dtype: "float32" } },
      inputs: { x: { shape: [512, 32, 32, 16], dtype: "float32" } },
      step: ({ state, inputs }) => {
        const f = (filter: tf.Tensor): tf.Scalar =>
          tf.mean(tf.relu(tf.conv2d(inputs["x"] as tf.Tensor4D, filter as tf.Tensor4D, 1, "same"))) as tf.Scalar;
        return { state: { filter: tf.grad(f)(state["filter"]!) }, outputs: {} };
      },
    };
    const parts = plan(optimise(trace(wide)), TILE_SIZES);
    const whole = parts.flatMap((part) => (part.kind === "node" ? [part.node.kernel] : []));
    expect(whole.filter((kernel) => kernel.startsWith("Conv2D"))).toEqual([]);
    expect(parts.some((part) => part.kind === "region" && part.tile < 64)).toBe(true);
  });
});
