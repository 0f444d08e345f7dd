// Runs with each method: the same bytes for any number of steps a call and after any interruption; f is measured plainly.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openEngine } from "@basin/engine";
import type { Engine } from "@basin/engine";
import { findModel } from "@basin/zoo";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { methodChecks } from "../src/conformance.ts";
import type { MethodBench } from "../src/conformance.ts";
import { adam, makeMethod, methodIds, plain, sgd, train, weightsHash } from "../src/index.ts";
import type { TrainOptions, TrainResult } from "../src/index.ts";
import { tinyData } from "./tiny.ts";

const model = findModel("m2-tiny");
const data = tinyData(40, 12);
/** Every method as tests take it, and one with a setting that changes what is carried. */
const cases: readonly [id: string, settings?: Readonly<Record<string, boolean>>][] = [
  ...methodIds.map((id): [string] => [id]),
  ["conservative", { reset: true }],
];

let compiled: Engine;
let eager: Engine;
let folder: string;
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

describe.each(cases)("%s %j", (id, settings) => {
  // One bench for all checks, which keeps the trainings that several of them look at.
  let bench: MethodBench;
  beforeAll(() => {
    bench = { id, compiled, eager, folder: mkdtempSync(join(tmpdir(), "basin-")), ...(settings && { settings }) };
  });
  afterAll(() => rmSync(bench.folder, { recursive: true }));

  it.each(methodChecks)("$title", async ({ run }) => {
    expect(await run(bench)).toMatch(/\w/);
  });
});

it.each(["plain", "conservative", "gradient-noise", "iterate-noise", "stability", "label-noise"])(
  "%s descends another objective than plain training where it says so",
  async (id) => {
    const still = { optimiser: sgd({ learningRate: 1e-30 }), stop: { kind: "epochs", epochs: 1 } } as const;
    const method = makeMethod(id, makeMethod(id).quick ?? {});
    const [own, plainly] = [await done({ method, ...still }), await done(still)];
    const same = ["plain", "conservative", "gradient-noise", "iterate-noise"].includes(id);
    expect(own.outcome.history[0]!.running.loss === plainly.outcome.history[0]!.running.loss).toBe(same);
  },
);

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
