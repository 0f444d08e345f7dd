// Every kernel of the table, compiled and run, against tfjs's cpu backend: float32 to its rounding, and float64, whose
// own distance to the float32 oracle is the oracle's rounding.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { kernels, optimise, trace } from "../src/index.ts";
import { cases } from "./cases.ts";
import { difference, runCompiled, runEager } from "./run.ts";

const RUNS = 12;

/** Kernels that convolution.test.ts holds to the oracle, with their geometry. */
const ELSEWHERE = ["Conv2D", "Conv2DBackpropFilter", "Conv2DBackpropInput", "FusedConv2D", "MaxPool", "MaxPoolGrad"];

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
        expect(difference(await runCompiled(program, given, "float64"), oracle)).toBeLessThan(3e-6);
      }),
      { numRuns: RUNS, seed: 20170209 },
    );
    expect(called, `no sample calls ${kernel}`).toBe(true);
  });
});
