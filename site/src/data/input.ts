// What a build is asked to show, by environment, so that the same pages serve the public site and a user's own results.
import path from "node:path";

/** What a build shows. */
export interface SiteInput {
  /** Folders of runs; the first is the published one, others are local. */
  readonly results: readonly string[];
  /** Whether this is a user's own machine: local results are marked, nothing is for search engines. */
  readonly local: boolean;
  /** The generated catalog of definitions (`npx basin catalog`); null where there is none. */
  readonly catalog: string | null;
  /** Address of the repository, for links to its files and issues; null where it is not known. */
  readonly repository: string | null;
  /** The folder of the pages of releases. */
  readonly releases: string;
}

/** Reads the input: BASIN_SITE_RESULTS (folders, with the platform's path delimiter), BASIN_SITE_LOCAL, BASIN_SITE_CATALOG, BASIN_SITE_REPOSITORY, BASIN_SITE_RELEASES. */
export function readInput(environment: NodeJS.ProcessEnv = process.env): SiteInput {
  const folders = environment["BASIN_SITE_RESULTS"];
  return {
    results: folders === undefined || folders === "" ? [path.resolve("../results")] : folders.split(path.delimiter),
    local: environment["BASIN_SITE_LOCAL"] === "1",
    catalog: environment["BASIN_SITE_CATALOG"] ?? null,
    repository: environment["BASIN_SITE_REPOSITORY"]?.replace(/\/$/, "") || null,
    releases: path.resolve(environment["BASIN_SITE_RELEASES"] || "src/content/releases"),
  };
}
