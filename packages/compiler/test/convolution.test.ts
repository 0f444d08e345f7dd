// Convolution and max pooling, forward and gradient, against tfjs's cpu backend: strides, every way to pad, dilation,
// few and many channels, windows that hang over the edge or miss the last rows, equal maxima.
import * as tf from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { describe, it } from "vitest";
import { between, count } from "./cases/sample.ts";
import { coarse, compare, fits, geometry, padOf, wave, withGradients } from "./geometry.ts";
import { pure } from "./run.ts";

const RUNS = 60;
const SEED = 20170209;

describe("convolution", () => {
  it("gives what tfjs gives, with its gradients to the images and the filter", async () => {
    const samples = fc.tuple(geometry, fc.constantFrom(1, 3, 16, 17), between(1, 4));
    await fc.assert(
      fc.asyncProperty(samples, async ([g, channels, out]) => {
        fc.pre(fits(g));
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
