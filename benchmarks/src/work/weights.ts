// Weights in the cache: solutions by their hash, and beside each the iterates that led to it. A file that is missing or
// damaged is removed and told as lost, so that its training is made again; a cell never goes on with other weights.
import { existsSync } from "node:fs";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import path from "node:path";
import { readWeights, weightsHash, writeWeights } from "@basin/trainer";
import type { Weights } from "@basin/trainer";
import { findModel } from "@basin/zoo";
import { iterateName, iteratePath, weightsPath } from "../folders.ts";
import type { TrainCell } from "../study.ts";
import type { Job } from "./job.ts";

/** Weights that a cell needs are not there, or were damaged and are removed now. */
export class LostWeights extends Error {
  override readonly name = "LostWeights";
}

/** A solution and the parent that a run made of it names. */
export interface Parent {
  readonly weights: Record<string, Float32Array>;
  readonly parent: { readonly run: string; readonly cell: string; readonly weightsSha256: string };
}

/** Reads the solution of a training that a job needs. Throws LostWeights. */
export async function readSolution(job: Job, cell: TrainCell): Promise<Parent> {
  const { run, sha256 } = solutionOf(job, cell);
  const weights = await read(weightsPath(job.folders.cache, cell.id, sha256), cell, cell.id);
  if (weightsHash(findModel(cell.spec.model.id), weights) !== sha256) {
    throw await lost(weightsPath(job.folders.cache, cell.id, sha256), "holds other weights than its name says");
  }
  return { weights, parent: { run, cell: cell.id, weightsSha256: sha256 } };
}

/** Reads the iterate of a training after so many updates. Throws LostWeights. */
export async function readIterate(job: Job, cell: TrainCell, updates: number): Promise<Parent> {
  const { run, sha256 } = solutionOf(job, cell);
  const file = iteratePath(job.folders.cache, cell.id, sha256, updates);
  const weights = await readFileWeights(file, cell);
  const weightsSha256 = weightsHash(findModel(cell.spec.model.id), weights);
  const { identity } = await readWeights(file, findModel(cell.spec.model.id));
  if (identity !== iterateIdentity(cell, updates, weightsSha256)) throw await lost(file, "is damaged");
  return { weights, parent: { run, cell: cell.id, weightsSha256 } };
}

/** Reads the weights of an iterate's file, whichever solution it led to. Throws LostWeights. */
export function readFileWeights(file: string, cell: TrainCell): Promise<Record<string, Float32Array>> {
  return read(file, cell, undefined);
}

/** Writes an iterate into a folder, under its name. */
export async function writeIterate(folder: string, cell: TrainCell, updates: number, weights: Weights): Promise<void> {
  const model = findModel(cell.spec.model.id);
  await mkdir(folder, { recursive: true });
  const identity = iterateIdentity(cell, updates, weightsHash(model, weights));
  await writeWeights(path.join(folder, iterateName(updates)), model, weights, identity);
}

/** Moves iterates beside the solution they led to. */
export async function moveIterates(from: string, to: string): Promise<void> {
  if (!existsSync(from)) return;
  await mkdir(to, { recursive: true });
  for (const name of await readdir(from)) await rename(path.join(from, name), path.join(to, name));
}

function iterateIdentity(cell: TrainCell, updates: number, sha256: string): string {
  return `${cell.id} after ${updates} updates, ${sha256}`;
}

function solutionOf(job: Job, cell: TrainCell): { run: string; sha256: string } {
  const solution = job.solutions[cell.id];
  if (solution?.weightsSha256 == null) throw new Error(`internal: ${job.cell.label} was given no weights`);
  return { run: solution.run, sha256: solution.weightsSha256 };
}

/** The weights of a file; a wrong identity or a damaged file is a loss. */
async function read(file: string, cell: TrainCell, wanted: string | undefined): Promise<Record<string, Float32Array>> {
  if (!existsSync(file)) throw new LostWeights(`${cell.label}: must have its weights, got no ${file}`);
  try {
    const { weights, identity } = await readWeights(file, findModel(cell.spec.model.id));
    if (wanted === undefined || identity === wanted) return weights;
  } catch {
    throw await lost(file, "is damaged");
  }
  throw await lost(file, "belongs to another cell");
}

async function lost(file: string, why: string): Promise<LostWeights> {
  await rm(file, { force: true });
  return new LostWeights(`${file}: ${why}; it was removed, run the study again to make it anew`);
}
