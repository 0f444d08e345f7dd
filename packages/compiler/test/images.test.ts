// Depthwise convolution, average pooling and resizing, forward against tfjs's cpu backend. Where tfjs's own gradient of a
// linear map is not the gradient of its forward, the oracle is the forward applied to every unit image.
import * as tf from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { between, count } from "./cases/sample.ts";
import { compare, fits, geometry, padOf, wave, withGradients } from "./geometry.ts";
import { difference, pure, runCompiled } from "./run.ts";

const RUNS = 40;
const SEED = 20170209;
type Linear = (x: tf.Tensor) => tf.Tensor;

/** Compares a linear map of images, and its gradient by the values of the forward at all unit images. */
async function compareLinear(shape: readonly number[], op: Linear): Promise<void> {
  const values = wave(count(shape), 1);
  await compare(
    pure({ x: { shape, dtype: "float32" } }, ({ x }) => op(x!)),
    { x: values },
  );
  const gradient = withGradients({ x: shape }, (x) => op(x!));
  const given = { inputs: { x: values } };
  const wanted = tf.tidy(() => {
    const pixels = count(shape);
    const units = tf.reshape(tf.eye(pixels), [pixels * shape[0]!, ...shape.slice(1)]);
    const outputs = tf.reshape(op(units), [pixels, -1]);
    const weights = wave(outputs.shape[1]!, 5);
    return Array.from(tf.sum(tf.mul(outputs, tf.tensor1d(weights)), 1).dataSync());
  });
  for (const precision of ["float32", "float64"] as const) {
    const { "outputs/1": found } = await runCompiled(gradient, given, { precision });
    expect(difference({ found: found! }, { found: wanted })).toBeLessThan(1e-5);
  }
}

describe("depthwise convolution", () => {
  it("gives what tfjs gives, with its gradients to the images and the filter", async () => {
    await fc.assert(
      fc.asyncProperty(geometry, between(1, 4), between(1, 3), async (g, channels, multiplier) => {
        fc.pre(fits(g) && g.pad !== "explicit");
        const shapes = {
          x: [g.n, g.height, g.width, channels],
          filter: [g.windowHeight, g.windowWidth, channels, multiplier],
        };
        const program = withGradients(shapes, (x, filter) =>
          tf.depthwiseConv2d(x as tf.Tensor4D, filter as tf.Tensor4D, g.strides, padOf(g.pad) as "same"),
        );
        await compare(program, { x: wave(count(shapes.x), 1), filter: wave(count(shapes.filter), 2) });
      }),
      { numRuns: RUNS, seed: SEED },
    );
  });

  it("dilates", async () => {
    const shapes = { x: [2, 9, 8, 3], filter: [3, 2, 3, 2] };
    for (const pad of ["same", "valid"] as const) {
      const program = pure(
        { x: { shape: shapes.x, dtype: "float32" }, filter: { shape: shapes.filter, dtype: "float32" } },
        ({ x, filter }) => tf.depthwiseConv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, pad, "NHWC", [2, 3]),
      );
      await compare(program, { x: wave(count(shapes.x), 1), filter: wave(count(shapes.filter), 2) });
    }
  });

  it("fuses a bias and an activation", async () => {
    const shapes = { x: [2, 5, 5, 3], filter: [3, 3, 3, 2], bias: [6] };
    for (const activation of ["linear", "relu", "elu", "sigmoid", "leakyrelu"] as const) {
      for (const hasBias of [true, false]) {
        const program = pure(
          Object.fromEntries(
            Object.entries(shapes).map(([name, shape]) => [name, { shape, dtype: "float32" as const }]),
          ),
          ({ x, filter, bias }) =>
            tf.fused.depthwiseConv2d({
              x: x as tf.Tensor4D,
              filter: filter as tf.Tensor4D,
              strides: 2,
              pad: "same",
              ...(hasBias ? { bias: bias! } : {}),
              activation,
              leakyreluAlpha: 0.1,
            }),
        );
        await compare(program, {
          x: wave(count(shapes.x), 1),
          filter: wave(count(shapes.filter), 2),
          bias: wave(6, 3),
        });
      }
    }
  });
});

describe("average pooling", () => {
  it("gives what tfjs gives, and the gradient of that", async () => {
    await fc.assert(
      fc.asyncProperty(geometry, between(1, 3), async (g, channels) => {
        fc.pre(fits(g) && g.pad !== "explicit" && g.height * g.width < 40);
        // A window of padding alone has no mean.
        fc.pre(typeof g.pad !== "number" || g.pad < g.windowHeight);
        await compareLinear([1, g.height, g.width, channels], (x) =>
          tf.avgPool(x as tf.Tensor4D, [g.windowHeight, g.windowWidth], g.strides, g.pad as "same"),
        );
      }),
      { numRuns: RUNS, seed: SEED },
    );
  });

  it("takes volumes", async () => {
    for (const pad of ["same", "valid"] as const) {
      await compareLinear([1, 4, 5, 3, 2], (x) => tf.avgPool3d(x as tf.Tensor5D, [2, 3, 2], [2, 1, 2], pad));
    }
  });

  it("takes whole images", async () => {
    await compareLinear([1, 4, 5, 3], (x) => tf.mean(x, [1, 2]));
    await compareLinear([1, 4, 5, 3], (x) => tf.pool(x as tf.Tensor4D, [4, 5], "avg", "valid"));
  });
});

describe("resizing", () => {
  const methods = { bilinear: tf.image.resizeBilinear, "nearest neighbour": tf.image.resizeNearestNeighbor };
  it.each(Object.entries(methods))("by %s gives what tfjs gives, and the gradient of that", async (_, resize) => {
    const side = between(1, 6);
    const centres = fc.constantFrom([false, false] as const, [true, false] as const, [false, true] as const);
    await fc.assert(
      fc.asyncProperty(side, side, side, side, centres, async (height, width, newHeight, newWidth, [align, half]) => {
        await compareLinear([1, height, width, 2], (x) => resize(x as tf.Tensor4D, [newHeight, newWidth], align, half));
      }),
      { numRuns: RUNS, seed: SEED },
    );
  });
});
