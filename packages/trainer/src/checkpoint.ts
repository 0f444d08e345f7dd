// A run in progress as one safetensors file: weights by name, "slots/…", and in the metadata the specification it
// belongs to, its progress, and a hash of everything. Written to a temporary file, synced and renamed.
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import writeFileAtomic from "write-file-atomic";
import type { Specs } from "@basin/compiler";
import type { HostArray } from "@basin/engine";
import type { Model } from "@basin/zoo";
import { UserError } from "./errors.ts";
import type { EpochRecord, Outcome, Timings } from "./outcome.ts";
import { decodeSafetensors, encodeSafetensors } from "./safetensors.ts";
import type { SafeTensor } from "./safetensors.ts";
import { at } from "./tensors.ts";
import { checkModel, tensorsHash } from "./weights.ts";

/** How far a run is. */
export interface Progress {
  readonly initial: Outcome["initial"];
  readonly history: readonly EpochRecord[];
  /** Batches done of the epoch after the last one in the history. */
  readonly batch: number;
  /** Sums over those batches' samples. */
  readonly loss: number;
  readonly right: number;
  readonly timings: Timings;
}

/** A run in progress. */
export interface Checkpoint {
  /** What the run is; a checkpoint serves no other. */
  readonly specification: string;
  readonly progress: Progress;
  /** The train step's state. */
  readonly state: Readonly<Record<string, HostArray>>;
}

/** Writes a checkpoint in the place of the one before it, which stays whole until then. */
export async function saveCheckpoint(path: string, model: Model, specs: Specs, checkpoint: Checkpoint): Promise<void> {
  const { specification } = checkpoint;
  const progress = JSON.stringify(checkpoint.progress);
  const tensors: Record<string, SafeTensor> = Object.fromEntries(
    Object.entries(specs).map(([name, { shape }]) => [name, { shape, values: at(checkpoint.state, name) }]),
  );
  const metadata = {
    format: "basin-checkpoint",
    model: model.id,
    modelVersion: String(model.version),
    specification,
    progress,
    hash: checkpointHash(tensors, specification, progress),
  };
  await writeFileAtomic(path, Buffer.from(encodeSafetensors({ tensors, metadata })));
}

/**
 * Reads the checkpoint of a specification, or undefined when there is no file. Throws UserError when the file is
 * damaged or belongs to another specification.
 */
export async function loadCheckpoint(
  path: string,
  model: Model,
  specs: Specs,
  specification: string,
): Promise<Checkpoint | undefined> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  const { tensors, metadata } = decodeSafetensors(bytes, path);
  const { format, progress, hash, specification: found } = metadata;
  if (format !== "basin-checkpoint" || progress === undefined || found === undefined) {
    throw new UserError(`${path} format: must be basin-checkpoint, got ${format ?? "none"}; choose another path`);
  }
  if (hash !== checkpointHash(tensors, found, progress)) {
    throw new UserError(
      `${path} hash: must match the content, got ${hash}; the file is damaged, delete it to start anew`,
    );
  }
  checkModel(path, model, metadata);
  if (found !== specification) {
    throw new UserError(
      `${path} specification: must be ${specification}, got ${found}; it is another run's checkpoint, choose another path`,
    );
  }
  const state = Object.fromEntries(
    Object.entries(specs).map(([name, { shape }]) => {
      const tensor = tensors[name];
      if (tensor === undefined || JSON.stringify(tensor.shape) !== JSON.stringify(shape)) {
        throw new Error(`internal: a checkpoint of this specification has another "${name}"`);
      }
      return [name, tensor.values as HostArray];
    }),
  );
  return { specification, progress: JSON.parse(progress) as Progress, state };
}

function checkpointHash(
  tensors: Readonly<Record<string, SafeTensor>>,
  specification: string,
  progress: string,
): string {
  const text = JSON.stringify([tensorsHash(tensors), specification, progress]);
  return createHash("sha256").update(text).digest("hex");
}
