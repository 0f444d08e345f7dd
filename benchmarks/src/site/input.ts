// What the site's room is told of a build: by environment alone, as the site imports nothing of ours but the records.
import { access } from "node:fs/promises";
import path from "node:path";
import { UserError } from "../errors.ts";
import { siteFolder } from "../folders.ts";
import type { Folders } from "../folders.ts";

/** What is shown, and under which address. */
export interface SiteRequest {
  readonly folders: Pick<Folders, "results" | "published">;
  /** Shows the runs of this machine too, marked as such, and keeps search engines out. */
  readonly local: boolean;
  /** The address that pages believe they are at; a build's own default unless given. */
  readonly address?: string;
}

/** The environment of a process of the site's room; `catalog` is the file of the catalog. */
export function siteEnvironment(
  { folders, local, address }: SiteRequest,
  catalog: string,
): Readonly<Record<string, string>> {
  const shown = local ? [...new Set([folders.published, folders.results])] : [folders.published];
  const bad = shown.find((folder) => folder.includes(path.delimiter));
  if (bad !== undefined) {
    throw new UserError(`site: a results folder must have no "${path.delimiter}" in its path, got "${bad}"; move it`);
  }
  return {
    ASTRO_TELEMETRY_DISABLED: "1",
    BASIN_SITE_RESULTS: shown.join(path.delimiter),
    BASIN_SITE_LOCAL: local ? "1" : "0",
    BASIN_SITE_CATALOG: catalog,
    ...(address === undefined ? {} : { BASIN_SITE_URL: address, BASIN_SITE_BASE: "/" }),
  };
}

/** The program that the site is made by; a UserError where it is not installed. */
export async function astroProgram(): Promise<string> {
  const program = path.join(siteFolder, "node_modules", "astro", "bin", "astro.mjs");
  await access(program).catch(() => {
    throw new UserError(`site: must be installed with the rest, got no ${program}; run "npm run setup"`);
  });
  return program;
}
