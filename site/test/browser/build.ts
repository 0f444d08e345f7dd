// Builds the site of some results into a folder, as a public site under a base path.
import { spawn } from "node:child_process";
import path from "node:path";

const site = path.resolve(import.meta.dirname, "../..");

/** The address that the built pages believe they are at; nothing answers there. */
export const SITE_URL = "https://basin.example";
/** The base path, as of a project's pages on a shared host. */
export const BASE = "/basin/";

/** What a build shows and where it goes. */
export interface BuildOptions {
  readonly results: string;
  /** The pages of releases; those of the repository unless given. */
  readonly releases?: string;
  readonly out: string;
  /** Of the address; `/basin/` unless given. */
  readonly base?: string;
  /** For Node, before the script. */
  readonly nodeArguments?: readonly string[];
}

/** Builds; an Error holds all that the build printed where it fails. Gives what it printed. */
export async function buildSite({
  results,
  releases,
  out,
  base = BASE,
  nodeArguments = [],
}: BuildOptions): Promise<string> {
  const script = path.join(site, "scripts/build.ts");
  const child = spawn(process.execPath, [...nodeArguments, script], {
    cwd: site,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      NODE_ENV: "production",
      BASIN_SITE_RESULTS: results,
      BASIN_SITE_BASE: base,
      BASIN_SITE_URL: SITE_URL,
      BASIN_SITE_OUT: out,
      BASIN_SITE_CACHE: `${out}-cache`,
      ...(releases === undefined ? {} : { BASIN_SITE_RELEASES: releases }),
    },
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => (output += text));
  }
  const code = await new Promise<number | null>((resolve, reject) => child.on("error", reject).on("close", resolve));
  if (code !== 0) throw new Error(`site: must build, got exit ${code}; it printed:\n${output}`);
  return output;
}
