// Does a train cell: trains from the checkpoint there is, keeps the weights by their hash, writes the run. A training
// that is made again for its weights keeps its run where the bytes are the same, and has a new one where they are not.
// The order matters: weights before the run that names them, the run before its work folder goes.
import { existsSync } from "node:fs";
import { mkdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { makeRun, roundFloat32, writeRun } from "@basin/record";
import type { Curves, TrainOutcome, TrainSpec } from "@basin/record";
import { makeMethod, makeOptimiser, openObjective, train, weightsHash, writeWeights } from "@basin/trainer";
import type { Method, ObjectiveOptions, Optimiser, Outcome, StopRule } from "@basin/trainer";
import { findModel, initialWeights } from "@basin/zoo";
import { makeRandom } from "@basin/random";
import writeFileAtomic from "write-file-atomic";
import { faultPoint } from "../fault.ts";
import { iteratePath, pathListPath, weightsPath } from "../folders.ts";
import { updatesOf } from "../plan.ts";
import { parentOf } from "../study.ts";
import type { TrainCell } from "../study.ts";
import type { Job, JobContext, JobEnd } from "./job.ts";
import { measurePath, pathUpdates, writePath } from "./path.ts";
import { provenance } from "./provenance.ts";
import { closeWork, openWork } from "./state.ts";
import { checkVersion } from "./version.ts";
import { moveIterates, readFileWeights, readIterate, writeIterate } from "./weights.ts";
import type { Workshop } from "./workshop.ts";

/** Trains a cell to its end, or to the next step boundary after the signal. */
export async function doTrain(
  job: Job,
  cell: TrainCell,
  workshop: Workshop,
  { onProgress, signal }: JobContext,
): Promise<JobEnd> {
  const { spec } = cell;
  const model = findModel(spec.model.id);
  checkVersion("model", spec.model.version, model.version);
  const warm = spec.start && (await readIterate(job, parentOf(cell), updatesOf(parentOf(cell), spec.start.epoch)));
  const engine = await workshop.engine(job);
  const { data, heldOut } = await workshop.data(spec.data, job.dataFolder);
  const work = await openWork(job);
  const { keep = { epochs: [], path: false } } = job;
  const updates = [
    ...new Set([...keep.epochs.map((epoch) => updatesOf(cell, epoch)), ...(keep.path ? pathUpdates(spec) : [])]),
  ];
  const checkpoint = path.join(work.folder, "checkpoint.safetensors");
  const iterates = path.join(work.folder, "iterates");
  await dropCheckpointWithout(checkpoint, path.join(work.folder, "keep.json"), updates);
  faultPoint("train:started");
  const limit = spec.stop.rule === "epochs" ? spec.stop.epochs : spec.stop.maxEpochs;
  const start = warm?.weights ?? initialWeights(model, makeRandom(spec.seed));
  const result = await train({
    engine,
    model,
    data,
    ...(heldOut === undefined ? {} : { heldOut }),
    batch: spec.batch,
    seed: spec.seed,
    optimiser: optimiserOf(spec),
    method: methodOf(spec),
    stop: stopOf(spec),
    initial: start,
    checkpoint: { path: checkpoint, identity: `${cell.id}/${work.run}` },
    snapshots: {
      updates,
      onSnapshot: async (after, weights) => {
        await writeIterate(iterates, cell, after, weights);
        faultPoint("train:snapshot");
      },
    },
    onProgress: ({ epoch, batch, batches, loss }) => {
      faultPoint("train:step");
      const share = (epoch - 1 + batch / batches) / limit;
      onProgress({ share, text: `epoch ${epoch}/${limit} loss ${loss.toFixed(4)}` });
    },
    onEpoch: () => faultPoint("train:epoch-end"),
    signal,
  });
  if (result.status === "interrupted") return { status: "interrupted" };

  faultPoint("train:before-weights");
  const sha256 = weightsHash(model, result.weights);
  const outcome = outcomeOf(result.outcome, { sha256, parameters: model.parameters });
  if (outcome.status === "finished") {
    const { cache } = job.folders;
    const file = weightsPath(cache, cell.id, sha256);
    await mkdir(path.dirname(file), { recursive: true });
    await writeWeights(file, model, result.weights, cell.id);
    if (keep.path) await writeIterate(iterates, cell, 0, start);
    await moveIterates(iterates, path.dirname(iteratePath(cache, cell.id, sha256, 0)));
    const chunkSize = spec.objective.chunkTarget;
    if (keep.path)
      await listPath({ engine, model, data, split: "train", chunkSize }, job, cell, sha256, result.outcome);
    const known = job.known?.[sha256];
    if (known !== undefined) {
      await closeWork(work);
      return { status: "done", run: known };
    }
  }
  const { training, measuring } = result.timings;
  const parents = warm === undefined ? [] : [warm.parent];
  const told = provenance(job, work, engine, data, training + measuring, parents, result.outcome.caveats);
  const run = await makeRun({
    ...told,
    timings: { ...told.timings, parts: { training, measuring } },
    kind: "train",
    spec,
    outcome,
  });
  faultPoint("train:before-run");
  await writeRun(job.folders.results, run);
  faultPoint("train:after-run");
  await closeWork(work);
  return { status: "done", run: run.id };
}

/** Starts a training anew that went past iterates which it was not asked to keep then. */
async function dropCheckpointWithout(checkpoint: string, list: string, updates: readonly number[]): Promise<void> {
  if (existsSync(checkpoint)) {
    let kept: unknown;
    try {
      kept = JSON.parse(await readFile(list, "utf8"));
    } catch {
      kept = [];
    }
    if (updates.every((one) => (kept as unknown[]).includes(one))) return;
    await rm(checkpoint);
  }
  await writeFileAtomic(list, JSON.stringify(updates));
}

/** Measures f where the training did not, and lists the path beside its iterates. */
async function listPath(
  options: ObjectiveOptions,
  { folders: { cache } }: Job,
  cell: TrainCell,
  sha256: string,
  outcome: Outcome,
): Promise<void> {
  const objective = await openObjective(options);
  try {
    const weightsAfter = (updates: number): Promise<Record<string, Float32Array>> =>
      readFileWeights(iteratePath(cache, cell.id, sha256, updates), cell);
    const found = await measurePath(cell.spec, outcome, weightsAfter, objective);
    await writePath(pathListPath(cache, cell.id, sha256), found);
  } finally {
    await objective.close();
  }
}

function optimiserOf({ optimiser }: TrainSpec): Optimiser {
  const { id, version, ...settings } = optimiser;
  const made = makeOptimiser(id, settings);
  checkVersion("optimiser", version, made.version);
  return made;
}

function methodOf({ method }: TrainSpec): Method {
  const { id, version, ...settings } = method;
  const made = makeMethod(id, settings);
  checkVersion("method", version, made.version);
  return made;
}

function stopOf({ stop }: TrainSpec): StopRule {
  if (stop.rule === "epochs") return { kind: "epochs", epochs: stop.epochs };
  return { kind: "plateau", tolerance: stop.tolerance, patience: stop.patience, maximumEpochs: stop.maxEpochs };
}

/** The record's outcome of a training: curves rounded to what float32 carries, epochs that diverged left out. */
function outcomeOf(outcome: Outcome, weights: { sha256: string; parameters: number }): TrainOutcome {
  const whole = outcome.history.flatMap(({ running, train: onTrain, test, heldOut }) =>
    onTrain && test ? [{ running, onTrain, test, heldOut }] : [],
  );
  const curve = (value: (epoch: (typeof whole)[number]) => number): number[] =>
    whole.map((epoch) => roundFloat32(value(epoch)));
  const curves: Curves = {
    runningLoss: curve(({ running }) => running.loss),
    runningAccuracy: curve(({ running }) => running.accuracy),
    trainLoss: curve(({ onTrain }) => onTrain.loss),
    trainAccuracy: curve(({ onTrain }) => onTrain.accuracy),
    testLoss: curve(({ test }) => test.loss),
    testAccuracy: curve(({ test }) => test.accuracy),
    ...(whole.length > 0 && whole.every(({ heldOut }) => heldOut !== undefined)
      ? {
          heldOutLoss: curve(({ heldOut }) => heldOut!.loss),
          heldOutAccuracy: curve(({ heldOut }) => heldOut!.accuracy),
        }
      : {}),
  };
  const { final, divergedAt, reason, updates } = outcome;
  if (final === null || reason === "diverged") {
    if (divergedAt === null) throw new Error("internal: a training without a final measure did not diverge");
    return { status: "diverged", epochs: whole.length, updates, curves, divergedAt };
  }
  return {
    status: "finished",
    epochs: outcome.epochs,
    updates,
    curves,
    stopReason: reason === "epoch-limit" ? "cap" : reason,
    final: { batchStatistics: { train: final.train, test: final.test }, inference: final.inference },
    distance: final.distance,
    layerNorms: Object.entries(final.norms).map(([weight, norm]) => ({ weight, norm })),
    weights,
  };
}
