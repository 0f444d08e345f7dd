// What lies beside the runs in a results folder: `withdrawn/<run id>.json` and `releases/<version>.json`. A bad file is named
// and hides no good one; a manifest appears whole or not at all, and never over another.
import { randomUUID } from "node:crypto";
import { link, mkdir, readdir, readFile, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { UserError } from "./error.ts";
import { compareVersions, parseRelease, releaseText } from "./release.ts";
import type { Release } from "./release.ts";
import type { Problem } from "./store.ts";
import { parseWithdrawal } from "./withdrawal.ts";
import type { Withdrawal } from "./withdrawal.ts";

/** Everything of a results folder but its runs. */
export interface Archive {
  /** In order of the runs' ids. */
  readonly withdrawals: readonly Withdrawal[];
  /** From the first version to the newest. */
  readonly releases: readonly Release[];
  readonly problems: readonly Problem[];
}

/** Where a release's manifest lies. */
export function releasePath(folder: string, version: string): string {
  return join(folder, "releases", `${version}.json`);
}

/** Where a run's withdrawal lies. */
export function withdrawalPath(folder: string, run: string): string {
  return join(folder, "withdrawn", `${run}.json`);
}

/** Reads the withdrawals and releases of some results folders; the same file in two of them counts once, the first. */
export async function readArchive(folders: readonly string[]): Promise<Archive> {
  const withdrawals = new Map<string, Withdrawal>();
  const releases = new Map<string, Release>();
  const problems: Problem[] = [];
  for (const folder of folders) {
    for (const { path, value } of await readFolder(join(folder, "withdrawn"), problems)) {
      take(path, problems, () => {
        const withdrawal = parseWithdrawal(value);
        mustLieAt(path, withdrawalPath(folder, withdrawal.run));
        if (!withdrawals.has(withdrawal.run)) withdrawals.set(withdrawal.run, withdrawal);
      });
    }
    for (const { path, value } of await readFolder(join(folder, "releases"), problems)) {
      take(path, problems, () => {
        const release = parseRelease(value);
        mustLieAt(path, releasePath(folder, release.version));
        if (!releases.has(release.version)) releases.set(release.version, release);
      });
    }
  }
  return {
    withdrawals: [...withdrawals.values()].sort((a, b) => (a.run < b.run ? -1 : 1)),
    releases: [...releases.values()].sort((a, b) => compareVersions(a.version, b.version)),
    problems: problems.sort((a, b) => (a.path < b.path ? -1 : 1)),
  };
}

/** Writes a manifest where there is none of its version, whole or not at all; one that is there is a UserError. */
export async function writeRelease(folder: string, release: Release): Promise<string> {
  const path = releasePath(folder, release.version);
  await mkdir(join(folder, "releases"), { recursive: true });
  const temporary = join(folder, "releases", `.${release.version}.${randomUUID()}.tmp`);
  try {
    await writeFile(temporary, releaseText(release), { flag: "wx", flush: true });
    // A link, not a rename: it fails where the file exists, so no manifest replaces another.
    await link(temporary, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    throw new UserError(`release ${release.version}: must not be there yet, got ${path}; releases never change`);
  } finally {
    await unlink(temporary).catch(() => {});
  }
  return path;
}

/** The JSON files of a folder in order of name; a folder that is not there has none. */
async function readFolder(folder: string, problems: Problem[]): Promise<{ path: string; value: unknown }[]> {
  const names = await readdir(folder).catch((): string[] => []);
  const found: { path: string; value: unknown }[] = [];
  for (const file of names.toSorted().filter((each) => each.endsWith(".json") && !each.startsWith("."))) {
    const path = join(folder, file);
    try {
      found.push({ path, value: JSON.parse(await readFile(path, "utf8")) as unknown });
    } catch {
      problems.push({ path, reason: `${path}: must be readable JSON, got something else; restore it from git` });
    }
  }
  return found;
}

function take(path: string, problems: Problem[], read: () => void): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    problems.push({ path, reason: `${path}: ${error.message}` });
  }
}

function mustLieAt(path: string, wanted: string): void {
  if (path !== wanted) throw new UserError(`must lie at ${wanted}, got another path; move it there`);
}
