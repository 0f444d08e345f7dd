// The conformance suite of engines: every engine and precision passes every test here.
import * as tf from "@tensorflow/tfjs-core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Program } from "@basin/compiler";
import { openEngine, usableEngines } from "../src/index.ts";
import type { Buffers, Engine, EngineBuffer, EngineOptions, HostArray, RunResult } from "../src/index.ts";
import { accumulate, adam, adamInputs, adamStart, gather } from "./programs.ts";
import type { Net } from "./programs.ts";

const usable = await usableEngines();
const cases: [label: string, name: string, options: EngineOptions][] = usable.flatMap(({ name, precisions }) =>
  precisions.map((precision): [string, string, EngineOptions] => [`${name} in ${precision}`, name, { precision }]),
);

/** Uploads named values by the program's own specs. */
export async function uploadAll(
  engine: Engine,
  specs: Program["state"],
  values: Record<string, HostArray>,
): Promise<Buffers> {
  const entries = Object.entries(specs).map(async ([name, spec]): Promise<[string, EngineBuffer]> => [
    name,
    await engine.upload({ ...spec, values: values[name] as HostArray }),
  ]);
  return Object.fromEntries(await Promise.all(entries));
}

async function readAll(engine: Engine, buffers: Buffers): Promise<Record<string, number[]>> {
  const entries = Object.entries(buffers).map(async ([name, buffer]): Promise<[string, number[]]> => [
    name,
    [...(await engine.read(buffer))],
  ]);
  return Object.fromEntries(await Promise.all(entries));
}

const plain = (outputs: RunResult["outputs"]): Record<string, number[]> =>
  Object.fromEntries(Object.entries(outputs).map(([name, values]) => [name, [...values]]));
const net: Net = { widths: [12, 16, 16, 5], batch: 8 };

async function train(engine: Engine, subject: Net, perRun: readonly number[]): Promise<Record<string, number[]>> {
  const program = adam(subject);
  const executable = await engine.load(program);
  let state = await uploadAll(engine, program.state, adamStart(subject));
  const total = perRun.reduce((a, b) => a + b, 0);
  const inputs = adamInputs(subject, total);
  const losses: number[] = [];
  let done = 0;
  for (const steps of perRun) {
    const here = Object.entries(inputs).map(([name, values]) => {
      const size = values.length / total;
      return [name, values.subarray(done * size, (done + steps) * size)] as const;
    });
    const result = await executable.run({ data: {}, state, inputs: Object.fromEntries(here), steps });
    state = result.state;
    losses.push(...(result.outputs["loss"] as HostArray));
    done += steps;
  }
  const values = await readAll(engine, state);
  Object.values(state).forEach((buffer) => engine.free(buffer));
  await executable.release();
  return { ...values, loss: losses };
}

describe.each(cases)("%s", (_, name, options) => {
  let engine: Engine;
  let before: number;
  beforeEach(async () => {
    engine = await openEngine(name, options);
    before = tf.memory().numTensors;
  });
  afterEach(async () => {
    await engine.close();
    expect(tf.memory().numTensors).toBe(before);
  });
  const total = (...values: number[]): HostArray => Float32Array.from(values);
  const startAccumulate = async (): Promise<{ data: Buffers; state: Buffers }> => ({
    data: await uploadAll(engine, accumulate.data, { scale: total(1, 2, 0.5) }),
    state: await uploadAll(engine, accumulate.state, { total: total(1, 2, 4), steps: Int32Array.of(7) }),
  });

  it("carries state, gives outputs and counts steps exactly", async () => {
    const executable = await engine.load(accumulate);
    expect(executable.outputs).toEqual({
      sum: { shape: [], dtype: "float32" },
      half: { shape: [3], dtype: "float32" },
    });
    expect(executable.flops).toBe(0);
    const { data, state } = await startAccumulate();
    const inputs = { x: total(1, 1, 1, 2, 2, 2) };
    const result = await executable.run({ data, state, inputs, steps: 2 });
    expect(plain(result.outputs)).toEqual({ sum: [10, 19.5], half: [1, 2.5, 1.5, 2, 6, 1.75] });
    expect(await readAll(engine, result.state)).toEqual({ total: [4, 12, 3.5], steps: [9] });
    expect(await readAll(engine, data)).toEqual({ scale: [1, 2, 0.5] });
  });

  it("gathers resident bytes and labels by index", async () => {
    const executable = await engine.load(gather);
    const images = Uint8Array.from({ length: 20 }, (_, i) => (i * 13) % 256);
    const data = await uploadAll(engine, gather.data, { images, labels: Int32Array.of(9, 8, 7, 6, 5) });
    const result = await executable.run({ data, state: {}, inputs: { index: Int32Array.of(4, 0, 2, 2) }, steps: 2 });
    expect([...(result.outputs["labels"] as HostArray)]).toEqual([5, 9, 7, 7]);
    const expected = [4, 0, 2, 2].flatMap((row) => [0, 1, 2, 3].map((column) => ((row * 4 + column) * 13) % 256));
    (result.outputs["rows"] as HostArray).forEach((value, i) =>
      expect(value * 255).toBeCloseTo(expected[i] as number, 3),
    );
  });

  it("counts the operations of matrix products", async () => {
    // Forward and weight gradients of all three layers, input gradients of all but the first.
    const multiplyAdds = 8 * (2 * (12 * 16 + 16 * 16 + 16 * 5) + (16 * 16 + 16 * 5));
    expect((await engine.load(adam(net))).flops).toBe(2 * multiplyAdds);
  });

  it("gives the same bytes for any number of steps per run, and again", async () => {
    const all = await train(engine, net, [6]);
    expect(await train(engine, net, [1, 1, 1, 1, 1, 1])).toEqual(all);
    expect(await train(engine, net, [2, 4])).toEqual(all);
    expect(all["loss"]?.at(-1)).toBeLessThan(all["loss"]?.[0] as number);
  });

  it("refuses wrong names, shapes, types and lengths, and leaves the state usable", async () => {
    const executable = await engine.load(accumulate);
    const { data, state } = await startAccumulate();
    const inputs = { x: total(1, 1, 1) };
    const good = { data, state, inputs };
    const rejects = async (args: object, message: string): Promise<void> => {
      await expect(executable.run({ ...good, ...args })).rejects.toMatchObject({
        name: "UserError",
        message: expect.stringContaining(message),
      });
    };
    await rejects({ state: { total: state["total"] } }, "accumulate state: lacks steps, got total; pass total, steps");
    await rejects({ data: { ...data, more: data["scale"] } }, "accumulate data: has no place for more");
    await rejects({ inputs: {} }, "accumulate inputs: lacks x, got nothing; pass x");
    await rejects({ inputs: { x: total(1) } }, "accumulate inputs.x: must hold 3 values for float32[1, 3], got 1");
    await rejects({ inputs: { x: Int32Array.of(1, 1, 1) } }, "accumulate inputs.x: must be a Float");
    await rejects({ steps: 0 }, "accumulate steps: must be a whole number from 1, got 0");
    await rejects(
      { state: { ...state, total: state["steps"] } },
      "accumulate state.total: must be float32[3], got int32[]",
    );
    await rejects({ data: { scale: state["total"] } }, "accumulate data.scale: is given twice");
    await rejects(
      { data: { scale: { shape: [3], dtype: "float32" } } },
      "accumulate data.scale: belongs to another engine",
    );
    const result = await executable.run(good);
    await expect(executable.run(good)).rejects.toThrow(
      "accumulate state.total: holds nothing, got a buffer that was taken over",
    );
    await expect(engine.read(state["total"] as Buffers[string])).rejects.toThrow("read: holds nothing");
    expect(await readAll(engine, result.state)).toEqual({ total: [2, 5, 3], steps: [8] });
    engine.free(data["scale"] as Buffers[string]);
    await expect(executable.run({ ...good, state: result.state })).rejects.toThrow("buffer that was freed");
    await expect(engine.upload({ shape: [2], dtype: "float32", values: total(1) })).rejects.toThrow(
      "upload: must hold 2 values",
    );
    await expect(engine.upload({ shape: [0.5], dtype: "float32", values: total() })).rejects.toThrow(
      "upload shape: must be",
    );
    await executable.release();
    await expect(executable.run({ ...good, state: result.state })).rejects.toThrow("was released");
    await engine.close();
    await expect(engine.load(accumulate)).rejects.toThrow(`${name}: the engine is closed`);
  });

  it("keeps copies of what is uploaded and gives copies when read", async () => {
    const values = total(1, 2);
    const buffer = await engine.upload({ shape: [2], dtype: "float32", values });
    values[0] = 9;
    const first = await engine.read(buffer);
    first[1] = 9;
    expect([...(await engine.read(buffer))]).toEqual([1, 2]);
  });

  it("passes a step's own error on, and works afterwards", async () => {
    const broken: Program = {
      ...accumulate,
      step: () => {
        throw new Error("boom");
      },
    };
    await expect(engine.load(broken)).rejects.toThrow("boom");
    const executable = await engine.load(accumulate);
    const { outputs } = await executable.run({ ...(await startAccumulate()), inputs: { x: total(1, 1, 1) } });
    expect(plain(outputs)).toEqual({ sum: [10], half: [1, 2.5, 1.5] });
  });

  it("refuses a program whose step returns another state than it declares", async () => {
    const broken: Program = {
      ...accumulate,
      step: ({ state }) => ({
        state: { total: state["steps"] as tf.Tensor, steps: state["steps"] as tf.Tensor },
        outputs: {},
      }),
    };
    await expect(engine.load(broken)).rejects.toThrow("total");
    const fewer: Program = {
      ...accumulate,
      step: ({ state }) => ({ state: { total: state["total"] as tf.Tensor }, outputs: {} }),
    };
    await expect(engine.load(fewer)).rejects.toThrow("steps");
  });
});

describe("agreement with the oracle", () => {
  // Batch norm removes the bias in front of it: its gradient is 0, what is left is rounding, and Adam makes steps of
  // full length from that. Such a bias has no right value to agree on; its moments have (nearly 0).
  const hidden = new Set(net.widths.slice(2).map((_, layer) => `bias_${layer + 1}`));
  const distance = (a: Record<string, number[]>, b: Record<string, number[]>): number =>
    Math.max(
      ...Object.entries(a)
        .filter(([k]) => !hidden.has(k))
        .flatMap(([k, values]) => values.map((v, i) => Math.abs(v - (b[k]?.[i] as number)))),
    );
  const run = async (name: string, options: EngineOptions, subject: Net): Promise<Record<string, number[]>> => {
    const engine = await openEngine(name, options);
    const result = await train(engine, subject, [5]);
    await engine.close();
    return result;
  };

  it.each(cases)(
    "%s trains as tfjs-cpu does, to 2e-5 after five Adam steps, and a planted error of 1e-3 shows",
    async (_, name, options) => {
      const oracle = await run("tfjs-cpu", {}, net);
      expect(distance(await run(name, options, net), oracle)).toBeLessThan(2e-5);
      expect(distance(await run(name, options, { ...net, gradientFactor: 1.001 }), oracle)).toBeGreaterThan(8e-5);
    },
  );
});
