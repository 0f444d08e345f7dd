// Where a run comes from: the parts that trainings and measurements share.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import type { LoadedDataSet } from "@basin/datasets";
import type { Engine } from "@basin/engine";
import { collectEnvironment, protocolVersion } from "@basin/record";
import type { Provenance } from "@basin/record";
import type { Job } from "./job.ts";
import type { Work } from "./state.ts";

type Told = Omit<Provenance, "schemaVersion" | "cell" | "outcomeHash">;

/** Everything of a run but its kind, specification and outcome. `more` are caveats of this run. */
export function provenance(
  job: Job,
  work: Work,
  engine: Engine,
  data: LoadedDataSet,
  seconds: number,
  parents: Provenance["parents"],
  more: readonly string[],
): Told {
  const { name, version, precision, threads, determinism, settings } = engine;
  const caveats = [...data.caveats, `engine ${name}`, ...more];
  if (job.software.dirty) caveats.push("made by a checkout with uncommitted changes");
  if (job.cell.scale !== "paper") caveats.push(`scale ${job.cell.scale}`);
  return {
    id: work.run,
    scale: job.cell.scale,
    reductions: job.cell.reductions,
    parents,
    engine: { name, version, precision, threads, determinism, ...(settings ? { settings } : {}) },
    environment: collectEnvironment(),
    software: job.software,
    protocol: protocolVersion,
    ...findOrigin(),
    data: { id: data.id, hashes: data.hashes },
    caveats: [...new Set(caveats)],
    command: job.command,
    timings: { startedAt: work.startedAt, finishedAt: new Date().toISOString(), seconds },
  };
}

/** The mark of a run made by continuous integration; nothing elsewhere. */
export function findOrigin(environment: NodeJS.ProcessEnv = process.env): Pick<Provenance, "origin"> {
  return environment["GITHUB_ACTIONS"] === "true" ? { origin: "ci" } : {};
}

/** The commit Basin runs from, whether files differ from it, and the versions of its packages. */
export function findSoftware(): Provenance["software"] {
  const git = (...args: string[]): string | undefined => {
    try {
      return execFileSync("git", args, {
        cwd: import.meta.dirname,
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"],
      }).trim();
    } catch {
      return undefined;
    }
  };
  const commit = git("rev-parse", "HEAD");
  const manifest: unknown = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  const { name, version } = manifest as { name: string; version: string };
  return {
    commit: commit !== undefined && /^[0-9a-f]{40}$/.test(commit) ? commit : null,
    dirty: commit !== undefined && (git("status", "--porcelain", "--untracked-files=no") ?? "x") !== "",
    packages: { [name]: version },
  };
}
