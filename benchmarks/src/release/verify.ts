// Recomputes what records and releases say of themselves: identities, outcome hashes, file hashes, parents, verdicts. The one
// implementation behind `basin verify`, `basin results verify` and `basin publish`. What is wrong is named, file by file.
import { readFile } from "node:fs/promises";
import path from "node:path";
import {
  claims,
  iterateRuns,
  missingParents,
  readArchive,
  readRun,
  runPath,
  sha256Hex,
  statusesOf,
  withdrawalPath,
} from "@basin/record";
import type { Archive, Problem, Release, ReleasedVerdict, Run } from "@basin/record";
import { UserError } from "../errors.ts";
import { judgeRuns } from "./verdicts.ts";

/** A run with the bytes of its file. */
export interface FiledRun {
  readonly run: Run;
  readonly path: string;
}

/** What a verification found. */
export interface Verified {
  readonly runs: readonly FiledRun[];
  readonly archive: Archive;
  /** Everything that is wrong, each with the file or the release it is in. */
  readonly problems: readonly Problem[];
  /** What could not be recomputed, and why; nothing is wrong with it. */
  readonly notes: readonly string[];
}

/** Verifies every run, withdrawal and release of some results folders. */
export async function verifyFolders(folders: readonly string[]): Promise<Verified> {
  const runs: FiledRun[] = [];
  const problems: Problem[] = [];
  for await (const found of iterateRuns(folders)) {
    if ("reason" in found) problems.push(found);
    else runs.push(found);
  }
  const archive = await readArchive(folders);
  problems.push(...archive.problems);
  const paths = new Map(runs.map(({ run, path }) => [run.id, path]));
  for (const { run, reason } of missingParents(runs.map((each) => each.run))) {
    problems.push({ path: paths.get(run)!, reason });
  }
  for (const { run } of archive.withdrawals.filter(({ run }) => !paths.has(run))) {
    const file = withdrawalPath(folders[0]!, run);
    problems.push({ path: file, reason: `${file}: must name a run there is, got ${run}; correct its name` });
  }
  const notes: string[] = [];
  for (const release of archive.releases) {
    const verified = await verifyRelease(folders, release, archive);
    problems.push(...verified.problems);
    notes.push(...verified.notes);
  }
  return { runs, archive, problems, notes };
}

/** Verifies one release by its version; throws UserError where there is none. */
export async function verifyVersion(
  folders: readonly string[],
  version: string,
): Promise<Pick<Verified, "problems" | "notes"> & { release: Release }> {
  const archive = await readArchive(folders);
  const release = archive.releases.find((each) => each.version === version);
  const bad = archive.problems.find((each) => path.basename(each.path) === `${version}.json`);
  if (release === undefined) {
    const there = archive.releases.map((each) => each.version).join(", ");
    throw new UserError(
      bad?.reason ?? `release: must be one there is, got "${version}"; there is ${there === "" ? "none" : there}`,
    );
  }
  return { release, ...(await verifyRelease(folders, release, archive)) };
}

/** A problem as one line that names its file once. */
export function problemText({ path: file, reason }: Problem): string {
  return reason.includes(file) ? reason : `${file}: ${reason}`;
}

/** The SHA-256 of a file's bytes. */
export async function fileHash(file: string): Promise<string> {
  return sha256Hex(new Uint8Array(await readFile(file)));
}

/** Recomputes a release from the files of its runs alone. */
async function verifyRelease(
  folders: readonly string[],
  release: Release,
  archive: Archive,
): Promise<Pick<Verified, "problems" | "notes">> {
  const problems: Problem[] = [];
  const wrong = (reason: string): void => {
    problems.push({ path: `release ${release.version}`, reason: `release ${release.version}: ${reason}` });
  };
  const runs: Run[] = [];
  for (const named of release.runs) {
    const run = await readNamed(folders, named, wrong);
    if (run === undefined) continue;
    if (run.outcomeHash !== named.outcomeHash) {
      wrong(`run ${named.id} must have outcomeHash ${named.outcomeHash}, got ${run.outcomeHash}; restore it from git`);
      continue;
    }
    runs.push(run);
  }
  const old: Run[] = [];
  for (const { run: id, kind, cell } of release.superseded) {
    const run = await readNamed(folders, { id, kind, cell }, wrong);
    if (run !== undefined) old.push(run);
  }
  for (const { reason } of missingParents(runs)) wrong(reason);
  const taken = new Set(archive.withdrawals.map(({ run }) => run));
  for (const { run } of release.withdrawn.filter((each) => !taken.has(each.run))) {
    wrong(`the withdrawal of run ${run} must be there, got none; restore it from git`);
  }
  // With runs missing everything below differs too, and that would say nothing new.
  if (problems.length > 0) return { problems, notes: [] };
  checkSuperseded(release, runs, old, wrong);
  return { problems, notes: checkVerdicts(release, judgeRuns(runs), wrong) };
}

/** Reads and verifies a run that a release names; tells what is wrong, and gives nothing then. */
async function readNamed(
  folders: readonly string[],
  named: Pick<Run, "id" | "kind" | "cell"> & { readonly sha256?: string },
  wrong: (reason: string) => void,
): Promise<Run | undefined> {
  for (const folder of folders) {
    const file = path.join(folder, runPath(named));
    const sha256 = await fileHash(file).catch(() => undefined);
    if (sha256 === undefined) continue;
    try {
      const run = await readRun(file);
      if (named.sha256 === undefined || sha256 === named.sha256) return run;
      wrong(`${file} must have SHA-256 ${named.sha256}, got ${sha256}; restore it from git`);
    } catch (error) {
      wrong(`run ${named.id} does not verify: ${(error as Error).message}`);
    }
    return undefined;
  }
  wrong(`run ${named.id} must lie at ${runPath(named)}, got none; restore it from git`);
  return undefined;
}

function checkSuperseded(
  release: Release,
  runs: readonly Run[],
  old: readonly Run[],
  wrong: (reason: string) => void,
): void {
  const statuses = statusesOf([...runs, ...old], { definitions: release.definitions, withdrawals: [] });
  const listed = new Set(release.superseded.map(({ run }) => run));
  for (const { id } of [...runs, ...old]) {
    const isOld = (statuses.get(id)?.superseded.length ?? 0) > 0;
    if (isOld === listed.has(id)) continue;
    wrong(`run ${id} must be ${isOld ? "left out as superseded" : "kept"} by its definitions, got the opposite`);
  }
}

/** Compares verdicts; those of claims that have changed since cannot be recomputed, and are noted. */
function checkVerdicts(
  release: Release,
  recomputed: readonly ReleasedVerdict[],
  wrong: (reason: string) => void,
): string[] {
  const key = ({ claim, workload }: ReleasedVerdict): string => `${claim} on ${workload}`;
  const now = new Map(claims.map(({ id, version }) => [id, version]));
  const found = new Map(recomputed.map((each) => [key(each), each]));
  const frozen = new Map(release.verdicts.map((each) => [key(each), each]));
  const versions = new Map(release.verdicts.map(({ claim, version }) => [claim, version]));
  for (const [name, verdict] of frozen) {
    if (now.get(verdict.claim) !== verdict.version) continue;
    const other = found.get(name);
    const told = (one: ReleasedVerdict | undefined): string =>
      one === undefined ? "no verdict" : `${one.status} (n = ${one.n})`;
    if (told(other) !== told(verdict)) wrong(`${name}: must come to ${told(verdict)} as published, got ${told(other)}`);
  }
  for (const [name, { claim, version, status }] of found) {
    if (versions.get(claim) === version && !frozen.has(name)) wrong(`${name}: must not be judged, got ${status}`);
  }
  return [...versions]
    .filter(([claim, version]) => now.get(claim) !== version)
    .map(([claim, version]) => {
      const current = now.get(claim);
      const why = current === undefined ? "is gone" : `is version ${current} now`;
      return `release ${release.version}: ${claim}: not recomputed, as it was judged by version ${version}, which ${why}`;
    });
}
