// Runs with each method: the same bytes for any number of steps a call and after any interruption; f is measured plainly.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openEngine } from "@basin/engine";
import type { Engine } from "@basin/engine";
import { findModel } from "@basin/zoo";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { adam, flatten, makeMethod, plain, sgd, train, weightsHash } from "../src/index.ts";
import type { TrainOptions, TrainResult } from "../src/index.ts";
import { tinyData } from "./tiny.ts";

// Has dropout, takes images, and its 40 samples leave a last batch of 8.
const model = findModel("m2-tiny");
const data = tinyData(40, 12);
const settings: Record<string, Record<string, number | boolean>> = {
  plain: {},
  augmentation: {},
  conservative: { reset: true },
  adversarial: {},
  stability: { alpha: 1 },
  "gradient-noise": { batch: 5 },
  "iterate-noise": {},
  "label-noise": { share: 0.5 },
  "input-noise": {},
};
const ids = Object.keys(settings);
const methodOf = (id: string) => makeMethod(id, settings[id]);

let compiled: Engine;
let eager: Engine;
let folder: string;
/** The bytes of plain training. */
let usual: string | undefined;
beforeAll(async () => {
  compiled = await openEngine("onnx-cpu", { threads: 1 });
  eager = await openEngine("tfjs-cpu");
});
afterAll(async () => {
  await compiled.close();
  await eager.close();
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "basin-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

type Done = Extract<TrainResult, { status: "done" }>;
const options = (changes: Partial<TrainOptions>): TrainOptions => ({
  engine: compiled,
  model,
  data,
  batch: 16,
  seed: 1,
  optimiser: adam(),
  stop: { kind: "epochs", epochs: 2 },
  ...changes,
});
const done = async (changes: Partial<TrainOptions>): Promise<Done> => {
  const result = await train(options(changes));
  if (result.status !== "done") throw new Error("the run was interrupted");
  return result;
};
const bytes = ({ outcome, weights }: Done): string => JSON.stringify(outcome) + weightsHash(model, weights);

describe.each(ids)("%s", (id) => {
  it("gives the same bytes for any number of steps per call, killed or interrupted", async () => {
    const method = methodOf(id);
    const whole = bytes(await done({ method }));
    usual ??= bytes(await done({}));
    expect(whole === usual).toBe(id === "plain");

    // Until here and from there on with other numbers of steps a call than the whole run has.
    const often = { path: join(folder, "killed.safetensors"), identity: "a", everySeconds: 0 };
    const kill: TrainOptions["onProgress"] = ({ updates }) => {
      if (updates === 5) throw new Error("killed");
    };
    const killed = train(options({ method, stepsPerCall: 1, checkpoint: often, onProgress: kill }));
    await expect(killed).rejects.toThrow("killed");
    expect(bytes(await done({ method, checkpoint: often }))).toBe(whole);

    const stop = new AbortController();
    const checkpoint = { path: join(folder, "stopped.safetensors"), identity: "a" };
    const onProgress: TrainOptions["onProgress"] = ({ updates }) => updates === 2 && stop.abort();
    const first = await train(options({ method, checkpoint, stepsPerCall: 2, onProgress, signal: stop.signal }));
    expect(first).toMatchObject({ status: "interrupted", epochs: 0 });
    expect(bytes(await done({ method, checkpoint }))).toBe(whole);
  });

  it("takes the steps that tfjs takes", async () => {
    const changes = {
      method: methodOf(id),
      data: tinyData(8, 2),
      batch: 8,
      optimiser: sgd({ learningRate: 0.02 }),
      stop: { kind: "epochs", epochs: 2 },
      evaluateEvery: { train: 0, test: 0 },
    } as const;
    const [got, want] = [await done(changes), await done({ ...changes, engine: eager })];
    const [a, b] = [got, want].map(({ weights }) => flatten(model, weights));
    expect(Math.max(...a!.map((value, i) => Math.abs(value - b![i]!)))).toBeLessThan(2e-5);
    expect(got.outcome.history[0]!.running.loss).toBeCloseTo(want.outcome.history[0]!.running.loss, 4);
  });

  it("does not change f", async () => {
    // With a rate that moves no weight but zeros, and those by nothing, all that may differ is the running mean.
    const still = { optimiser: sgd({ learningRate: 1e-30 }), stop: { kind: "epochs", epochs: 1 } } as const;
    const { outcome } = await done({ method: methodOf(id), ...still });
    const plainly = (await done(still)).outcome;
    expect({ ...outcome.final, distance: 0 }).toEqual({ ...plainly.final, distance: 0 });
    expect(outcome.history[0]!.train).toEqual(plainly.initial.train);
    // What the step descends is another objective, or another batch, for these alone.
    const same = ["plain", "conservative", "gradient-noise", "iterate-noise"].includes(id);
    expect(outcome.history[0]!.running.loss === plainly.history[0]!.running.loss).toBe(same);
  });
});

it("refuses the checkpoint of another method or setting, and keeps that of plain training", async () => {
  const checkpoint = { path: join(folder, "c.safetensors"), identity: "a" };
  const one = { kind: "epochs", epochs: 1 } as const;
  await done({ checkpoint, stop: one });
  expect(bytes(await done({ checkpoint, method: plain() }))).toBe(bytes(await done({})));
  await expect(train(options({ checkpoint, method: makeMethod("stability") }))).rejects.toThrow(
    "another run's checkpoint",
  );
  const noisy = { path: join(folder, "n.safetensors"), identity: "a" };
  await done({ checkpoint: noisy, method: makeMethod("stability"), stop: one });
  const changed = makeMethod("stability", { sigma: 0.1 });
  await expect(train(options({ checkpoint: noisy, method: changed }))).rejects.toThrow("another run's checkpoint");
});

it("refuses a method that cannot train this before anything is done", async () => {
  const method = makeMethod("gradient-noise");
  await expect(train(options({ method }))).rejects.toThrow("must be below the 16 samples of a batch, got 256");
});

it("learns with every method", async () => {
  const never = { evaluateEvery: { train: 0, test: 0 } };
  for (const id of ids) {
    const { outcome } = await done({ method: methodOf(id), ...never, stop: { kind: "epochs", epochs: 8 } });
    expect(outcome.final!.train.loss, id).toBeLessThan(outcome.initial.train.loss * 0.95);
  }
});
