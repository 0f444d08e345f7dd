// The site of some results, built into a temporary folder, served and opened, for scripts that show it to people.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Browser } from "playwright-core";
import { buildSite } from "./build.ts";
import { findChromium, startChromium } from "./chromium.ts";
import { readPages } from "./pages.ts";
import type { BuiltPage } from "./pages.ts";
import { serveFolder } from "./serve.ts";

/** A site that is being served. */
export interface Shown {
  readonly browser: Browser;
  /** Ends in a slash. */
  readonly url: string;
  readonly pages: readonly BuiltPage[];
}

/** Builds, serves and opens the site of a results folder, lets `work` look at it, and puts everything away. */
export async function show(results: string, work: (shown: Shown) => Promise<void>): Promise<void> {
  const scratch = await mkdtemp(path.join(tmpdir(), "basin-site-"));
  try {
    const out = path.join(scratch, "dist");
    await buildSite({ results, out, base: "/" });
    const host = await serveFolder(out, "/");
    const browser = await startChromium(await findChromium());
    try {
      await work({ browser, url: host.url, pages: readPages(out) });
    } finally {
      await browser.close();
      await host.close();
    }
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
