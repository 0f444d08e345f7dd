// Convolution and max pooling, forward and gradient, against tfjs's cpu backend: strides, every way to pad, dilation,
// few and many channels, windows that hang over the edge or miss the last rows, equal maxima.
import * as tf from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Program } from "../src/index.ts";
import { difference, pure, runCompiled, runEager } from "./run.ts";

const RUNS = 60;
const SEED = 20170209;

/** Deterministic values in [-1, 1], whose neighbours differ. */
const wave = (count: number, seed: number): number[] =>
  Array.from({ length: count }, (_, i) => Math.round(1000 * Math.sin(1.7 * i + seed)) / 1000);
/** Few different values, so that windows have equal maxima. */
const coarse = (count: number, seed: number): number[] => wave(count, seed).map((x) => Math.round(2 * x) / 2);
const count = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);

/** A program of the output and the gradients of a weighted sum of it. */
function withGradients(
  shapes: Readonly<Record<string, readonly number[]>>,
  op: (...tensors: tf.Tensor[]) => tf.Tensor,
): Program {
  const names = Object.keys(shapes);
  const specs = Object.fromEntries(names.map((name) => [name, { shape: shapes[name]!, dtype: "float32" as const }]));
  return pure(specs, (given) => {
    const tensors = names.map((name) => given[name]!);
    const weighted = (...xs: tf.Tensor[]): tf.Scalar => {
      const y = op(...xs);
      return tf.sum(tf.mul(y, tf.tensor(wave(y.size, 5), y.shape)));
    };
    return [op(...tensors), ...tf.grads(weighted)(tensors)];
  });
}

async function compare(program: Program, values: Readonly<Record<string, readonly number[]>>): Promise<void> {
  const given = { inputs: values };
  const oracle = runEager(program, given);
  expect(difference(await runCompiled(program, given), oracle)).toBeLessThan(2e-5);
  expect(difference(await runCompiled(program, given, "float64"), oracle)).toBeLessThan(2e-5);
}

const between = (min: number, max: number): fc.Arbitrary<number> => fc.integer({ min, max });

interface Geometry {
  readonly n: number;
  readonly height: number;
  readonly width: number;
  readonly windowHeight: number;
  readonly windowWidth: number;
  readonly strides: [number, number];
  readonly pad: number | "same" | "valid" | "explicit";
}

const geometry: fc.Arbitrary<Geometry> = fc
  .record<Geometry>({
    n: between(1, 3),
    height: between(1, 9),
    width: between(1, 9),
    windowHeight: between(1, 4),
    windowWidth: between(1, 4),
    strides: fc.tuple(between(1, 3), between(1, 3)),
    pad: fc.constantFrom<(number | "same" | "valid" | "explicit")[]>("same", "valid", "explicit", 1, 2),
  })
  // tfjs takes a number as padding right only for square windows and strides.
  .map((g) =>
    typeof g.pad === "number" ? { ...g, windowWidth: g.windowHeight, strides: [g.strides[0], g.strides[0]] } : g,
  );

const padOf = (pad: number | "same" | "valid" | "explicit"): number | "same" | "valid" | "explicit" =>
  pad === "explicit"
    ? ([
        [0, 0],
        [1, 0],
        [0, 2],
        [0, 0],
      ] as unknown as "explicit")
    : pad;

describe("convolution", () => {
  it("gives what tfjs gives, with its gradients to the images and the filter", async () => {
    const samples = fc.tuple(geometry, fc.constantFrom(1, 3, 16, 17), between(1, 4));
    await fc.assert(
      fc.asyncProperty(samples, async ([g, channels, out]) => {
        const room = g.pad === "valid" || g.pad === "explicit" ? 0 : 2;
        fc.pre(g.height + room >= g.windowHeight && g.width + room >= g.windowWidth);
        fc.pre(g.pad === "same" || g.height >= g.windowHeight);
        fc.pre(g.pad === "same" || g.width >= g.windowWidth);
        const shapes = {
          x: [g.n, g.height, g.width, channels],
          filter: [g.windowHeight, g.windowWidth, channels, out],
        };
        const program = withGradients(shapes, (x, filter) =>
          tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, g.strides, padOf(g.pad) as "same"),
        );
        await compare(program, { x: wave(count(shapes.x), 1), filter: wave(count(shapes.filter), 2) });
      }),
      { numRuns: RUNS, seed: SEED },
    );
  });

  it("dilates", async () => {
    const shapes = { x: [2, 9, 8, 3], filter: [3, 2, 3, 4] };
    for (const pad of ["same", "valid"] as const) {
      for (const dilations of [2, [3, 1]] as const) {
        const program = pure(
          { x: { shape: shapes.x, dtype: "float32" }, filter: { shape: shapes.filter, dtype: "float32" } },
          ({ x, filter }) =>
            tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, pad, "NHWC", dilations as number | [number, number]),
        );
        await compare(program, { x: wave(count(shapes.x), 1), filter: wave(count(shapes.filter), 2) });
      }
    }
  });

  it("fuses a bias and an activation", async () => {
    const shapes = { x: [2, 5, 5, 3], filter: [3, 3, 3, 4], bias: [4] };
    for (const activation of ["linear", "relu", "relu6", "elu", "sigmoid", "leakyrelu"] as const) {
      const program = pure(
        Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [name, { shape, dtype: "float32" as const }])),
        ({ x, filter, bias }) =>
          tf.fused.conv2d({
            x: x as tf.Tensor4D,
            filter: filter as tf.Tensor4D,
            strides: 2,
            pad: "same",
            bias: bias!,
            activation,
            leakyreluAlpha: 0.1,
          }),
      );
      await compare(program, {
        x: wave(count(shapes.x), 1),
        filter: wave(count(shapes.filter), 2),
        bias: wave(4, 3),
      });
    }
  });
});

describe("max pooling", () => {
  it("gives what tfjs gives, with its gradient, where maxima differ and where they are equal", async () => {
    await fc.assert(
      fc.asyncProperty(geometry, fc.constantFrom(1, 5), fc.boolean(), async (g, channels, equal) => {
        const room = typeof g.pad === "number" ? g.pad : 0;
        fc.pre(g.pad !== "explicit");
        // A window of padding alone has no maximum.
        fc.pre(room < g.windowHeight && room < g.windowWidth);
        fc.pre(g.pad === "same" || (g.height >= g.windowHeight && g.width >= g.windowWidth));
        const shape = [g.n, g.height, g.width, channels];
        const window: [number, number] = [g.windowHeight, g.windowWidth];
        const program = withGradients({ x: shape }, (x) =>
          tf.maxPool(x as tf.Tensor4D, window, g.strides, g.pad as "same"),
        );
        await compare(program, { x: (equal ? coarse : wave)(count(shape), 1) });
      }),
      { numRuns: RUNS, seed: SEED },
    );
  });
});
