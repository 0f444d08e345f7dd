// The files of a results folder that nobody vouches for: names, sizes and hashes, read without following a link. What is no
// plain file is a problem, and nothing below it is looked at.
import { createHash } from "node:crypto";
import { lstat, readdir, readFile } from "node:fs/promises";
import path from "node:path";
import type { Problem } from "@basin/record";

/** Files by their path in the folder, with forward slashes. */
export interface Snapshot {
  readonly files: ReadonlyMap<string, { readonly size: number; readonly sha256: string }>;
  /** Links, devices and folders that are too deep. */
  readonly problems: readonly Problem[];
}

/** The largest file whose bytes are read, in bytes: far above the limit of the policy. */
const MOST_BYTES = 16 * 2 ** 20;
/** Folders within folders: kind, cell, file. */
const MOST_DEEP = 3;

/** Takes the snapshot of a folder; one that is not there has no files. */
export async function snapshotOf(folder: string): Promise<Snapshot> {
  const files = new Map<string, { size: number; sha256: string }>();
  const problems: Problem[] = [];
  const visit = async (relative: string, depth: number): Promise<void> => {
    const full = path.join(folder, relative);
    const stat = await lstat(full);
    const name = relative === "" ? "results" : relative;
    const wrong = (reason: string): void => void problems.push({ path: name, reason: `${name}: ${reason}` });
    if (stat.isDirectory()) {
      if (depth > MOST_DEEP) return wrong(`must lie at most ${MOST_DEEP} folders deep, got more; remove it`);
      for (const child of (await readdir(full)).toSorted()) await visit(path.posix.join(relative, child), depth + 1);
    } else if (stat.isFile()) {
      if (stat.size > MOST_BYTES) return wrong(`must be at most ${MOST_BYTES} bytes, got ${stat.size}; remove it`);
      const bytes = await readFile(full);
      files.set(relative, { size: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") });
    } else {
      wrong(`must be a plain file, got ${stat.isSymbolicLink() ? "a link" : "a device"}; remove it`);
    }
  };
  if ((await lstat(folder).catch(() => undefined)) !== undefined) await visit("", 0);
  return { files, problems };
}

/** How the files of one snapshot became those of another; paths in order. */
export interface Changes {
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
}

/** Compares two snapshots by bytes. */
export function changesBetween(base: Snapshot, head: Snapshot): Changes {
  const hash = (snapshot: Snapshot, file: string): string | undefined => snapshot.files.get(file)?.sha256;
  const inHead = [...head.files.keys()].sort();
  return {
    added: inHead.filter((file) => !base.files.has(file)),
    changed: inHead.filter((file) => base.files.has(file) && hash(base, file) !== hash(head, file)),
    removed: [...base.files.keys()].filter((file) => !head.files.has(file)).sort(),
  };
}
