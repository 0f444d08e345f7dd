// Once per test run: builds the site of the tests' results, serves it, and finds a browser. All of it goes away at the end.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { TestProject } from "vitest/node";
import { BASE, buildSite } from "./build.ts";
import { findChromium } from "./chromium.ts";
import type { Executable } from "./chromium.ts";
import { MARKUP, writeFixture } from "./fixture.ts";
import { writeReleases } from "./releases.ts";
import { serveFolder } from "./serve.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The address of the home page; ends in a slash. */
    readonly siteUrl: string;
    /** The folder of the built site. */
    readonly siteFolder: string;
    /** The results that it shows. */
    readonly resultsFolder: string;
    /** Files there that are no valid run, with words of the reason. */
    readonly badFiles: Readonly<Record<string, string>>;
    readonly browser: Executable;
  }
}

/** Sets up; what it returns tears down. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const scratch = await mkdtemp(path.join(tmpdir(), "basin-site-"));
  const results = path.join(scratch, "results");
  const out = path.join(scratch, "dist");
  try {
    const [browser, { runs, bad }] = await Promise.all([findChromium(), writeFixture(results)]);
    const releases = path.join(scratch, "releases");
    await writeReleases(results, releases, runs, MARKUP);
    await buildSite({ results, releases, out });
    const host = await serveFolder(out, BASE);
    project.provide("siteUrl", host.url);
    project.provide("siteFolder", out);
    project.provide("resultsFolder", results);
    project.provide("badFiles", bad);
    project.provide("browser", browser);
    return async () => {
      await host.close();
      await rm(scratch, { recursive: true, force: true });
    };
  } catch (error) {
    await rm(scratch, { recursive: true, force: true });
    throw error;
  }
}
