// Iterates on the way are those of a training that stops there; asking for them changes no bit, and a resumed run gives
// the same ones.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { loadDataSet } from "@basin/datasets";
import { openEngine } from "@basin/engine";
import type { Engine } from "@basin/engine";
import { findModel } from "@basin/zoo";
import { adam, train, weightsHash } from "../src/index.ts";
import type { TrainOptions, TrainResult } from "../src/index.ts";

const model = findModel("m1-tiny");
const data = await loadDataSet("glyphs", { train: 60, test: 20 });
const folder = mkdtempSync(path.join(tmpdir(), "basin-snapshots-"));
let engine: Engine;
beforeAll(async () => {
  engine = await openEngine("onnx-cpu", { threads: 1 });
});
afterAll(async () => {
  await engine.close();
  rmSync(folder, { recursive: true });
});

const run = (epochs: number, more: Partial<TrainOptions> = {}): Promise<TrainResult> =>
  train({ engine, model, data, batch: 8, seed: 3, optimiser: adam(), stop: { kind: "epochs", epochs }, ...more });

/** The hash of the weights after each of some updates. */
function snapshots(updates: readonly number[]): { taken: Map<number, string>; options: Partial<TrainOptions> } {
  const taken = new Map<number, string>();
  const onSnapshot = (after: number, weights: Readonly<Record<string, Float32Array>>): void =>
    void taken.set(after, weightsHash(model, weights));
  return { taken, options: { snapshots: { updates, onSnapshot } } };
}

const done = (result: TrainResult): string => {
  if (result.status !== "done") throw new Error("interrupted");
  return weightsHash(model, result.weights);
};

// Eight batches an epoch, the last of four samples.
const updates = [1, 2, 4, 8, 16, 20, 24, 99];

it("gives the iterates after those updates, and the bytes of a run that was not asked", async () => {
  const { taken, options } = snapshots(updates);
  expect(done(await run(3, options))).toBe(done(await run(3)));
  expect([...taken.keys()]).toEqual([1, 2, 4, 8, 16, 20, 24]);
  for (const epochs of [1, 2, 3]) expect(taken.get(8 * epochs)).toBe(done(await run(epochs)));
  const [every, whole] = [snapshots(Array.from({ length: 24 }, (_, i) => i + 1)), snapshots(updates)];
  await run(3, { ...every.options, stepsPerCall: 3 });
  await run(3, { ...whole.options, stepsPerCall: 1 });
  for (const [update, hash] of taken) {
    expect(every.taken.get(update)).toBe(hash);
    expect(whole.taken.get(update)).toBe(hash);
  }
});

it("gives the same ones to a run that is stopped within an epoch and goes on", async () => {
  const whole = snapshots(updates);
  await run(3, whole.options);
  const cut = snapshots(updates);
  const checkpoint = { path: path.join(folder, "run.safetensors"), identity: "one" };
  const stop = new AbortController();
  const onProgress = ({ updates: after }: { readonly updates: number }): void => {
    if (after >= 18) stop.abort();
  };
  const first = await run(3, { ...cut.options, checkpoint, signal: stop.signal, onProgress, stepsPerCall: 2 });
  expect(first.status).toBe("interrupted");
  await run(3, { ...cut.options, checkpoint, stepsPerCall: 2 });
  expect(cut.taken).toEqual(whole.taken);
});
