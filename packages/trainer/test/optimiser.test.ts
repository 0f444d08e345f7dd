// Oracles: PyTorch in float64 (fixtures/optimisers.py) and tfjs's own optimisers on its cpu backend.
import { readFileSync } from "node:fs";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, it } from "vitest";
import { adagrad, adam, adamw, makeOptimiser, rmsprop, sgd } from "../src/index.ts";
import type { Optimiser } from "../src/index.ts";
import { useCpu } from "./backend.ts";

interface Fixture {
  readonly start: number[];
  readonly gradients: number[][];
  readonly adam: number[][];
  readonly adamLargeEpsilon: number[][];
  readonly sgd: number[][];
  readonly momentum: number[][];
  readonly adagrad: number[][];
  readonly rmsprop: number[][];
  readonly adamw: number[][];
  readonly adamwLarge: number[][];
}
const torch = JSON.parse(readFileSync(new URL("fixtures/optimisers.json", import.meta.url), "utf8")) as Fixture;
const specs = { w: { shape: [3], dtype: "float32" as const } };

beforeAll(useCpu);

/** The weights after every update, and how many tensors were left behind. */
function path(optimiser: Optimiser, steps: number): number[][] {
  let weights: Record<string, ArrayLike<number>> = { w: torch.start };
  let slots: Record<string, ArrayLike<number>> = optimiser.initialSlots(specs);
  const slotSpecs = optimiser.slots(specs);
  return Array.from({ length: steps }, (_, step) => {
    const result = tf.tidy(() => {
      const tensor = (values: ArrayLike<number>, shape: readonly number[]): tf.Tensor =>
        tf.tensor(Float32Array.from(values), [...shape]);
      const next = optimiser.update({
        weights: { w: tensor(weights["w"] ?? [], [3]) },
        gradients: { w: tensor(torch.gradients[step % 4] ?? [], [3]) },
        slots: Object.fromEntries(
          Object.entries(slotSpecs).map(([name, { shape }]) => [name, tensor(slots[name] ?? [], shape)]),
        ),
      });
      expect(Object.keys(next.slots)).toEqual(Object.keys(slotSpecs));
      const read = (tensors: Readonly<Record<string, tf.Tensor>>): Record<string, ArrayLike<number>> =>
        Object.fromEntries(Object.entries(tensors).map(([name, value]) => [name, value.dataSync().slice()]));
      return { weights: read(next.weights), slots: read(next.slots) } as unknown as tf.TensorContainer;
    }) as unknown as { weights: typeof weights; slots: typeof slots };
    ({ weights, slots } = result);
    return Array.from(weights["w"] ?? []);
  });
}

function expectClose(found: number[][], wanted: number[][], relative: number): void {
  found.forEach((row, step) => {
    row.forEach((value, i) => {
      const target = wanted[step]?.[i] ?? Number.NaN;
      expect(Math.abs(value - target), `step ${step + 1}, weight ${i}: ${value}`).toBeLessThan(relative);
    });
  });
}

it.each([
  ["adam", adam()],
  ["adamLargeEpsilon", adam({ learningRate: 1e-2, beta1: 0.8, beta2: 0.95, epsilon: 0.1 })],
  ["sgd", sgd({ learningRate: 0.05 })],
  ["momentum", sgd({ learningRate: 0.05, momentum: 0.9 })],
  ["adagrad", adagrad()],
  ["rmsprop", rmsprop()],
  ["adamw", adamw()],
  ["adamwLarge", makeOptimiser("adamw", { learningRate: 1e-2, beta1: 0.8, beta2: 0.95, epsilon: 0.1, weightDecay: 2 })],
] as const)("follows PyTorch's path: %s", (name, optimiser) => {
  // float32 rounds weights near 2 by 1.2e-7 a step.
  expectClose(path(optimiser, 12), torch[name], 12 * 1.2e-7);
});

it.each([
  ["adam", adam(), () => tf.train.adam(1e-3, 0.9, 0.999, 1e-8)],
  ["momentum", sgd({ learningRate: 0.05, momentum: 0.9 }), () => tf.train.momentum(0.05, 0.9)],
  ["sgd", sgd({ learningRate: 0.05 }), () => tf.train.sgd(0.05)],
] as const)("follows tfjs's path: %s", (_, optimiser, makeTheirs) => {
  const theirs = makeTheirs();
  const variable = tf.variable(tf.tensor1d(torch.start), true, "w");
  const wanted = Array.from({ length: 12 }, (_, step) => {
    tf.tidy(() => theirs.applyGradients([{ name: "w", tensor: tf.tensor1d(torch.gradients[step % 4] ?? []) }]));
    return Array.from(variable.dataSync());
  });
  variable.dispose();
  // tfjs's 1 - 0.999^t is a difference in float32: 3e-5 of a step of 1e-3.
  expectClose(path(optimiser, 12), wanted, 2e-6);
});

it("says which setting is wrong", () => {
  expect(() => adam({ learningRate: 0 })).toThrow("adam learningRate: must be positive, got 0");
  expect(() => adam({ beta2: 1 })).toThrow("adam beta2: must be in [0, 1), got 1");
  expect(() => adam({ epsilon: Number.NaN })).toThrow("adam epsilon: must be positive, got NaN");
  expect(() => sgd({ learningRate: 0.1, momentum: -1 })).toThrow("sgd momentum: must be in [0, 1), got -1");
  expect(() => adagrad({ learningRate: -1 })).toThrow("adagrad learningRate: must be positive, got -1");
  expect(() => rmsprop({ decay: 1 })).toThrow("rmsprop decay: must be in [0, 1), got 1");
  expect(() => adamw({ weightDecay: 0 })).toThrow("adamw weightDecay: must be positive, got 0");
  expect(() => makeOptimiser("sgd")).toThrow("sgd learningRate: must be positive, got NaN");
  expect(() => makeOptimiser("lion")).toThrow(
    'optimiser: no such id, got "lion"; use one of adagrad, adam, adamw, rmsprop, sgd',
  );
  expect(() => makeOptimiser("toString")).toThrow('no such id, got "toString"');
  expect(() => makeOptimiser("adagrad", { decay: 0.9 })).toThrow(
    "adagrad decay: no such setting, got 0.9; use one of learningRate, epsilon",
  );
  expect(() => makeOptimiser("adam", { beta1: "0.9" })).toThrow('adam beta1: must be a number, got "0.9"');
  expect(() => sgd({ learningRate: Infinity })).toThrow("sgd learningRate: must be positive, got Infinity");
});
