// onnx-cpu with the compiler, at the size of F1: threads, memory, the time it takes to be ready.
import { describe, expect, it } from "vitest";
import { findEngine, gemmPeak, openEngine } from "../src/index.ts";
import type { Buffers, Engine, EngineOptions, HostArray } from "../src/index.ts";
import { adam, adamInputs, adamStart } from "./programs.ts";
import type { Net } from "./programs.ts";

const f1: Net = { widths: [784, 512, 512, 512, 512, 512, 10], batch: 256 };

async function start(engine: Engine, net: Net): Promise<Buffers> {
  const values = adamStart(net);
  const entries = Object.entries(adam(net).state).map(async ([name, spec]): Promise<[string, Buffers[string]]> => [
    name,
    await engine.upload({ ...spec, values: values[name] as HostArray }),
  ]);
  return Object.fromEntries(await Promise.all(entries));
}

async function digest(options: EngineOptions, net: Net, steps: number): Promise<Record<string, HostArray>> {
  const engine = await openEngine("onnx-cpu", options);
  const executable = await engine.load(adam(net));
  const { state, outputs } = await executable.run({
    data: {},
    state: await start(engine, net),
    inputs: adamInputs(net, steps),
    steps,
  });
  const result: Record<string, HostArray> = { ...outputs };
  for (const [name, buffer] of Object.entries(state)) result[name] = await engine.read(buffer);
  await engine.close();
  return result;
}

// Skipped where this machine has no ONNX Runtime, or the list of engines no onnx-cpu.
const usable = (await findEngine("onnx-cpu").available()) === true;

describe.skipIf(!usable)("onnx-cpu with the compiler", () => {
  it.each([1, 2])("gives the same bytes again on %i threads, on the shapes of F1", async (threads) => {
    const first = await digest({ threads }, f1, 3);
    expect(await digest({ threads }, f1, 3)).toEqual(first);
    expect([...(first["loss"] as HostArray)].every((loss) => loss > 0.5 && loss < 10)).toBe(true);
  });

  it("is ready to take an F1 Adam step within seconds", async () => {
    const engine = await openEngine("onnx-cpu");
    const begin = performance.now();
    const executable = await engine.load(adam(f1));
    expect(performance.now() - begin).toBeLessThan(10_000);
    expect(executable.flops / 1e9).toBeCloseTo(
      (2 * 256 * (3 * (784 * 512 + 4 * 512 * 512 + 5120) - 784 * 512)) / 1e9,
      6,
    );
    await engine.close();
  });

  it("does not grow over a thousand runs", async () => {
    const net: Net = { widths: [64, 64, 10], batch: 16 };
    const engine = await openEngine("onnx-cpu");
    const executable = await engine.load(adam(net));
    const inputs = adamInputs(net, 1);
    let state = await start(engine, net);
    let settled = 0;
    for (let i = 0; i < 1000; i++) {
      ({ state } = await executable.run({ data: {}, state, inputs }));
      if (i === 300) settled = process.memoryUsage().rss;
    }
    // 700 runs hand over 45 MB of state; held back, they would show.
    expect(process.memoryUsage().rss - settled).toBeLessThan(16 * 2 ** 20);
    await engine.close();
  });

  it("measures the speed of matrix products with as many operations as the size says", async () => {
    const engine = await openEngine("onnx-cpu");
    const { gigaflops, seconds } = await gemmPeak(engine, { size: 128, products: 4, repetitions: 3 });
    expect(seconds.length).toBe(3);
    expect(gigaflops * Math.min(...seconds)).toBeCloseTo((4 * 2 * 128 ** 3) / 1e9, 9);
    await engine.close();
  });
});
