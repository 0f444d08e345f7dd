// What every training method must be, whichever it is. The conformance suite (test/method-runs.test.ts) and `npx basin check`
// run these very checks. They train a tiny network that has dropout, takes images, and whose samples leave a smaller last
// batch, so that nothing of a step goes unseen; a method has its `quick` settings.
import path from "node:path";
import { loadDataSet } from "@basin/datasets";
import type { LoadedDataSet } from "@basin/datasets";
import type { Engine } from "@basin/engine";
import { findModel } from "@basin/zoo";
import type { Model } from "@basin/zoo";
import { UserError } from "./errors.ts";
import { flatten } from "./layout.ts";
import type { Method } from "./method.ts";
import { makeMethod } from "./methods.ts";
import { adam } from "./optimisers/adam.ts";
import { sgd } from "./optimisers/sgd.ts";
import type { Outcome } from "./outcome.ts";
import { train } from "./train.ts";
import type { TrainOptions, TrainResult } from "./train-options.ts";
import { weightsHash } from "./weights.ts";

/** What the checks are run with. */
export interface MethodBench {
  /** Of the method; settings are its `quick` ones unless given. */
  readonly id: string;
  readonly settings?: Readonly<Record<string, number | boolean>>;
  /** The engine that everything is run on, and tfjs's own. */
  readonly compiled: Engine;
  readonly eager: Engine;
  /** An empty folder for checkpoints. */
  readonly folder: string;
}

/** One thing that a method must be. */
export interface MethodCheck {
  readonly id: string;
  readonly title: string;
  /** Checks that say nothing where these failed. */
  readonly needs: readonly string[];
  /** Returns what was found, in a few words. Throws what says what is wrong and what to do. */
  readonly run: (bench: MethodBench) => string | Promise<string>;
}

/** The checks, each after those that it needs. */
export const methodChecks: readonly MethodCheck[] = [
  { id: "definition", title: "definition", needs: [], run: checkDefinition },
  { id: "settings", title: "settings", needs: ["definition"], run: checkSettings },
  { id: "finite", title: "steps stay finite", needs: ["settings"], run: checkFinite },
  { id: "determinism", title: "same seed, same bytes", needs: ["finite"], run: checkDeterminism },
  { id: "resumed", title: "killed and resumed, same bytes", needs: ["determinism"], run: checkResumed },
  { id: "differs", title: "differs from plain training", needs: ["finite"], run: checkDiffers },
  { id: "parity", title: "onnx-cpu steps as tfjs-cpu", needs: ["finite"], run: checkParity },
  { id: "f", title: "leaves f as it is", needs: ["finite"], run: checkObjective },
  { id: "learns", title: "loss falls on a tiny set", needs: ["finite"], run: checkLearns },
];

const model: Model = findModel("m2-tiny");
const data = (): Promise<LoadedDataSet> => loadDataSet("glyphs", { train: 40, test: 12 });
const methodOf = ({ id, settings }: MethodBench): Method => makeMethod(id, settings ?? makeMethod(id).quick ?? {});

type Done = Extract<TrainResult, { status: "done" }>;

async function optionsOf(bench: MethodBench, changes: Partial<TrainOptions>): Promise<TrainOptions> {
  return {
    engine: bench.compiled,
    model,
    data: await data(),
    batch: 16,
    seed: 1,
    optimiser: adam(),
    method: methodOf(bench),
    stop: { kind: "epochs", epochs: 2 },
    ...changes,
  };
}

async function done(bench: MethodBench, changes: Partial<TrainOptions> = {}): Promise<Done> {
  const result = await train(await optionsOf(bench, changes));
  if (result.status !== "done") throw new Error("internal: a training without a signal was interrupted");
  return result;
}

/** Trainings that more than one check looks at, by what they are of: a bench, or for plain training its engine. */
const kept = new WeakMap<object, Map<string, Promise<Done>>>();

function once(owner: object, name: string, make: () => Promise<Done>): Promise<Done> {
  const runs = kept.get(owner) ?? new Map<string, Promise<Done>>();
  kept.set(owner, runs);
  const run = runs.get(name) ?? make();
  runs.set(name, run);
  return run;
}

/** Two epochs of the method, and of plain training. */
const whole = (bench: MethodBench): Promise<Done> => once(bench, "whole", () => done(bench));
const wholePlain = (bench: MethodBench): Promise<Done> =>
  once(bench.compiled, "whole", () => done(bench, { method: makeMethod("plain") }));

const bytesOf = ({ outcome, weights }: Done): string => JSON.stringify(outcome) + weightsHash(model, weights);

function checkDefinition({ id }: MethodBench): string {
  const { version, summary, assumed, ...method } = makeMethod(id);
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id) || method.id !== id) {
    throw new UserError(
      `${id} id: must be lower-case words with dashes, the same in the list and in its file, got "${method.id}"; write one of them in both`,
    );
  }
  if (!(Number.isSafeInteger(version) && version >= 1)) {
    throw new UserError(`${id} version: must be a whole number from 1, got ${version}; begin with 1`);
  }
  if (summary.trim().length < 10 || /^(todo|tbd)\b/i.test(summary.trim())) {
    throw new UserError(
      `${id} summary: must say what an update does, got "${summary}"; write a sentence with its source`,
    );
  }
  if (assumed !== undefined && (assumed.trim().length < 10 || /^(todo|tbd)\b/i.test(assumed.trim()))) {
    throw new UserError(
      `${id} assumed: must say what its source leaves open, got "${assumed}"; write it, or leave the field out where nothing is`,
    );
  }
  return assumed === undefined ? `version ${version}; nothing assumed` : `version ${version}; assumed: ${assumed}`;
}

function checkSettings(bench: MethodBench): string {
  const { id } = bench;
  const usual = makeMethod(id);
  for (const { settings, quick = {} } of [usual, methodOf(bench)]) {
    const again = makeMethod(id, settings).settings;
    if (JSON.stringify(again) !== JSON.stringify(settings)) {
      throw new UserError(
        `${id} settings: must make the method again, got ${JSON.stringify(again)} of ${JSON.stringify(settings)}; list every setting, defaults filled in`,
      );
    }
    makeMethod(id, quick);
  }
  const names = Object.entries(usual.settings).map(([name, value]) => `${name} ${value}`);
  return names.length === 0 ? "none" : names.join(", ");
}

async function checkFinite(bench: MethodBench): Promise<string> {
  const { outcome } = await whole(bench);
  if (outcome.divergedAt !== null) {
    throw new UserError(
      `${bench.id} step: must keep weights and loss finite, got NaN or an infinity at update ${outcome.divergedAt}; keep quotients, roots and logarithms where they are defined`,
    );
  }
  return `${outcome.updates} updates`;
}

async function checkDeterminism(bench: MethodBench): Promise<string> {
  const [first, second] = [await whole(bench), await done(bench, { stepsPerCall: 1 })];
  if (bytesOf(first) !== bytesOf(second)) {
    throw new UserError(
      `${bench.id} step: must give the same bytes for the same seed, however many steps a call takes, got others; draw from the stream that draw is given, and keep nothing between updates`,
    );
  }
  return `weights ${weightsHash(model, first.weights).slice(0, 12)} twice`;
}

async function checkResumed(bench: MethodBench): Promise<string> {
  const uninterrupted = bytesOf(await whole(bench));
  // Until here and from there on with other numbers of steps a call than the whole run has.
  const often = { path: path.join(bench.folder, "killed.safetensors"), identity: "a", everySeconds: 0 };
  const killed = new Error("killed");
  const onProgress: TrainOptions["onProgress"] = ({ updates }) => {
    if (updates === 5) throw killed;
  };
  await done(bench, { stepsPerCall: 1, checkpoint: often, onProgress }).catch((error: unknown) => {
    if (error !== killed) throw error;
  });
  const stop = new AbortController();
  const stopped = { path: path.join(bench.folder, "stopped.safetensors"), identity: "a" };
  await train(
    await optionsOf(bench, {
      checkpoint: stopped,
      stepsPerCall: 2,
      signal: stop.signal,
      onProgress: ({ updates }) => updates === 2 && stop.abort(),
    }),
  );
  for (const [how, checkpoint] of Object.entries({ killed: often, interrupted: stopped })) {
    if (bytesOf(await done(bench, { checkpoint })) === uninterrupted) continue;
    throw new UserError(
      `${bench.id} resumed: a run that was ${how} and resumed must end with the bytes of one that was not, got others; let inputs depend on seed and update alone`,
    );
  }
  return "killed at update 5, stopped at update 2";
}

async function checkDiffers(bench: MethodBench): Promise<string> {
  const same = bytesOf(await whole(bench)) === bytesOf(await wholePlain(bench));
  if (bench.id === "plain") return "is plain training";
  if (same) {
    throw new UserError(
      `${bench.id} step: must do something else than plain training, got its bytes; write what an update does in its file`,
    );
  }
  return "from the first update on or later";
}

async function checkParity(bench: MethodBench): Promise<string> {
  const changes = {
    data: await loadDataSet("glyphs", { train: 8, test: 2 }),
    batch: 8,
    optimiser: sgd({ learningRate: 0.02 }),
    evaluateEvery: { train: 0, test: 0 },
  };
  const [got, want] = [await done(bench, changes), await done(bench, { ...changes, engine: bench.eager })];
  const [a, b] = [flatten(model, got.weights), flatten(model, want.weights)];
  const error = a.reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] as number))), 0);
  if (!(error < 2e-5)) {
    throw new UserError(
      `${bench.id} parity: onnx-cpu and tfjs-cpu must take the same steps within 2e-5, got a weight that differs by ${error.toExponential(1)}; report it: a kernel that the step uses computes something else`,
    );
  }
  return `weights within ${error.toExponential(1)}`;
}

async function checkObjective(bench: MethodBench): Promise<string> {
  // With a rate that moves no weight but zeros, and those by nothing, all that may differ is the running mean.
  const still = { optimiser: sgd({ learningRate: 1e-30 }), stop: { kind: "epochs", epochs: 1 } } as const;
  const measured = ({ final, history }: Outcome): string =>
    JSON.stringify([{ ...final, distance: 0 }, history[0]?.train]);
  const own = measured((await done(bench, still)).outcome);
  const plainly = once(bench.compiled, "still", () => done(bench, { ...still, method: makeMethod("plain") }));
  if (own !== measured((await plainly).outcome)) {
    throw new UserError(
      `${bench.id} step: must leave the weights where they are at a rate of 1e-30, as f is measured plainly, got others; move weights by the optimiser alone, or in proportion to its step`,
    );
  }
  return "f is that of plain training";
}

async function checkLearns(bench: MethodBench): Promise<string> {
  const changes = { evaluateEvery: { train: 0, test: 0 }, stop: { kind: "epochs", epochs: 12 } } as const;
  const { outcome } = await done(bench, changes);
  const [before, after] = [outcome.initial.train.loss, outcome.final?.train.loss ?? Number.NaN];
  const text = `f ${before.toFixed(3)} to ${after.toFixed(3)} in ${outcome.updates} updates of Adam`;
  if (!(after < 0.95 * before)) {
    throw new UserError(
      `${bench.id} loss: must fall by a twentieth on a tiny set, got ${text}; look at the sign and the size of what an update adds`,
    );
  }
  return text;
}
