// Builds the site into a folder: beside it first, and in its place only when all of it is there, so that a build that fails or
// is stopped leaves the last one as it was. A folder that is no site of ours is never replaced.
import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { catalogText, makeCatalog } from "../catalog.ts";
import { UserError } from "../errors.ts";
import { siteFolder } from "../folders.ts";
import { astroProgram, siteEnvironment } from "./input.ts";
import type { SiteRequest } from "./input.ts";

/** A file of every built site, by which it is known for one. */
const MARK = ".basin-site";

/** How a build ended. */
export type BuildEnd =
  | { readonly status: "built"; readonly pages: number; readonly seconds: number }
  | { readonly status: "stopped" };

/** What a build is told beside what it shows. */
export interface BuildOptions extends SiteRequest {
  readonly out: string;
  /** Ends the build; nothing is left of it. */
  readonly signal: AbortSignal;
  /** Called as pages are made, with how many there are. */
  readonly onProgress?: (pages: number) => void;
}

/** Builds. A UserError says what of the pages' own texts or folders is wrong; any other failure is a bug. */
export async function buildSite(options: BuildOptions): Promise<BuildEnd> {
  const begin = performance.now();
  const { out, signal } = options;
  await astroProgram();
  await checkReplaceable(out);
  await mkdir(path.dirname(out), { recursive: true });
  const scratch = await mkdtemp(`${out}-`);
  try {
    const catalog = path.join(scratch, "catalog.json");
    await writeFile(catalog, catalogText(makeCatalog()));
    const made = path.join(scratch, "site");
    const environment = {
      ...siteEnvironment(options, catalog),
      BASIN_SITE_OUT: made,
      BASIN_SITE_CACHE: path.join(scratch, "cache"),
      BASIN_SITE_LOG: "info",
    };
    const { code, output, pages } = await runBuild(environment, options);
    if (signal.aborted) return { status: "stopped" };
    if (code !== 0) throw failure(output);
    await writeFile(path.join(made, MARK), "");
    await rm(out, { recursive: true, force: true });
    await rename(made, out);
    return { status: "built", pages, seconds: (performance.now() - begin) / 1000 };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Throws UserError where a folder holds something that a build would destroy. */
async function checkReplaceable(out: string): Promise<void> {
  const names = await readdir(out).catch((error: NodeJS.ErrnoException): string[] => {
    if (error.code === "ENOENT") return [];
    throw new UserError(`site: the output must be a folder, got ${error.code} of "${out}"; name another`);
  });
  if (names.length === 0 || names.includes(MARK)) return;
  throw new UserError(`site: the output must be empty or a site built before, got "${out}"; name another folder`);
}

function runBuild(
  environment: Readonly<Record<string, string>>,
  { signal, onProgress }: BuildOptions,
): Promise<{ code: number | null; output: string; pages: number }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ code: number | null; output: string; pages: number }>();
  // A group of its own: Ctrl-C reaches this process alone, which then ends the build and clears up.
  const child = spawn(process.execPath, [path.join(siteFolder, "scripts", "build.ts")], {
    cwd: siteFolder,
    detached: true,
    env: { ...process.env, NODE_ENV: "production", NO_COLOR: "1", FORCE_COLOR: "0", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const stop = (): void => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, "SIGKILL");
  };
  signal.addEventListener("abort", stop, { once: true });
  let output = "";
  let pages = 0;
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output = (output + text).slice(-20_000);
      pages += text.match(/[├└]─ \S+\.html/g)?.length ?? 0;
      onProgress?.(pages);
    });
  }
  child.once("error", reject).once("close", (code) => {
    signal.removeEventListener("abort", stop);
    resolve({ code, output, pages });
  });
  return promise;
}

/** A page that people edit is theirs to mend; anything else that fails is a bug of ours. */
function failure(output: string): Error {
  const lines = output.trimEnd().split("\n");
  const why = lines.find((line) => line.startsWith("MDXError: "))?.slice("MDXError: ".length);
  const page = lines.flatMap((line) => /[^\s"'`(]+\.mdx/.exec(line)?.[0] ?? [])[0];
  if (why === undefined || page === undefined) {
    return new Error(`internal: site: the build failed:\n${lines.slice(-30).join("\n")}`);
  }
  return new UserError(`site: ${page} must be MDX that can be read, got an error at ${why}; mend its prose`);
}
