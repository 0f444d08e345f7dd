// Runs the real command or study in folders of a test's own.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Readable } from "node:stream";
import { scanRuns } from "@basin/record";
import type { Folders } from "../folders.ts";

const binary = path.resolve(import.meta.dirname, "..", "..", "bin", "basin.js");

/** What a command did. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Folders of one test; `remove` when it is over. */
export function temporaryFolders(): Folders & { remove(): void } {
  const root = mkdtempSync(path.join(tmpdir(), "basin-test-"));
  return {
    results: path.join(root, "results"),
    published: path.join(root, "published"),
    cache: path.join(root, "cache"),
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** Runs `basin` with arguments; `onStart` may send it a signal, at once or when it has written something. */
export function basin(
  words: readonly string[],
  folders: Folders,
  environment: Readonly<Record<string, string>> = {},
  onStart?: (kill: (signal: NodeJS.Signals) => void, output: Readable) => void,
): Promise<Ended> {
  const { promise, resolve, reject } = Promise.withResolvers<Ended>();
  const child = spawn(process.execPath, [binary, ...words], {
    env: {
      ...process.env,
      BASIN_CACHE: folders.cache,
      BASIN_RESULTS: folders.results,
      BASIN_PUBLISHED: folders.published,
      ...environment,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (text: Buffer) => (stdout += text.toString()));
  child.stderr.on("data", (text: Buffer) => (stderr += text.toString()));
  child.once("error", reject).once("close", (code) => resolve({ code, stdout, stderr }));
  onStart?.((signal) => child.kill(signal), child.stdout);
  return promise;
}

/** The outcome hashes of a results folder by cell; throws when a file is bad or a cell has two runs. */
export async function outcomes(results: string): Promise<Record<string, string>> {
  const { runs, problems } = await scanRuns([results]);
  if (problems.length > 0) throw new Error(problems.map(({ reason }) => reason).join("; "));
  const found = new Map<string, string>();
  for (const { cell, outcomeHash } of runs) {
    if (found.has(cell)) throw new Error(`cell ${cell} has two runs`);
    found.set(cell, outcomeHash);
  }
  return Object.fromEntries([...found].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
