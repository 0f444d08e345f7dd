// The loop: its bytes do not depend on calls, interruptions and resumption; every sample is seen; outcomes are finite.
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import type { Split } from "@basin/datasets";
import { openEngine } from "@basin/engine";
import type { Engine } from "@basin/engine";
import { makeRandom } from "@basin/random";
import { initialWeights } from "@basin/zoo";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { adam, sgd, train, weightsHash } from "../src/index.ts";
import type { TrainOptions, TrainProgress, TrainResult } from "../src/index.ts";
import { balancedSteps } from "../src/epoch.ts";
import { oracle, oracleOver, tiny, tinyData } from "./tiny.ts";

const data = tinyData();
let engine: Engine;
let folder: string;
beforeAll(async () => {
  engine = await openEngine("tfjs-cpu");
});
afterAll(async () => {
  expect(tf.memory().numTensors).toBe(0);
  await engine.close();
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "basin-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

type Done = Extract<TrainResult, { status: "done" }>;
const options = (changes: Partial<TrainOptions> = {}): TrainOptions => ({
  engine,
  model: tiny,
  data,
  batch: 16,
  seed: 1,
  optimiser: adam(),
  stop: { kind: "epochs", epochs: 3 },
  ...changes,
});
const done = async (changes: Partial<TrainOptions> = {}): Promise<Done> => {
  const result = await train(options(changes));
  if (result.status !== "done") throw new Error("the run was interrupted");
  return result;
};
const bytes = ({ outcome, weights }: Done): string => JSON.stringify(outcome) + weightsHash(tiny, weights);

it("learns, records every epoch and measures what it made", async () => {
  const { outcome, weights, timings } = await done({ stop: { kind: "epochs", epochs: 6 } });
  expect(outcome).toMatchObject({ reason: "epochs", epochs: 6, updates: 30, divergedAt: null, caveats: ["synthetic"] });
  expect(outcome.history.map(({ epoch, updates }) => [epoch, updates])).toEqual(
    [1, 2, 3, 4, 5, 6].map((e) => [e, 5 * e]),
  );
  expect(outcome.final?.train.loss).toBeLessThan(outcome.initial.train.loss / 2);
  expect(outcome.history.at(-1)?.train).toEqual(outcome.final?.train);
  expect(outcome.history.at(-1)?.test).toEqual(outcome.final?.test);
  const all = Array.from({ length: 72 }, (_, i) => i);
  const wanted = oracleOver(weights, data.train, [all]);
  expect(outcome.final?.train.loss).toBeCloseTo(wanted.loss, 5);
  expect(outcome.final?.train.accuracy).toBe(wanted.accuracy);
  const { moments } = oracle(weights, data.train, all);
  const inference = oracleOver(weights, data.test, [Array.from({ length: 30 }, (_, i) => i)], moments);
  expect(outcome.final?.inference.test.loss).toBeCloseTo(inference.loss, 5);
  expect(outcome.final?.inference.test.accuracy).toBe(inference.accuracy);
  const start = initialWeights(tiny, makeRandom(1));
  let squares = 0;
  for (const [name, values] of Object.entries(weights))
    values.forEach((v, i) => (squares += (v - (start[name]?.[i] ?? NaN)) ** 2));
  expect(outcome.final?.distance).toBeCloseTo(Math.sqrt(squares), 8);
  expect(Object.keys(outcome.final?.norms ?? {})).toEqual(["dense_1", "batch_norm_1", "dense_2"]);
  expect(JSON.parse(JSON.stringify(outcome))).toEqual(outcome);
  expect(timings.training).toBeGreaterThan(0);
});

it("takes floats as they are: those of bytes / 255 give the bytes of a run on bytes", async () => {
  const floats = ({ features, ...split }: Split): Split => ({
    ...split,
    features: Float32Array.from(features, (value) => value / 255),
  });
  const [a, b] = [await done(), await done({ data: { ...data, train: floats(data.train), test: floats(data.test) } })];
  expect(bytes(b)).toBe(bytes(a));
  // Were they divided again, a pixel of 255 would come out as 1.
  const bright = { ...data.train, features: Float32Array.from(data.train.features) };
  expect(bytes(await done({ data: { ...data, train: bright } }))).not.toBe(bytes(a));
});

it("trains on every sample once an epoch, the last smaller batch included", async () => {
  // With a rate too small to move a float32 weight, the running mean is that of the batches at x0.
  const { outcome, weights } = await done({
    optimiser: sgd({ learningRate: 1e-30 }),
    stop: { kind: "epochs", epochs: 2 },
  });
  const start = initialWeights(tiny, makeRandom(1));
  expect(weights["dense_1/kernel"]).toEqual(start["dense_1/kernel"]);
  outcome.history.forEach(({ epoch, running }) => {
    const order = Array.from(makeRandom(1)("shuffle", epoch).permutation(72));
    const batches = [0, 16, 32, 48, 64].map((from) => order.slice(from, from + 16));
    expect(batches.at(-1)?.length).toBe(8);
    const wanted = oracleOver(start, data.train, batches);
    expect(running?.loss).toBeCloseTo(wanted.loss, 5);
    expect(running?.accuracy).toBe(wanted.accuracy);
  });
  expect(outcome.history[0]?.running).not.toEqual(outcome.history[1]?.running);
});

it("gives the same bytes for any number of steps per call", async () => {
  const results = await Promise.all([1, 2, 3, 16].map(async (stepsPerCall) => bytes(await done({ stepsPerCall }))));
  expect(new Set(results).size).toBe(1);
  expect(bytes(await done({ seed: 2 }))).not.toBe(results[0]);
});

it("balances the calls of an epoch", () => {
  expect([0, 1, 16, 17, 234].map((batches) => balancedSteps(batches, 16))).toEqual([1, 1, 16, 9, 16]);
});

it("starts a small and a large batch of a seed from the same weights", async () => {
  const [small, large] = [await done({ batch: 8 }), await done({ batch: 72 })];
  expect(small.outcome.initial).toEqual(large.outcome.initial);
  expect(large.outcome.updates).toBe(3);
  expect(small.outcome.final).not.toEqual(large.outcome.final);
});

it("starts from given weights with fresh slots", async () => {
  const first = await done();
  const second = await done({ initial: first.weights, seed: 9 });
  expect(second.outcome.initial).toEqual({ train: first.outcome.final?.train, test: first.outcome.final?.test });
  expect(second.outcome.final?.distance).toBeGreaterThan(0);
});

it("says where it is after every call, and gives the weights of every epoch", async () => {
  const progress: TrainProgress[] = [];
  const hashes: string[] = [];
  const { weights } = await done({
    stepsPerCall: 2,
    onProgress: (now) => progress.push(now),
    onEpoch: async (_, read) => void hashes.push(weightsHash(tiny, await read())),
  });
  // Four full batches in two calls, then the smaller one.
  expect(progress.map(({ epoch, batch }) => [epoch, batch])).toEqual(
    [1, 2, 3].flatMap((e) => [2, 4, 5].map((b) => [e, b])),
  );
  expect(progress.at(-1)).toMatchObject({ batches: 5, updates: 15 });
  expect(new Set(hashes).size).toBe(3);
  expect(hashes.at(-1)).toBe(weightsHash(tiny, weights));
});

it("gives the same bytes when it is interrupted anywhere and resumed", async () => {
  const whole = bytes(await done({ stepsPerCall: 2, stop: { kind: "epochs", epochs: 2 } }));
  for (const calls of [1, 2, 3, 4, 5]) {
    const path = join(folder, `${calls}.safetensors`);
    const abort = new AbortController();
    let count = 0;
    const changes = {
      stepsPerCall: 2,
      stop: { kind: "epochs", epochs: 2 },
      checkpoint: { path, identity: "a" },
    } as const;
    const onProgress = (): void => void (++count === calls && abort.abort());
    const first = await train(options({ ...changes, onProgress, signal: abort.signal }));
    expect(first).toMatchObject({ status: "interrupted", epochs: calls < 3 ? 0 : 1 });
    expect(bytes(await done(changes))).toBe(whole);
    // A finished run's checkpoint gives its result again without training.
    let called = 0;
    expect(bytes(await done({ ...changes, onProgress: () => void called++ }))).toBe(whole);
    expect(called).toBe(0);
  }
});

it("gives the same bytes when it is killed within an epoch and resumed from the last checkpoint", async () => {
  const whole = bytes(await done());
  const checkpoint = { path: join(folder, "c.safetensors"), identity: "a" };
  const kill = ({ epoch, batch }: TrainProgress): void => {
    if (epoch === 3 && batch === 2) throw new Error("killed");
  };
  await expect(train(options({ checkpoint, stepsPerCall: 1, onProgress: kill }))).rejects.toThrow("killed");
  const epochs = new Set<number>();
  expect(bytes(await done({ checkpoint, onProgress: ({ epoch }) => void epochs.add(epoch) }))).toBe(whole);
  expect([...epochs]).toEqual([3]);
});

it.each([
  // Killed in epoch 4 after two batches; where the resumed run begins.
  [{ everyEpochs: 2 }, [3, 1]],
  [{ everySeconds: 0 }, [4, 2]],
  [{ everySeconds: 1e6 }, [1, 1]],
] as const)("writes checkpoints as often as it is told: %j", async (often, resumedAt) => {
  const four = { stop: { kind: "epochs", epochs: 4 }, stepsPerCall: 1 } as const;
  const checkpoint = { path: join(folder, "c.safetensors"), identity: "a", ...often };
  const kill = ({ epoch, batch }: TrainProgress): void => {
    if (epoch === 4 && batch === 2) throw new Error("killed");
  };
  await expect(train(options({ ...four, checkpoint, onProgress: kill }))).rejects.toThrow("killed");
  const seen: number[][] = [];
  const onProgress = ({ epoch, batch }: TrainProgress): void => void seen.push([epoch, batch]);
  expect(bytes(await done({ ...four, checkpoint, onProgress }))).toBe(bytes(await done(four)));
  expect(seen[0]).toEqual(resumedAt);
});

it("goes on past a rule that ended it, when the new one ends later", async () => {
  const checkpoint = { path: join(folder, "c.safetensors"), identity: "a" };
  await done({ checkpoint, stop: { kind: "epochs", epochs: 1 } });
  expect(bytes(await done({ checkpoint }))).toBe(bytes(await done()));
  const shorter = train(options({ checkpoint, stop: { kind: "epochs", epochs: 2 } }));
  await expect(shorter).rejects.toThrow("epochs: must be at most 2 for this stop rule, got 3; it is a longer run's");
});

it("refuses a damaged checkpoint, wherever the damage is", async () => {
  const path = join(folder, "c.safetensors");
  const checkpoint = { path, identity: "a" };
  await done({ checkpoint, stop: { kind: "epochs", epochs: 1 } });
  const sound = readFileSync(path);
  for (const at of [3, 60, 900, 3000, 100_000, sound.length - 1]) {
    const damaged = Uint8Array.from(sound);
    damaged[at] = (damaged[at] as number) ^ 1;
    writeFileSync(path, damaged);
    await expect(train(options({ checkpoint })), `byte ${at}`).rejects.toMatchObject({ name: "UserError" });
    expect(Buffer.compare(readFileSync(path), damaged)).toBe(0);
  }
  writeFileSync(path, sound);
  truncateSync(path, sound.length - 4);
  await expect(train(options({ checkpoint }))).rejects.toThrow("the file is damaged or of another format");
});

it("refuses another run's checkpoint", async () => {
  const path = join(folder, "c.safetensors");
  await done({ checkpoint: { path, identity: "a" }, stop: { kind: "epochs", epochs: 1 } });
  const other: Partial<TrainOptions>[] = [
    { checkpoint: { path, identity: "b" } },
    { batch: 8 },
    { seed: 2 },
    { optimiser: adam({ learningRate: 2e-3 }) },
    { initial: initialWeights(tiny, makeRandom(7)) },
    { evaluateEvery: { train: 2 } },
  ];
  for (const changes of other) {
    const run = train(options({ checkpoint: { path, identity: "a" }, ...changes }));
    await expect(run, Object.keys(changes).join()).rejects.toThrow("it is another run's checkpoint");
  }
});

it("measures as often as it is told, and always at the end", async () => {
  const { outcome } = await done({ evaluateEvery: { train: 2, test: 0 } });
  expect(outcome.history.map(({ train, test }) => [train !== undefined, test !== undefined])).toEqual([
    [false, false],
    [true, false],
    [false, false],
  ]);
  const usual = await done();
  expect(outcome.final).toEqual(usual.outcome.final);
});

it("reports a divergence as an outcome without a number that is not finite", async () => {
  const diverging = { optimiser: sgd({ learningRate: 1e30 }), stop: { kind: "plateau" } } as const;
  const { outcome } = await done(diverging);
  expect(outcome).toMatchObject({
    reason: "diverged",
    epochs: 0,
    updates: outcome.divergedAt,
    history: [],
    final: null,
  });
  expect(outcome.divergedAt).toBeGreaterThan(1);
  expect(outcome.caveats).toEqual(["synthetic", `diverged at update ${outcome.divergedAt}`]);
  expect(JSON.parse(JSON.stringify(outcome))).toEqual(outcome);
  const checkpoint = { path: join(folder, "c.safetensors"), identity: "a" };
  const steps = { ...diverging, stepsPerCall: 1 };
  const abort = new AbortController();
  const onProgress = ({ batch }: TrainProgress): void => void (batch === 4 && abort.abort());
  await train(options({ ...steps, checkpoint, onProgress, signal: abort.signal }));
  expect((await done({ ...steps, checkpoint })).outcome).toEqual(outcome);
});

it("stops at the limit of epochs with a caveat, and on a plateau without", async () => {
  const limit = await done({ stop: { kind: "plateau", maximumEpochs: 2 } });
  expect(limit.outcome.reason).toBe("epoch-limit");
  expect(limit.outcome.caveats).toEqual(["synthetic", "stopped at the limit of 2 epochs"]);
  const plateau = await done({
    optimiser: sgd({ learningRate: 1e-30 }),
    batch: 72,
    stop: { kind: "plateau", patience: 2 },
  });
  expect(plateau.outcome).toMatchObject({ reason: "plateau", epochs: 3, caveats: ["synthetic"] });
});

it("trains with momentum, and for no epoch at all", async () => {
  const { outcome } = await done({ optimiser: sgd({ learningRate: 0.05, momentum: 0.9 }) });
  expect(outcome.final?.train.loss).toBeLessThan(outcome.initial.train.loss);
  const none = await done({ stop: { kind: "epochs", epochs: 0 } });
  expect(none.outcome).toMatchObject({ epochs: 0, updates: 0, history: [] });
  expect(none.outcome.final).toMatchObject({ ...none.outcome.initial, distance: 0 });
});

it("says which option is wrong", async () => {
  await expect(train(options({ batch: 73 }))).rejects.toThrow(
    "train batch: must be at most the 72 samples of stripes, got 73",
  );
  await expect(train(options({ batch: 0 }))).rejects.toThrow("train batch: must be a whole number from 1, got 0");
  await expect(train(options({ stepsPerCall: 0 }))).rejects.toThrow("train stepsPerCall");
  const never = { path: "none", identity: "", everySeconds: Number.NaN };
  await expect(train(options({ checkpoint: never }))).rejects.toThrow(
    "checkpoint.everySeconds: must be from 0, got NaN",
  );
  await expect(train(options({ initial: {} }))).rejects.toThrow("must hold 25088 values, got nothing");
  const nan = { ...initialWeights(tiny, makeRandom(1)), "dense_2/bias": new Float32Array(10).fill(NaN) };
  await expect(train(options({ initial: nan }))).rejects.toThrow("initial weights: must give a finite f");
});
