// What of a data set is here, and how to bring the rest: for `basin data` and `basin doctor`.
import { rm, stat } from "node:fs/promises";
import path from "node:path";
import type { DataFile, DataSet, DataSource } from "./dataset.ts";
import { convertFile } from "./convert.ts";
import { downloadFile, hashFile, type DownloadOptions } from "./download.ts";
import { DataError } from "./error.ts";
import { readDataFile, readUnofficial } from "./files.ts";
import { dataFolder } from "./folder.ts";
import { isThere } from "./there.ts";
import { unpackFiles } from "./unpack.ts";

// Bytes that an archive may hold beside the data set's files: a few small texts.
const BESIDE = 2 ** 20;

/** State of one data set: ready, generated when needed, or what is missing or wrong. */
export interface DataSetStatus {
  readonly id: string;
  readonly state: "ready" | "generated" | "missing" | "damaged";
  /** One line per file that is missing or wrong. */
  readonly problems: readonly string[];
  /** Bytes of the files together; 0 for a generated set. */
  readonly bytes: number;
  readonly folder: string;
}

/** Looks whether a data set's files are there with the right sizes; `verify` reads and checks every byte too. */
export async function dataSetStatus(
  set: DataSet,
  options: { readonly folder?: string; readonly verify?: boolean } = {},
): Promise<DataSetStatus> {
  const folder = path.join(options.folder ?? dataFolder(), set.id);
  if (set.source.kind === "generated") return { id: set.id, state: "generated", problems: [], bytes: 0, folder };
  if (set.source.kind === "own") return ownStatus(set, set.source, folder, options.verify === true);
  const bytes = set.source.files.reduce((sum, file) => sum + file.bytes, 0);
  const missing: string[] = [];
  const damaged: string[] = [];
  const unofficial = await readUnofficial(folder, set.source.files).catch((error: unknown) => {
    damaged.push((error as Error).message);
    return new Map<string, string>();
  });
  for (const file of set.source.files) {
    const full = path.join(folder, file.name);
    const size = await stat(full).then(
      (found) => found.size,
      () => undefined,
    );
    if (size === undefined) missing.push(`${file.name}: missing`);
    else if (options.verify) {
      await readDataFile(folder, file, unofficial).catch((error: unknown) => damaged.push((error as Error).message));
    } else if (size !== file.bytes && !unofficial.has(file.name)) {
      damaged.push(`${file.name}: must have ${file.bytes} bytes, got ${size}`);
    }
  }
  const state = damaged.length > 0 ? "damaged" : missing.length > 0 ? "missing" : "ready";
  return { id: set.id, state, problems: [...damaged, ...missing], bytes, folder };
}

/** Looks for the user's own files; they are read whole only when they are to be verified. */
async function ownStatus(
  set: DataSet,
  source: Extract<DataSource, { kind: "own" }>,
  folder: string,
  verify: boolean,
): Promise<DataSetStatus> {
  const status = (state: DataSetStatus["state"], problems: readonly string[], bytes = 0): DataSetStatus => ({
    id: set.id,
    state,
    problems,
    bytes,
    folder,
  });
  try {
    const { files, missing } = await source.find(folder);
    if (missing.length > 0)
      return status(
        "missing",
        missing.map((name) => `${name}: missing`),
      );
    const sizes = await Promise.all(files.map(async (name) => (await stat(path.join(folder, name))).size));
    if (verify) await source.read(folder, 1, 1);
    return status(
      "ready",
      [],
      sizes.reduce((sum, size) => sum + size, 0),
    );
  } catch (error) {
    if (error instanceof DataError) return status("damaged", [error.message]);
    throw error;
  }
}

/**
 * Brings what is missing of a data set, from other forms of its files where they are there, else by download; files that are there and right are left alone.
 *
 * Throws `DataError` when a file cannot be had, as those of a set that its users must have themselves, or one that is
 * there is wrong (it is never overwritten unasked).
 */
export async function fetchDataSet(
  set: DataSet,
  options: DownloadOptions & { readonly folder?: string } = {},
): Promise<DataSetStatus> {
  const folder = path.join(options.folder ?? dataFolder(), set.id);
  if (set.source.kind === "files") {
    const { files, archive } = set.source;
    const unofficial = await readUnofficial(folder, files);
    const missing: DataFile[] = [];
    for (const file of files) {
      if (await isThere(path.join(folder, file.name))) await readDataFile(folder, file, unofficial);
      else if (!(await convertFile(folder, file, set.source.conversions))) missing.push(file);
    }
    if (archive === undefined) for (const file of missing) await downloadFile(folder, file, options);
    else if (missing.length > 0) {
      const limit = files.reduce((sum, { bytes }) => sum + bytes, BESIDE);
      await fetchFromArchive(folder, archive, missing, limit, options);
    }
  }
  if (set.source.kind === "own") await set.source.read(folder, 1, 1);
  return dataSetStatus(set, { ...(options.folder === undefined ? {} : { folder: options.folder }), verify: true });
}

/** Brings files out of their archive, which is downloaded unless it was put there by hand, and then left there. */
async function fetchFromArchive(
  folder: string,
  archive: DataFile,
  missing: readonly DataFile[],
  limit: number,
  options: DownloadOptions,
): Promise<void> {
  const full = path.join(folder, archive.name);
  const given = await isThere(full);
  if (!given) await downloadFile(folder, archive, options);
  else {
    const sha256 = await hashFile(full);
    if (sha256 !== archive.sha256) {
      throw new DataError(`${full}: must have SHA-256 ${archive.sha256}, got ${sha256}; remove it and fetch again`);
    }
  }
  unpackFiles(full, folder, missing, limit);
  if (!given) await rm(full);
}
