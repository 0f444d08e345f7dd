// Every kernel of the table with its gradient, compiled and run, against tfjs's cpu backend: float32 to its rounding, whole
// and cut into tiles of one sample, and float64, whose own distance to the float32 oracle is the oracle's rounding.
import * as tf from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { kernels, optimise, trace } from "../src/index.ts";
import { cases, gradients } from "./cases.ts";
import { CUT, difference, runCompiled, runEager } from "./run.ts";

const RUNS = 12;

/** Kernels of windows and grids over images, with their geometry: convolution.test.ts and images.test.ts. */
const ELSEWHERE = [
  "AvgPool",
  "AvgPool3D",
  "AvgPool3DGrad",
  "AvgPoolGrad",
  "Conv2D",
  "Conv2DBackpropFilter",
  "Conv2DBackpropInput",
  "DepthwiseConv2dNative",
  "DepthwiseConv2dNativeBackpropFilter",
  "DepthwiseConv2dNativeBackpropInput",
  "FusedConv2D",
  "FusedDepthwiseConv2D",
  "MaxPool",
  "MaxPoolGrad",
  "ResizeBilinear",
  "ResizeBilinearGrad",
  "ResizeNearestNeighbor",
  "ResizeNearestNeighborGrad",
];

describe("the table of kernels", () => {
  it("has a case for every kernel, and no case for another", () => {
    expect([...Object.keys(cases), ...ELSEWHERE].toSorted()).toEqual([...kernels.keys()].toSorted());
  });
});

describe.each(Object.entries(cases))("%s", (kernel, samples) => {
  it("gives what tfjs gives, in float32 and in float64", async () => {
    let called = false;
    await fc.assert(
      fc.asyncProperty(samples, async ({ program, values }) => {
        const traced = trace(program);
        called ||= [...traced.nodes, ...optimise(traced).nodes].some((node) => node.kernel === kernel);
        const given = { inputs: values };
        const oracle = runEager(program, given);
        expect(difference(await runCompiled(program, given), oracle)).toBeLessThan(3e-6);
        expect(difference(await runCompiled(program, given, { precision: "float64" }), oracle)).toBeLessThan(3e-6);
        expect(difference(await runCompiled(program, given, { tiles: CUT }), oracle)).toBeLessThan(3e-6);
      }),
      { numRuns: RUNS, seed: 20170209 },
    );
    expect(called, `no sample calls ${kernel}`).toBe(true);
  });

  const differentiable = gradients[kernel] ?? samples;
  if (!tf.getGradient(kernel) || typeof differentiable === "string") return;
  it("has tfjs's gradient", async () => {
    await fc.assert(
      fc.asyncProperty(differentiable, async ({ program, gradient, values }) => {
        fc.pre(Object.values(program.inputs).some(({ dtype }) => dtype === "float32"));
        const given = { inputs: values };
        const oracle = runEager(gradient, given);
        expect(difference(await runCompiled(gradient, given), oracle)).toBeLessThan(1e-5);
        expect(difference(await runCompiled(gradient, given, { precision: "float64" }), oracle)).toBeLessThan(1e-5);
        expect(difference(await runCompiled(gradient, given, { tiles: CUT }), oracle)).toBeLessThan(1e-5);
      }),
      { numRuns: RUNS, seed: 20170209 },
    );
  });
});
