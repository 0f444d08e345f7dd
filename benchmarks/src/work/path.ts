// The path of a training: the iterates after updates 1, 2, 4, 8 … of the first epoch and after every epoch, with the f
// of each on the training split, and which of them a point of the path is. In the first epoch a small batch falls by
// most of its decades, so epochs alone would leave that part empty.
import { readFile } from "node:fs/promises";
import type { Outcome } from "@basin/trainer";
import { batchesPerEpoch, flatten } from "@basin/trainer";
import type { Objective, Weights } from "@basin/trainer";
import { trainedSamples } from "@basin/record";
import type { PathPoint, TrainSpec } from "@basin/record";
import { findModel } from "@basin/zoo";
import writeFileAtomic from "write-file-atomic";
import * as z from "zod";

/** An iterate of a path; 0 updates is the start. */
export interface PathIterate {
  readonly updates: number;
  /** Training f. */
  readonly f: number;
}

const pathSchema: z.ZodType<PathIterate[]> = z.array(z.object({ updates: z.int().min(0), f: z.number() })).min(2);

/** The updates of a path: powers of two below an epoch's, then every epoch's end up to the limit. */
export function pathUpdates(spec: TrainSpec): number[] {
  const { batch, stop } = spec;
  const batches = batchesPerEpoch(trainedSamples(spec), batch);
  const limit = stop.rule === "epochs" ? stop.epochs : stop.maxEpochs;
  return [...powersBelow(batches), ...Array.from({ length: limit }, (_, i) => (i + 1) * batches)];
}

function powersBelow(bound: number): number[] {
  return Array.from({ length: 32 }, (_, i) => 2 ** i).filter((power) => power < bound);
}

/** The path of a training that ended, f measured where the training did not; iterates come from `weightsAfter`. */
export async function measurePath(
  spec: TrainSpec,
  { initial, history }: Outcome,
  weightsAfter: (updates: number) => Promise<Weights>,
  objective: Objective,
): Promise<PathIterate[]> {
  const model = findModel(spec.model.id);
  const path: PathIterate[] = [{ updates: 0, f: initial.train.loss }];
  for (const updates of powersBelow(batchesPerEpoch(trainedSamples(spec), spec.batch))) {
    const { loss } = await objective.value(flatten(model, await weightsAfter(updates)));
    path.push({ updates, f: loss });
  }
  for (const { updates, train } of history) if (train !== undefined) path.push({ updates, f: train.loss });
  return path;
}

/**
 * The first iterate whose f is at or below a level; levels lie evenly in log f from the start's f (index 0) to the
 * lowest f of the path (the last). Throws an internal error where f is not positive.
 */
export function firstPassage(path: readonly PathIterate[], { index, of }: PathPoint): PathIterate {
  const first = path[0]!;
  if (index === 0) return first;
  const lowest = Math.min(...path.map(({ f }) => f));
  if (!(lowest > 0)) throw new Error(`internal: a path has levels in log f where f is positive, got ${lowest}`);
  // The last level is the lowest f itself, not what rounding makes of it.
  const level = index === of - 1 ? lowest : first.f * (lowest / first.f) ** (index / (of - 1));
  return path.find(({ f }) => f <= level)!;
}

/** Writes a path's list, as the last of its files. */
export async function writePath(file: string, path: readonly PathIterate[]): Promise<void> {
  await writeFileAtomic(file, JSON.stringify(path));
}

/** Reads a path's list; undefined where it is missing or damaged. */
export async function readPath(file: string): Promise<PathIterate[] | undefined> {
  try {
    return pathSchema.parse(JSON.parse(await readFile(file, "utf8")));
  } catch {
    return undefined;
  }
}
