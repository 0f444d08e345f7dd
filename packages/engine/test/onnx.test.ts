// onnx-cpu by itself: a hand-made model stands for the compiler, so that a fault of one is never blamed on the other.
import { compile } from "@basin/compiler";
import type { Program } from "@basin/compiler";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";
import { onnxLoads, openOnnxEngine } from "../src/onnx.ts";
import type { Buffers, Engine, HostArray } from "../src/index.ts";
import type { Compile } from "../src/compiled.ts";
import { compileAccumulate } from "./accumulate-model.ts";
import { accumulate } from "./programs.ts";

const start = async (engine: Engine): Promise<{ data: Buffers; state: Buffers }> => ({
  data: { scale: await engine.upload({ shape: [3], dtype: "float32", values: Float32Array.of(1, 2, 0.5) }) },
  state: {
    total: await engine.upload({ shape: [3], dtype: "float32", values: Float32Array.of(1, 2, 4) }),
    steps: await engine.upload({ shape: [], dtype: "int32", values: Int32Array.of(7) }),
  },
});
const read = async (engine: Engine, buffers: Buffers, name: string): Promise<number[]> => [
  ...(await engine.read(buffers[name] as Buffers[string])),
];

describe.skipIf(onnxLoads() !== true)("onnx-cpu", () => {
  it.each([1, 2])("carries state through K steps and stacks the outputs, on %i threads", async (threads) => {
    const engine = await openOnnxEngine(compileAccumulate, { threads });
    expect(engine).toMatchObject({ name: "onnx-cpu", threads, precision: "float32", determinism: "bytes" });
    expect(engine.version).toMatch(/^\d+\.\d+\.\d+/);
    const executable = await engine.load(accumulate);
    const args = await start(engine);
    const { state, outputs } = await executable.run({
      ...args,
      inputs: { x: Float32Array.of(1, 1, 1, 2, 2, 2) },
      steps: 2,
    });
    expect(outputs).toEqual({ sum: Float32Array.of(10, 19.5), half: Float32Array.of(1, 2.5, 1.5, 2, 6, 1.75) });
    expect(await read(engine, state, "total")).toEqual([4, 12, 3.5]);
    expect(await read(engine, state, "steps")).toEqual([9]);
    await expect(engine.read(args.state["total"] as Buffers[string])).rejects.toThrow("taken over by a run");
    await engine.close();
  });

  it("takes state over at once, so that of two runs that overlap one is refused", async () => {
    const engine = await openOnnxEngine(compileAccumulate);
    const executable = await engine.load(accumulate);
    const args = { ...(await start(engine)), inputs: { x: Float32Array.of(1, 1, 1) } };
    const both = await Promise.allSettled([executable.run(args), executable.run(args)]);
    expect(both.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
    await engine.close();
  });

  it("gives state back when ONNX Runtime fails, and calls that our bug", async () => {
    // The hand-made model is float32: an engine that believes it is float64 feeds it what it cannot take.
    const engine = await openOnnxEngine(compileAccumulate, { precision: "float64" });
    const executable = await engine.load(accumulate);
    const { data, state } = await start(engine);
    const run = executable.run({ data, state, inputs: { x: Float32Array.of(1, 1, 1) } });
    await expect(run).rejects.toThrow("internal: accumulate: ONNX Runtime failed: Unexpected input data type");
    expect(await read(engine, state, "total")).toEqual([1, 2, 4]);
    await engine.close();
  });

  it("calls a model that ONNX Runtime refuses our bug, and can load again", async () => {
    const garbage: Compile = (program, options) => ({
      ...compileAccumulate(program, options),
      model: Uint8Array.of(1, 2, 3),
    });
    const engine = await openOnnxEngine(garbage);
    await expect(engine.load(accumulate)).rejects.toThrow("internal: accumulate: ONNX Runtime refused the model");
    await expect(engine.load(accumulate)).rejects.toThrow("internal: accumulate: ONNX Runtime refused the model");
    await engine.close();
  });

  it("shares one session between programs that compile to the same bytes, until the last is released", async () => {
    const engine = await openOnnxEngine(compileAccumulate);
    const [first, second] = [await engine.load(accumulate), await engine.load(accumulate)];
    await first.release();
    await first.release();
    const args = await start(engine);
    const { outputs } = await second.run({ ...args, inputs: { x: Float32Array.of(1, 1, 1) } });
    expect([...(outputs["sum"] as HostArray)]).toEqual([10]);
    await second.release();
    await (await engine.load(accumulate)).release();
    await engine.close();
  });

  it("says that memory ran out, of a program that needs more than there is, and goes on", async () => {
    const huge: Program = {
      name: "huge",
      data: {},
      state: {},
      inputs: { x: { shape: [2 ** 20, 1], dtype: "float32" } },
      // 4 TiB.
      step: ({ inputs }) => ({
        state: {},
        outputs: { y: tf.sum(tf.matMul(inputs["x"] as tf.Tensor2D, inputs["x"] as tf.Tensor2D, false, true)) },
      }),
    };
    const engine = await openOnnxEngine(compile);
    const executable = await engine.load(huge);
    const run = (): Promise<unknown> =>
      executable.run({ data: {}, state: {}, inputs: { x: new Float32Array(2 ** 20) } });
    await expect(run()).rejects.toMatchObject({ name: "UserError" });
    await expect(run()).rejects.toThrow(
      /^huge: does not fit the memory of onnx-cpu, got: .*; use smaller batches or chunks$/,
    );
    await engine.close();
  });

  it("refuses a number of threads that is not a whole number from 1", async () => {
    for (const threads of [0, -1, 1.5, Number.NaN]) {
      await expect(openOnnxEngine(compileAccumulate, { threads })).rejects.toThrow(
        "onnx-cpu threads: must be a whole number from 1",
      );
    }
  });
});
