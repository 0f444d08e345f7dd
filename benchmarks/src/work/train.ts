// Does a train cell: trains from the checkpoint there is, keeps the weights by their hash, writes the run.
// The order matters: weights before the run that names them, the run before its work folder goes.
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { makeRun, roundFloat32, writeRun } from "@basin/record";
import type { Curves, TrainOutcome, TrainRun, TrainSpec } from "@basin/record";
import { makeMethod, makeOptimiser, train, weightsHash, writeWeights } from "@basin/trainer";
import type { Method, Optimiser, Outcome, StopRule } from "@basin/trainer";
import { findModel } from "@basin/zoo";
import { UserError } from "../errors.ts";
import { faultPoint } from "../fault.ts";
import { weightsPath } from "../folders.ts";
import { solutionOf } from "../plan.ts";
import type { TrainCell } from "../study.ts";
import type { Job, JobContext, JobEnd } from "./job.ts";
import { provenance } from "./provenance.ts";
import { closeWork, openWork } from "./state.ts";
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
  const engine = await workshop.engine(job);
  const data = await workshop.data(spec.data, job.dataFolder);
  checkVersion("data", spec.data.version, data.version);
  const work = await openWork(job);
  faultPoint("train:started");
  const limit = spec.stop.rule === "epochs" ? spec.stop.epochs : spec.stop.maxEpochs;
  const result = await train({
    engine,
    model,
    data,
    batch: spec.batch,
    seed: spec.seed,
    optimiser: optimiserOf(spec),
    method: methodOf(spec),
    stop: stopOf(spec),
    checkpoint: { path: path.join(work.folder, "checkpoint.safetensors"), identity: `${cell.id}/${work.run}` },
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
    const file = weightsPath(job.folders.cache, cell.id, sha256);
    await mkdir(path.dirname(file), { recursive: true });
    await writeWeights(file, model, result.weights, cell.id);
  }
  const { training, measuring } = result.timings;
  const told = provenance(job, work, engine, data, training + measuring, [], result.outcome.caveats);
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
  return { status: "done", run: run.id, solution: solutionOf(run as TrainRun) };
}

/** Throws UserError when a specification asks for a definition in another version than is here. */
export function checkVersion(what: string, wanted: number, here: number): void {
  if (wanted === here) return;
  throw new UserError(`${what} version: must be ${here}, got ${wanted}; use the release of Basin that made the cell`);
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
  const whole = outcome.history.flatMap(({ running, train: onTrain, test }) =>
    running && onTrain && test ? [{ running, onTrain, test }] : [],
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
