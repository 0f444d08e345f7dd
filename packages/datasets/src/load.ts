// Brings a data set into memory: verified files, the user's own, or generated samples, cut to the counts asked for.
import { createHash } from "node:crypto";
import path from "node:path";
import type { DataSet, LoadedDataSet, Split, Splits } from "./dataset.ts";
import { DataError } from "./error.ts";
import { readDataFile, readUnofficial } from "./files.ts";
import { dataFolder } from "./folder.ts";
import { findDataSet } from "./sets.ts";

/** How a data set is loaded: from which data folder, and how many samples of each split (all unless given). */
export interface LoadOptions {
  readonly folder?: string;
  readonly train?: number;
  readonly test?: number;
}

function checkCount(set: DataSet, split: "train" | "test", count: number): number {
  const most = set[`${split}Count`];
  if (!Number.isInteger(count) || count < 1 || count > most) {
    throw new DataError(`${set.id}: ${split} samples must be 1 to ${most}, got ${count}; ask for fewer`);
  }
  return count;
}

function first(split: Split, count: number, size: number): Split {
  if (split.count === count) return split;
  return { count, features: split.features.slice(0, count * size), labels: split.labels.slice(0, count) };
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Split["features" | "labels"]): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

const hashOf = ({ features, labels }: Split): string =>
  createHash("sha256").update(bytesOf(features)).update(bytesOf(labels)).digest("hex");

/**
 * Loads a data set, or the first samples of each split.
 *
 * Files come from `<folder>/<id>/` (`BASIN_DATA`, else the cache) and are verified; generated sets need none. Throws
 * `DataError` for an unknown id, a count out of range, and missing or wrong files; nothing on disk changes.
 */
export async function loadDataSet(id: string, options: LoadOptions = {}): Promise<LoadedDataSet> {
  const set = findDataSet(id);
  const trainCount = checkCount(set, "train", options.train ?? set.trainCount);
  const testCount = checkCount(set, "test", options.test ?? set.testCount);
  const size = set.shape.reduce((product, length) => product * length, 1);
  const folder = path.join(options.folder ?? dataFolder(), id);
  const caveats: string[] = [];
  const hashes: Record<string, string> = {};
  let splits: Splits;
  if (set.source.kind === "generated") {
    splits = set.source.generate(trainCount, testCount);
    hashes["train"] = hashOf(splits.train);
    hashes["test"] = hashOf(splits.test);
    caveats.push(`synthetic data: ${set.id} is generated`);
  } else if (set.source.kind === "own") {
    splits = await set.source.read(folder, trainCount, testCount);
    hashes["train"] = hashOf(splits.train);
    hashes["test"] = hashOf(splits.test);
    caveats.push(`own data: ${set.id} is what its user says it is`);
  } else {
    const unofficial = await readUnofficial(folder, set.source.files);
    const contents = new Map<string, Uint8Array>();
    for (const file of set.source.files) {
      const checked = await readDataFile(folder, file, unofficial);
      contents.set(file.name, checked.bytes);
      hashes[file.name] = checked.sha256;
      if (checked.unofficial !== undefined) caveats.push(`unofficial data: ${file.name}: ${checked.unofficial}`);
    }
    const decoded = set.source.decode(contents);
    splits = { train: first(decoded.train, trainCount, size), test: first(decoded.test, testCount, size) };
  }
  if (trainCount < set.trainCount)
    caveats.push(`subset: the first ${trainCount} of ${set.trainCount} training samples`);
  if (testCount < set.testCount) caveats.push(`subset: the first ${testCount} of ${set.testCount} test samples`);
  return { id, version: set.version, classes: set.classes, shape: set.shape, ...splits, hashes, caveats };
}
