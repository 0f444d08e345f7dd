// The results folder: `<kind>/<cell>/<run>.json`, one immutable file per run. Sets of runs merge by union of files.
// A bad file never hides the good ones, nothing is overwritten, and a file appears whole or not at all.
import { randomUUID } from "node:crypto";
import { link, lstat, mkdir, open, readdir, readFile, unlink } from "node:fs/promises";
import { join, sep } from "node:path";
import { v7 } from "uuid";
import { canonicalHash, canonicalJson } from "./canonical.ts";
import { UserError } from "./error.ts";
import { parseRun, verifyRun } from "./run.ts";
import type { Run } from "./run.ts";

/** A file that is no valid run, and why. */
export interface Problem {
  readonly path: string;
  readonly reason: string;
}

/** What a scan meets: a run with its path, or a problem. */
export type Found = { readonly path: string; readonly run: Run } | Problem;

/** What became of one run that was to be added. */
export interface Added {
  readonly id: string;
  readonly status: "added" | "present" | "refused";
  /** Why it was refused; else where it lies. */
  readonly detail: string;
}

/** The largest file that is read as a run, in bytes: far above any real one, and small enough to hold. */
export const MAX_RUN_BYTES: number = 4 * 1024 * 1024;

const KINDS: readonly string[] = ["train", "measure", "interpolate", "probe"] satisfies Run["kind"][];

/** Makes the id of a new run: a UUIDv7. */
export function makeRunId(): string {
  return v7();
}

/** Where a run lies within a results folder, with forward slashes. */
export function runPath(run: Pick<Run, "kind" | "cell" | "id">): string {
  return `${run.kind}/${run.cell}/${run.id}.json`;
}

/**
 * Writes a run into a results folder, whole or not at all, and returns the file's path.
 *
 * It is validated and its hashes are checked first. Writing the same content again does nothing; other content under
 * the same id is a UserError and leaves the file as it was.
 */
export async function writeRun(folder: string, run: Run): Promise<string> {
  const checked = parseRun(run);
  await verifyRun(checked);
  const path = join(folder, runPath(checked));
  const text = `${JSON.stringify(checked, null, 1)}\n`;
  if (Buffer.byteLength(text) > MAX_RUN_BYTES) {
    throw new UserError(
      `run ${run.id}: must be at most ${MAX_RUN_BYTES} bytes, got more; keep long arrays beside the run`,
    );
  }
  const directory = join(folder, checked.kind, checked.cell);
  await mkdir(directory, { recursive: true });
  const temporary = join(directory, `.${checked.id}.${randomUUID()}.tmp`);
  try {
    const file = await open(temporary, "wx");
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    // A link, not a rename: it fails where the file exists, so two writers cannot replace each other.
    await link(temporary, path);
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error;
    const there = await readRun(path);
    if (canonicalJson(there) !== canonicalJson(checked)) {
      throw new UserError(
        `run ${run.id}: must not change, got other content than ${path}; runs are immutable, make a new run`,
      );
    }
  } finally {
    await unlink(temporary).catch(() => {});
  }
  return path;
}

/** Reads and verifies one run file; a UserError or UnsupportedError says what is wrong with it. */
export async function readRun(path: string): Promise<Run> {
  const stat = await lstat(path).catch((error: unknown) => {
    throw new UserError(`${path}: must be a readable file, got ${codeOf(error)}; check the path`);
  });
  if (!stat.isFile()) throw new UserError(`${path}: must be a plain file, got a folder, link or device; remove it`);
  if (stat.size > MAX_RUN_BYTES) {
    throw new UserError(`${path}: must be at most ${MAX_RUN_BYTES} bytes, got ${stat.size}; it is not a run`);
  }
  const bytes = await readFile(path).catch((error: unknown) => {
    throw new UserError(`${path}: must be readable, got ${codeOf(error)}; check its permissions`);
  });
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw new UserError(
      `${path}: must be JSON in UTF-8, got ${bytes.length} bytes that are not; remove it or fetch it again`,
    );
  }
  const run = parseRun(value);
  await verifyRun(run);
  if (
    !path
      .split(sep)
      .join("/")
      .endsWith(`/${runPath(run)}`)
  ) {
    throw new UserError(`${path}: must lie at ${runPath(run)}, got another path; move it there`);
  }
  return run;
}

/**
 * Walks results folders in order of name and yields every run and every problem, one file in memory at a time.
 *
 * A folder that does not exist holds no runs. A run found twice with equal content is yielded once; the same id with
 * other content is a problem.
 */
export async function* iterateRuns(folders: readonly string[]): AsyncGenerator<Found> {
  const seen = new Map<string, { path: string; hash: string }>();
  for (const folder of folders) {
    for await (const found of walk(folder)) {
      if ("reason" in found) {
        yield found;
        continue;
      }
      try {
        const run = await readRun(found.path);
        const hash = await canonicalHash(run);
        const before = seen.get(run.id);
        if (before === undefined) {
          seen.set(run.id, { path: found.path, hash });
          yield { path: found.path, run };
        } else if (before.hash !== hash) {
          yield { path: found.path, reason: `run ${run.id}: must have one content, got another than ${before.path}` };
        }
      } catch (error) {
        yield { path: found.path, reason: reasonOf(error) };
      }
    }
  }
}

/** Reads all runs of some results folders; bad files are named in `problems` and skipped. */
export async function scanRuns(folders: readonly string[]): Promise<{ runs: Run[]; problems: Problem[] }> {
  const runs: Run[] = [];
  const problems: Problem[] = [];
  for await (const found of iterateRuns(folders)) {
    if ("run" in found) runs.push(found.run);
    else problems.push(found);
  }
  return { runs, problems };
}

/** Verifies chosen runs of one results folder and copies them into another; says for each id what became of it. */
export async function addRuns(from: string, to: string, ids: readonly string[]): Promise<Added[]> {
  const wanted = new Set(ids);
  const added = new Map<string, Added>();
  for await (const found of iterateRuns([from])) {
    const id = "run" in found ? found.run.id : idOf(found.path);
    if (!wanted.has(id) || added.get(id)?.status === "refused") continue;
    if ("reason" in found) {
      added.set(id, { id, status: "refused", detail: found.reason });
      continue;
    }
    try {
      const there = await lstat(join(to, runPath(found.run))).then(Boolean, () => false);
      const detail = await writeRun(to, found.run);
      added.set(id, { id, status: there ? "present" : "added", detail });
    } catch (error) {
      added.set(id, { id, status: "refused", detail: reasonOf(error) });
    }
  }
  return [...wanted].map(
    (id) => added.get(id) ?? { id, status: "refused", detail: `run ${id}: must be in ${from}, got none; check the id` },
  );
}

async function* walk(folder: string): AsyncGenerator<{ path: string } | Problem> {
  const top = await names(folder);
  if (top === undefined) return;
  for (const kind of top) {
    const kindFolder = join(folder, kind);
    // Other things may lie at the top of a results folder (a README, release manifests), but not within a kind.
    if (!KINDS.includes(kind)) continue;
    const cells = await names(kindFolder);
    if (cells === undefined) yield { path: kindFolder, reason: `${kindFolder}: must be a folder of cells` };
    for (const cell of cells ?? []) {
      const files = await names(join(kindFolder, cell));
      if (files === undefined) {
        yield { path: join(kindFolder, cell), reason: `${join(kindFolder, cell)}: must be a readable folder of runs` };
      }
      for (const file of files ?? []) {
        const path = join(kindFolder, cell, file);
        // What a writer killed half-way leaves behind; it never was a run.
        if (file.startsWith(".") && file.endsWith(".tmp")) continue;
        if (file.endsWith(".json")) yield { path };
        else yield { path, reason: `${path}: must be a run file (.json), got another name; remove it` };
      }
    }
  }
}

/** The names in a folder in order of code units; undefined where it is no readable folder (a link is none). */
async function names(folder: string): Promise<string[] | undefined> {
  try {
    return (await readdir(folder)).toSorted();
  } catch {
    return undefined;
  }
}

function idOf(path: string): string {
  return (path.split(sep).at(-1) ?? "").replace(/\.json$/, "");
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
