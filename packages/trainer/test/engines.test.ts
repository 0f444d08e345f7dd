// The loop and f on every engine: what tfjs-cpu, the oracle, gives, and the same bytes for any calls and interruptions.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Split } from "@basin/datasets";
import { openEngine } from "@basin/engine";
import type { EngineOptions } from "@basin/engine";
import { makeRandom } from "@basin/random";
import { initialWeights } from "@basin/zoo";
import { describe, expect, it } from "vitest";
import { adam, flatten, openObjective, sgd, train, weightsHash } from "../src/index.ts";
import type { Optimiser, TrainOptions, TrainResult } from "../src/index.ts";
import { tiny, tinyData } from "./tiny.ts";

const data = tinyData();
const cases: readonly [string, EngineOptions][] = [
  ["onnx-cpu", {}],
  ["onnx-cpu", { precision: "float64" }],
];

const trained = async (
  name: string,
  options: EngineOptions,
  optimiser: Optimiser,
  changes: Partial<TrainOptions> = {},
): Promise<TrainResult> => {
  const engine = await openEngine(name, options);
  try {
    return await train({
      engine,
      model: tiny,
      data,
      batch: 16,
      seed: 1,
      optimiser,
      stop: { kind: "epochs", epochs: 3 },
      ...changes,
    });
  } finally {
    await engine.close();
  }
};

const done = (result: TrainResult): Extract<TrainResult, { status: "done" }> => {
  if (result.status !== "done") throw new Error("the run was interrupted");
  return result;
};

describe.each(cases)("%s with %j", (name, options) => {
  it("gives f and its gradient as the oracle does", async () => {
    const x = flatten(tiny, initialWeights(tiny, makeRandom(3)));
    const [got, want] = await Promise.all(
      [
        [name, options],
        ["tfjs-cpu", {}],
      ].map(async ([which, how]) => {
        const engine = await openEngine(which as string, how as EngineOptions);
        const objective = await openObjective({ engine, model: tiny, data, split: "train", chunkSize: 30 });
        const result = await objective.evaluate(x);
        await objective.close();
        await engine.close();
        return result;
      }),
    );
    expect(Math.abs(got!.value - want!.value)).toBeLessThan(2e-6);
    const largest = Math.max(...want!.gradient.map(Math.abs));
    const worst = Math.max(...got!.gradient.map((g, i) => Math.abs(g - want!.gradient[i]!)));
    expect(worst).toBeLessThan(3e-6 * largest);
  });

  it("trains to the oracle's weights with gradient descent", async () => {
    const optimiser = sgd({ learningRate: 0.05, momentum: 0.9 });
    const got = done(await trained(name, options, optimiser));
    const want = done(await trained("tfjs-cpu", {}, optimiser));
    const [a, b] = [flatten(tiny, got.weights), flatten(tiny, want.weights)];
    expect(Math.max(...a.map((value, i) => Math.abs(value - b[i]!)))).toBeLessThan(2e-5);
    expect(got.outcome.final!.test.loss).toBeCloseTo(want.outcome.final!.test.loss, 4);
  });

  it("takes floats as they are", async () => {
    const floats = ({ features, ...split }: Split): Split => ({
      ...split,
      features: Float32Array.from(features, (value) => value / 255),
    });
    const optimiser = sgd({ learningRate: 0.05, momentum: 0.9 });
    const scaled = { data: { ...data, train: floats(data.train), test: floats(data.test) } };
    const got = done(await trained(name, options, optimiser, scaled));
    const want = done(await trained(name, options, optimiser));
    expect(got.outcome.final!.train.loss).toBeCloseTo(want.outcome.final!.train.loss, 5);
    expect(got.outcome.final!.test.loss).toBeCloseTo(want.outcome.final!.test.loss, 5);
  });
});

describe("onnx-cpu", () => {
  it("gives the same bytes for any number of steps a call, and interruptions", async () => {
    const bytes = (result: TrainResult): string => {
      const { outcome, weights } = done(result);
      return JSON.stringify(outcome) + weightsHash(tiny, weights);
    };
    const whole = bytes(await trained("onnx-cpu", {}, adam()));
    expect(bytes(await trained("onnx-cpu", {}, adam(), { stepsPerCall: 1 }))).toBe(whole);
    expect(bytes(await trained("onnx-cpu", {}, adam(), { stepsPerCall: 3 }))).toBe(whole);

    const folder = mkdtempSync(join(tmpdir(), "basin-"));
    try {
      const stop = new AbortController();
      const checkpoint = { path: join(folder, "checkpoint.safetensors"), identity: "test" };
      const interrupted = await trained("onnx-cpu", {}, adam(), {
        checkpoint,
        stepsPerCall: 1,
        signal: stop.signal,
        onProgress: ({ updates }) => updates === 7 && stop.abort(),
      });
      expect(interrupted.status).toBe("interrupted");
      expect(bytes(await trained("onnx-cpu", {}, adam(), { checkpoint }))).toBe(whole);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
