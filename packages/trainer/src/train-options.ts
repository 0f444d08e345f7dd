// What a training run takes and gives, which options fit together, and what its bytes depend on.
import type { LoadedDataSet, Split } from "@basin/datasets";
import type { Engine } from "@basin/engine";
import type { Model } from "@basin/zoo";
import { UserError } from "./errors.ts";
import type { Weights } from "./layout.ts";
import type { Method } from "./method.ts";
import type { Optimiser } from "./optimiser.ts";
import type { EpochRecord, Outcome, Timings } from "./outcome.ts";
import { resolveStop } from "./stop.ts";
import type { StopRule } from "./stop.ts";
import { weightsHash } from "./weights.ts";

/** What is trained, and how. */
export interface TrainOptions {
  readonly engine: Engine;
  readonly model: Model;
  readonly data: LoadedDataSet;
  /** Training samples that are measured after every epoch and never trained on; `data.train` is without them (held-out.ts). */
  readonly heldOut?: Split;
  /** Samples of a batch: 1 to the training split's count. */
  readonly batch: number;
  /** Decides x0, the shuffles, the dropout masks and the method's noise; x0 is the same for every batch size. */
  readonly seed: number;
  readonly optimiser: Optimiser;
  /** What an update does with its batch; plain unless given. f is measured plainly whatever the method. */
  readonly method?: Method;
  readonly stop: StopRule;
  /** Where to start instead of the seed's x0 (a warm start). */
  readonly initial?: Weights;
  /** Measure f of a split after every n-th epoch; 1 unless given, 0 for never. The final measure is always made. */
  readonly evaluateEvery?: { readonly train?: number; readonly test?: number };
  readonly checkpoint?: CheckpointOptions;
  readonly snapshots?: SnapshotOptions;
  /** Steps of an engine call at most; 16 unless given. Changes speed alone. */
  readonly stepsPerCall?: number;
  /** Called after every engine call. */
  readonly onProgress?: (progress: TrainProgress) => void;
  /** Called, and awaited, after every epoch, with a way to read the weights; before the epoch's checkpoint is written. */
  readonly onEpoch?: (record: EpochRecord, weights: () => Promise<Weights>) => void | Promise<void>;
  /** When it aborts, the run ends at the next step boundary, after a checkpoint, as "interrupted". */
  readonly signal?: AbortSignal;
}

/** Where a run is kept while it goes on, so that it can be resumed. */
export interface CheckpointOptions {
  readonly path: string;
  /** What the caller knows the run as (a cell id and run id); a checkpoint of another identity is refused. */
  readonly identity: string;
  /** Written after so many epochs; every epoch when neither is given. */
  readonly everyEpochs?: number;
  /** Written when the last one is older than this, also within an epoch. */
  readonly everySeconds?: number;
}

/** Iterates that are wanted on the way. Changes no bit of the run. */
export interface SnapshotOptions {
  /** After which updates since the start, each from 1; those that a run never reaches are not taken. */
  readonly updates: readonly number[];
  /** Awaited; it may be called again for the same update when a run is resumed, with the same weights. */
  readonly onSnapshot: (updates: number, weights: Weights) => void | Promise<void>;
}

/** Where a run is. */
export interface TrainProgress {
  /** The epoch that is running, from 1. */
  readonly epoch: number;
  /** Batches done of it, and in it. */
  readonly batch: number;
  readonly batches: number;
  readonly updates: number;
  /** Mean loss over the epoch's batches so far; not finite when the run diverges. */
  readonly loss: number;
}

/** How a run ended. The checkpoint, if any, stays for the caller to delete; of a run that diverged, the last sound one. */
export type TrainResult =
  | {
      readonly status: "done";
      readonly outcome: Outcome;
      /** Where the run ended. Where it diverged they are of no use, and may depend on `stepsPerCall`. */
      readonly weights: Record<string, Float32Array>;
      readonly timings: Timings;
    }
  | { readonly status: "interrupted"; readonly epochs: number; readonly timings: Timings };

/** Everything that the bytes of a run depend on up to any point of it; the stop rule only says where it ends. */
export function specificationOf(options: TrainOptions, start: Weights): string {
  const { engine, model, data, batch, seed, optimiser, method } = options;
  return JSON.stringify({
    identity: options.checkpoint?.identity ?? "",
    model: [model.id, model.version],
    data: [data.id, data.version, data.train.count, data.test.count, data.hashes],
    ...(options.heldOut === undefined ? {} : { heldOut: options.heldOut.count }),
    batch,
    seed,
    optimiser: [optimiser.id, optimiser.version, optimiser.settings],
    initial: weightsHash(model, start),
    evaluateEvery: [options.evaluateEvery?.train ?? 1, options.evaluateEvery?.test ?? 1],
    engine: [engine.name, engine.version, engine.precision, engine.threads],
    // Not said of plain training, so that checkpoints from before there were methods go on.
    ...(method === undefined || method.id === "plain" ? {} : { method: [method.id, method.version, method.settings] }),
  });
}

/** Throws UserError unless every number is in its range and the batch fits the data. */
export function checkOptions({ data, batch, stop, evaluateEvery, stepsPerCall, checkpoint }: TrainOptions): void {
  const { count } = data.train;
  whole("batch", batch, 1);
  if (batch > count) {
    throw new UserError(`train batch: must be at most the ${count} samples of ${data.id}, got ${batch}; take fewer`);
  }
  resolveStop(stop);
  whole("evaluateEvery.train", evaluateEvery?.train ?? 1, 0);
  whole("evaluateEvery.test", evaluateEvery?.test ?? 1, 0);
  whole("stepsPerCall", stepsPerCall ?? 16, 1);
  whole("checkpoint.everyEpochs", checkpoint?.everyEpochs ?? 1, 1);
  if (!((checkpoint?.everySeconds ?? 0) >= 0)) {
    throw new UserError(
      `train checkpoint.everySeconds: must be from 0, got ${checkpoint?.everySeconds}; 60 loses at most a minute`,
    );
  }
}

function whole(name: string, value: number, least: number): void {
  if (!(Number.isInteger(value) && value >= least)) {
    throw new UserError(`train ${name}: must be a whole number from ${least}, got ${value}; choose one`);
  }
}
