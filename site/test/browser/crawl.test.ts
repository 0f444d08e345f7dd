// Every page, opened in the browser: status 200, a silent console, no failed and no outside request, no planted script.
import { readFileSync } from "node:fs";
import path from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { BASE, SITE_URL } from "./build.ts";
import { startChromium } from "./chromium.ts";
import { readPages, richest } from "./pages.ts";
import { sample } from "./seed.ts";
import { visit } from "./visit.ts";

const all = readPages(inject("siteFolder")).filter((page) => page.path !== "404.html");
const pages = all.filter(({ redirect }) => !redirect);
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
    const there = new Set(all.map((page) => page.path));
    expect(named.map((address) => address.slice(prefix.length)).filter((within) => !there.has(within))).toEqual([]);
    expect(named.length).toBeGreaterThan(0);
  });
});

describe("pages that lead elsewhere", () => {
  it("lead to a page", async () => {
    for (const { path: at } of all.filter(({ redirect }) => redirect)) {
      await visit(browser, async ({ context, faults }) => {
        const page = await context.newPage();
        await page.goto(inject("siteUrl") + at, { waitUntil: "commit" });
        await page.waitForURL((url) => pages.some((each) => inject("siteUrl") + each.path === url.href));
        expect(faults).toEqual([]);
      });
    }
  });
});

describe("what is not there", () => {
  it("is told by a page of the site, with ways on", async () => {
    await visit(browser, async ({ context }) => {
      const page = await context.newPage();
      const response = await page.goto(`${inject("siteUrl")}models/gone/`);
      expect(response!.status()).toBe(404);
      expect(await page.locator("h1").count()).toBe(1);
      expect(await page.locator("header nav a").count()).toBeGreaterThan(3);
    });
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
