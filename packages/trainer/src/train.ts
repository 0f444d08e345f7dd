// The training loop of the protocol: seeded shuffles, the last smaller batch kept, no schedule, f measured per epoch.
// The same specification on the same engine gives the same bytes, however it is cut into calls, killed or resumed.
import type { Buffers, Executable } from "@basin/engine";
import { makeRandom } from "@basin/random";
import { initialWeights } from "@basin/zoo";
import { loadCheckpoint, saveCheckpoint } from "./checkpoint.ts";
import type { Progress } from "./checkpoint.ts";
import { batchesPerEpoch, openEpoch } from "./epoch.ts";
import { dropoutSpecs } from "./dropout.ts";
import { UserError } from "./errors.ts";
import { openEvaluator } from "./evaluator.ts";
import type { Evaluator } from "./evaluator.ts";
import { isFiniteMeasure, isFiniteMeasured, measureFinal } from "./final.ts";
import { checkWeights } from "./layout.ts";
import { methodSpecs } from "./method-inputs.ts";
import { plain } from "./methods/plain.ts";
import type { EpochRecord, Outcome, Timings } from "./outcome.ts";
import { featureType, weightTensorSpecs } from "./programs/network.ts";
import { trainStep } from "./programs/train-step.ts";
import { free, readFloats, upload, uploadSamples } from "./resident.ts";
import { shouldStop } from "./stop.ts";
import type { StopReason, StopRule } from "./stop.ts";
import { at, bytesOf, withPrefix } from "./tensors.ts";
import { checkOptions, specificationOf } from "./train-options.ts";
import type { TrainOptions, TrainResult } from "./train-options.ts";

// Masks and a method's inputs of one call hold at most this many bytes, so that they take fewer steps a call.
const MAX_INPUT_BYTES = 2 ** 26;

/** Trains a network, or resumes its checkpoint. Throws UserError when options do not fit together or a checkpoint is damaged or another run's. */
export async function train(options: TrainOptions): Promise<TrainResult> {
  const { engine, model, data, batch, seed, optimiser } = options;
  const { count } = data.train;
  const method = options.method ?? plain();
  checkOptions(options);
  method.check?.({ model, data, batch });
  const random = makeRandom(seed);
  const weightSpecs = weightTensorSpecs(model);
  const start = options.initial ?? initialWeights(model, random);
  checkWeights(model, start);
  const features = featureType(data.train);
  const program = trainStep({ model, optimiser, method, count, features, batch });
  const lastSize = count % batch;
  const inputBytes = bytesOf({ ...dropoutSpecs(model, batch), ...methodSpecs(method, model, batch) });
  const stepsPerCall = Math.max(
    1,
    Math.min(options.stepsPerCall ?? 16, inputBytes === 0 ? Infinity : Math.floor(MAX_INPUT_BYTES / inputBytes)),
  );
  const specification = specificationOf(options, start);
  const checkpoint =
    options.checkpoint && (await loadCheckpoint(options.checkpoint.path, model, program.state, specification));
  if (options.checkpoint && checkpoint) checkWithin(options.checkpoint.path, checkpoint.progress, options.stop);

  const owned: Buffers[] = [];
  const executables: Executable[] = [];
  const evaluators: Evaluator[] = [];
  let state: Buffers = {};
  try {
    const samples = await uploadSamples(engine, model, data, "train");
    owned.push(samples);
    const trainSplit = await openEvaluator({ engine, model, data, split: "train", samples });
    evaluators.push(trainSplit);
    const testSplit = await openEvaluator({ engine, model, data, split: "test" });
    evaluators.push(testSplit);
    const splits = { train: trainSplit, test: testSplit };
    const { heldOut } = options;
    const heldOutSplit =
      heldOut && (await openEvaluator({ engine, model, data: { ...data, test: heldOut }, split: "test" }));
    if (heldOutSplit) evaluators.push(heldOutSplit);
    const load = async (size: number): Promise<Executable> => {
      const executable = await engine.load(trainStep({ model, optimiser, method, count, features, batch: size }));
      executables.push(executable);
      return executable;
    };
    const full = await load(batch);
    const last = lastSize === 0 ? full : await load(lastSize);

    const fresh = { ...start, ...withPrefix("slots/", optimiser.initialSlots(weightSpecs)) };
    state = await upload(engine, program.state, checkpoint?.state ?? fresh);
    const weightBuffers = (): Buffers =>
      Object.fromEntries(Object.keys(weightSpecs).map((name) => [name, at(state, name)]));

    const timings = { training: 0, measuring: 0, ...checkpoint?.progress.timings };
    const timed = async <T>(part: keyof Timings, work: () => Promise<T>): Promise<T> => {
      const begin = performance.now();
      const result = await work();
      timings[part] += (performance.now() - begin) / 1000;
      return result;
    };
    const measure = (split: Evaluator): Promise<{ loss: number; accuracy: number }> =>
      timed("measuring", async () => {
        const { loss, accuracy } = await split.measure(weightBuffers());
        return { loss, accuracy };
      });

    const initial = checkpoint?.progress.initial ?? {
      train: await measure(trainSplit),
      test: await measure(testSplit),
    };
    if (!isFiniteMeasured(initial.train) || !isFiniteMeasured(initial.test)) {
      throw new UserError(`${model.id} initial weights: must give a finite f, got another; start from other weights`);
    }
    const history: EpochRecord[] = [...(checkpoint?.progress.history ?? [])];
    let divergedAt: number | null = null;
    let done = checkpoint?.progress.batch ?? 0;
    let loss = checkpoint?.progress.loss ?? 0;
    let right = checkpoint?.progress.right ?? 0;
    const batches = batchesPerEpoch(count, batch);

    let saved = { epochs: history.length, at: performance.now() };
    // A checkpoint is of a run that may go on: one with weights that are not finite stays what it was before.
    const save = async (): Promise<void> => {
      if (options.checkpoint === undefined || divergedAt !== null) return;
      const values = Object.fromEntries(
        await Promise.all(
          Object.entries(state).map(async ([name, buffer]) => [name, await engine.read(buffer)] as const),
        ),
      );
      if (!Object.values(values).every((array) => array.every((value) => Number.isFinite(value)))) return;
      const progress: Progress = { initial, history, batch: done, loss, right, timings };
      await saveCheckpoint(options.checkpoint.path, model, program.state, { specification, progress, state: values });
      saved = { epochs: history.length, at: performance.now() };
    };
    const isDue = (epochEnd: boolean): boolean => {
      const { everyEpochs, everySeconds } = options.checkpoint ?? {};
      if (everySeconds !== undefined && performance.now() - saved.at >= everySeconds * 1000) return true;
      const every = everyEpochs ?? (everySeconds === undefined ? 1 : Infinity);
      return epochEnd && history.length - saved.epochs >= every;
    };

    let reason: StopReason | undefined;
    while ((reason = done > 0 ? undefined : shouldStop(runningLosses(history), options.stop)) === undefined) {
      const epoch = history.length + 1;
      const before = (epoch - 1) * batches;
      const cuts = (options.snapshots?.updates ?? []).map((update) => update - before);
      const drawn = { method, model, data, random, precision: engine.precision };
      const next = openEpoch({ ...drawn, epoch, count, batch, stepsPerCall, full, last, samples, cuts });
      while (done < batches && divergedAt === null) {
        // Lets timers and signals through, which engines that never leave this thread would hold up.
        await new Promise(setImmediate);
        if (options.signal?.aborted === true) {
          await save();
          return { status: "interrupted", epochs: history.length, timings };
        }
        const result = await timed("training", () => next(state, done));
        state = result.state;
        if (result.batches.length === 0) throw new Error("internal: a call of the training loop ran no batch");
        for (const one of result.batches) {
          loss += one.loss;
          right += one.right;
          done += 1;
          if (!Number.isFinite(loss)) divergedAt ??= before + done;
        }
        if (divergedAt === null && cuts.includes(done)) {
          await options.snapshots?.onSnapshot(before + done, await readFloats(engine, weightBuffers()));
        }
        const trained = Math.min(done * batch, count);
        options.onProgress?.({
          epoch,
          batch: done,
          batches,
          updates: before + done,
          loss: loss / trained,
        });
        if (done < batches && isDue(false)) await save();
      }
      if (divergedAt !== null) break;
      const updates = epoch * batches;
      let record: EpochRecord = { epoch, updates, running: { loss: loss / count, accuracy: right / count } };
      for (const split of ["train", "test"] as const) {
        const every = options.evaluateEvery?.[split] ?? 1;
        if (every === 0 || epoch % every !== 0) continue;
        const measured = await measure(splits[split]);
        if (isFiniteMeasured(measured)) record = { ...record, [split]: measured };
        else divergedAt ??= updates;
      }
      if (heldOutSplit) {
        const measured = await measure(heldOutSplit);
        if (isFiniteMeasured(measured)) record = { ...record, heldOut: measured };
        else divergedAt ??= updates;
      }
      history.push(record);
      [done, loss, right] = [0, 0, 0];
      await options.onEpoch?.(record, () => readFloats(engine, weightBuffers()));
      if (divergedAt !== null) break;
      if (isDue(true)) await save();
    }
    reason ??= "diverged";
    if (saved.epochs !== history.length) await save();

    const weights = await readFloats(engine, weightBuffers());
    let final =
      divergedAt === null
        ? await timed("measuring", () => measureFinal(splits, weightBuffers(), weights, start))
        : null;
    if (final !== null && !isFiniteMeasure(final)) {
      final = null;
      reason = "diverged";
      divergedAt = history.length * batches;
    }
    const caveats = [...data.caveats];
    if (reason === "epoch-limit") caveats.push(`stopped at the limit of ${history.length} epochs`);
    if (reason === "diverged") caveats.push(`diverged at update ${divergedAt}`);
    const outcome: Outcome = {
      reason,
      epochs: history.length,
      updates: divergedAt ?? history.length * batches,
      initial,
      history,
      final,
      divergedAt,
      caveats,
    };
    return { status: "done", outcome, weights, timings };
  } finally {
    for (const evaluator of evaluators) await evaluator.close();
    for (const executable of executables) await executable.release();
    for (const buffers of owned) free(engine, buffers);
    try {
      free(engine, state);
    } catch {
      // A run that failed may have taken the state over; its own error is the one to be seen.
    }
  }
}

/** Throws UserError when a checkpoint has gone on after the point where the rule ends the run. */
function checkWithin(path: string, { history, batch }: Progress, stop: StopRule): void {
  const losses = runningLosses(history);
  const started = history.length + (batch > 0 ? 1 : 0);
  for (let epoch = 0; epoch < started; epoch++) {
    if (shouldStop(losses.slice(0, epoch), stop) === undefined) continue;
    throw new UserError(
      `${path} epochs: must be at most ${epoch} for this stop rule, got ${started}; it is a longer run's checkpoint, choose another path`,
    );
  }
}

function runningLosses(history: readonly EpochRecord[]): number[] {
  return history.map(({ running }) => running.loss);
}
