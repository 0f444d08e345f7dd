// Unites results folders: the set union of their immutable run files. A merge that is killed anywhere and repeated ends
// with the same bytes, since a file appears whole or not at all and is never written twice.
import { lstat } from "node:fs/promises";
import path from "node:path";
import { canonicalJson, iterateRuns, readRun, runPath, writeRun } from "@basin/record";
import type { Problem } from "@basin/record";
import { errorKind, UserError } from "./errors.ts";
import { faultPoint } from "./fault.ts";

/** What a merge did. */
export interface Merged {
  /** Runs that were written. */
  readonly added: number;
  /** Runs that were there already with the same content. */
  readonly present: number;
  /** Files that could not be taken, by name: bad ones, and those whose path holds other content. */
  readonly refused: readonly Problem[];
}

/**
 * Copies every run of some results folders into another, each verified; bad files and conflicts are named and left out.
 * Throws UserError where a folder is none; an error of the disk ends it, and what was copied stays.
 */
export async function mergeRuns(folders: readonly string[], results: string): Promise<Merged> {
  for (const folder of folders) {
    if ((await lstat(folder).catch(() => undefined))?.isDirectory() !== true) {
      throw new UserError(`merge: must be a results folder, got "${folder}"; name folders that hold runs`);
    }
  }
  let [added, present] = [0, 0];
  const refused: Problem[] = [];
  // One folder after the other: two folders that differ in a run meet in the files, and the second is named.
  for (const folder of folders) {
    for await (const found of iterateRuns([folder])) {
      if ("reason" in found) {
        refused.push(found);
        continue;
      }
      const { run } = found;
      const target = path.join(results, runPath(run));
      try {
        if ((await lstat(target).catch(() => undefined)) === undefined) {
          faultPoint("merge:file");
          await writeRun(results, run);
          added += 1;
        } else if (canonicalJson(await readRun(target)) === canonicalJson(run)) present += 1;
        else refused.push({ path: found.path, reason: `${found.path}: must agree with ${target}, got other content` });
      } catch (error) {
        // What is wrong with one file stops no other; a full disk stops the merge.
        if (errorKind(error) === "bug") throw error;
        refused.push({ path: found.path, reason: `${found.path}: not merged: ${(error as Error).message}` });
      }
    }
  }
  return { added, present, refused };
}
