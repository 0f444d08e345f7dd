// Every page, opened in the browser: status 200, a silent console, no failed and no outside request, no planted script.
import { readFileSync } from "node:fs";
import path from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { BASE, SITE_URL } from "./build.ts";
import { startChromium } from "./chromium.ts";
import { readPages, richest, staysOpen } from "./pages.ts";
import { sample } from "./seed.ts";
import { visit } from "./visit.ts";

const pages = readPages(inject("siteFolder")).filter((page) => page.path !== "404.html" && staysOpen(page));
/** All but those that there are thousands of: of these the richest and a sample. */
const isMany = (template: string): boolean => template.startsWith("runs/[");
const opened = [
  ...new Set([
    ...pages.filter(({ template }) => !isMany(template)),
    ...richest(pages),
    ...sample(
      pages.filter(({ template }) => isMany(template)),
      12,
      1,
    ),
  ]),
];

let browser: Browser;
beforeAll(async () => {
  browser = await startChromium(inject("browser"));
});
afterAll(() => browser?.close());

describe("the sitemap", () => {
  it("names pages of the site, and most of them", () => {
    const folder = inject("siteFolder");
    const addresses = (file: string): string[] =>
      [...readFileSync(path.join(folder, file), "utf8").matchAll(/<loc>([^<]*)<\/loc>/g)].map(
        ([, address]) => address!,
      );
    const prefix = `${SITE_URL}${BASE}`;
    const maps = addresses("sitemap-index.xml").map((address) => address.slice(prefix.length));
    const named = maps.flatMap(addresses);
    expect(named.filter((address) => !address.startsWith(prefix))).toEqual([]);
    const there = new Set(pages.map((page) => page.path));
    expect(named.map((address) => address.slice(prefix.length)).filter((within) => !there.has(within))).toEqual([]);
    expect(named.length).toBeGreaterThan(0);
  });
});

describe("every page", () => {
  it(`opens without a fault (${opened.length} pages)`, { timeout: 180_000 }, async () => {
    const faults: string[] = [];
    // A visitor for every few pages: contexts are cheap, and their pages share a cache as a real visitor's do.
    for (let start = 0; start < opened.length; start += 20) {
      await visit(browser, async (visitor) => {
        for (const { path } of opened.slice(start, start + 20)) {
          await visitor.leave(await visitor.open(path));
        }
        faults.push(...visitor.faults);
      });
    }
    expect(faults).toEqual([]);
  });
});
