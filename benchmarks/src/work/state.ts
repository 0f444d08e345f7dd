// What a cell's work folder remembers: the run's id, made at its first start and kept until the run is written.
import { existsSync } from "node:fs";
import { mkdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { makeRunId } from "@basin/record";
import writeFileAtomic from "write-file-atomic";
import { workFolder } from "../folders.ts";
import type { Job } from "./job.ts";

/** The work in progress on a cell. */
export interface Work {
  readonly folder: string;
  readonly run: string;
  /** ISO 8601. */
  readonly startedAt: string;
}

/** Finds a cell's work in progress or starts it. Work whose run was written already is over, and is begun anew. */
export async function openWork(job: Job): Promise<Work> {
  const { cell, folders, engine } = job;
  const folder = workFolder(folders.cache, cell.id, engine.name, engine.threads);
  const file = path.join(folder, "state.json");
  const found = await readState(file);
  if (found !== undefined) {
    const written = path.join(folders.results, cell.spec.kind, cell.id, `${found.run}.json`);
    if (!existsSync(written)) return { folder, ...found };
  }
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const state = { run: makeRunId(), startedAt: new Date().toISOString() };
  await writeFileAtomic(file, JSON.stringify(state));
  return { folder, ...state };
}

async function readState(file: string): Promise<{ run: string; startedAt: string } | undefined> {
  try {
    const { run, startedAt } = JSON.parse(await readFile(file, "utf8")) as Record<string, unknown>;
    return typeof run === "string" && typeof startedAt === "string" ? { run, startedAt } : undefined;
  } catch {
    return undefined;
  }
}

/** Removes a cell's work folder, once its run is written. */
export async function closeWork({ folder }: Work): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}
