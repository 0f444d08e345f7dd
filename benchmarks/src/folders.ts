// Where things lie: runs in the project's folder, work that can be made again in the platform's cache.
import path from "node:path";
import envPaths from "env-paths";

/** Folders of one command. */
export interface Folders {
  /** Runs of this machine: `--results`, BASIN_RESULTS, else `.basin/results` of the current folder. */
  readonly results: string;
  /** Runs that came with the repository, read only: BASIN_PUBLISHED, else its `results`. */
  readonly published: string;
  /** Checkpoints, locks and weights: BASIN_CACHE, else the platform's cache folder. */
  readonly cache: string;
}

/** Finds the folders from the environment; `results` overrides. */
export function findFolders(results?: string, environment: NodeJS.ProcessEnv = process.env): Folders {
  const named = results ?? environment["BASIN_RESULTS"];
  const published = environment["BASIN_PUBLISHED"];
  const cache = environment["BASIN_CACHE"];
  return {
    results: path.resolve(named ? named : path.join(".basin", "results")),
    published: published ? path.resolve(published) : path.resolve(import.meta.dirname, "..", "..", "results"),
    cache: cache ? path.resolve(cache) : envPaths("basin", { suffix: "" }).cache,
  };
}

/** The folder of the site's room. */
export const siteFolder: string = path.resolve(import.meta.dirname, "..", "..", "site");

/** Where the pages of releases lie: BASIN_SITE_RELEASES, else with the site's content. */
export function releasePages(environment: NodeJS.ProcessEnv = process.env): string {
  const named = environment["BASIN_SITE_RELEASES"];
  return named ? path.resolve(named) : path.join(siteFolder, "src", "content", "releases");
}

/** The file of a solution's weights, named by their hash: weights made again with other bytes are another file. */
export function weightsPath(cache: string, cell: string, sha256: string): string {
  return path.join(cache, "weights", cell, `${sha256}.safetensors`);
}

/** The file of a training's iterate after so many updates, beside the solution it led to. */
export function iteratePath(cache: string, cell: string, sha256: string, updates: number): string {
  return path.join(cache, "weights", cell, sha256, iterateName(updates));
}

/** The name of an iterate's file. */
export function iterateName(updates: number): string {
  return `${updates}.safetensors`;
}

/** The list of the iterates of a training's path, written when all of them lie there. */
export function pathListPath(cache: string, cell: string, sha256: string): string {
  return path.join(cache, "weights", cell, sha256, "path.json");
}

/** The folder of a cell's checkpoint under one arithmetic. */
export function workFolder(cache: string, cell: string, engine: string, threads: number): string {
  return path.join(cache, "work", `${cell}-${engine}-${threads}`);
}

/** The lock file of a cell. */
export function lockPath(cache: string, cell: string): string {
  return path.join(cache, "locks", `${cell}.lock`);
}
