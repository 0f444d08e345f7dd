// Takes files out of a downloaded tar archive. Only files that a data set names are written, under those names, so
// that nothing in an archive decides a path; all of them land by rename after every byte was checked, or none does.
import { createHash, type Hash } from "node:crypto";
import { closeSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import path from "node:path";
import { list, type ReadEntry } from "tar";
import type { DataFile } from "./dataset.ts";
import { DataError } from "./error.ts";

/** A file on its way out of the archive. */
interface Part {
  readonly part: string;
  readonly handle: number;
  readonly hash: Hash;
}

/**
 * Writes the named files of a tar archive, gzipped or not, into a folder; others in it are passed over.
 *
 * The archive is read piece by piece. Throws `DataError` when it is damaged, unpacks to more than `limit` bytes, lacks a file, holds one twice, or holds one of another type, size or SHA-256; files that are in the folder then stay as they were.
 */
export function unpackFiles(archive: string, folder: string, files: readonly DataFile[], limit: number): void {
  const wanted = new Map(files.map((file) => [file.name, file]));
  const parts = new Map<string, Part>();
  const wrong = (problem: string): DataError =>
    new DataError(`${archive}: ${problem}; remove it and fetch the data set again`);
  let size = 0;
  const take = (entry: ReadEntry): void => {
    size += entry.size;
    if (size > limit) throw wrong(`must hold at most ${limit} bytes, got more`);
    const file = wanted.get(path.posix.normalize(entry.path));
    if (file === undefined) return;
    const { name, bytes } = file;
    if (parts.has(name)) throw wrong(`must hold ${name} once, got it again`);
    if (entry.type !== "File" && entry.type !== "OldFile") throw wrong(`${name} must be a file, got a ${entry.type}`);
    if (entry.size !== bytes) throw wrong(`${name} must have ${bytes} bytes, got ${entry.size}`);
    const full = path.join(folder, name);
    mkdirSync(path.dirname(full), { recursive: true });
    const part = `${full}.${process.pid}.part`;
    const taken: Part = { part, handle: openSync(part, "w"), hash: createHash("sha256") };
    parts.set(name, taken);
    entry.on("data", (chunk) => {
      taken.hash.update(chunk);
      for (let done = 0; done < chunk.length;) done += writeSync(taken.handle, chunk, done);
    });
  };
  try {
    try {
      list({ file: archive, sync: true, strict: true, onReadEntry: take });
    } catch (error) {
      // Node's errors of the disk have a system call; the others are about the archive.
      if (error instanceof DataError || (error as NodeJS.ErrnoException).syscall !== undefined) throw error;
      throw wrong(`cannot be unpacked, got ${(error as Error).message}`);
    } finally {
      for (const { handle } of parts.values()) closeSync(handle);
    }
    for (const { name, sha256 } of files) {
      const found = parts.get(name)?.hash.digest("hex");
      if (found === undefined) throw wrong(`must hold ${name}, got none`);
      if (found !== sha256) throw wrong(`${name} must have SHA-256 ${sha256}, got ${found}`);
    }
    for (const [name, { part }] of parts) renameSync(part, path.join(folder, name));
  } finally {
    for (const { part } of parts.values()) rmSync(part, { force: true });
  }
}
