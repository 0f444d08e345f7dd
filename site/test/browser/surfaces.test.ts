// Every template on other surfaces: no sideways scrolling on phones, nothing that moves where less motion is asked for, and
// on paper.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { overflow } from "./barriers.ts";
import { startChromium } from "./chromium.ts";
import { readPages, richest } from "./pages.ts";
import { PHONE, visit } from "./visit.ts";

const pages = richest(readPages(inject("siteFolder")));

let browser: Browser;
beforeAll(async () => {
  browser = await startChromium(inject("browser"));
});
afterAll(() => browser?.close());

describe.each(pages.map(({ template, path }) => ({ template, path })))("$template", ({ path }) => {
  it("does not scroll sideways on phones", async () => {
    const faults = await visit(browser, async ({ open }) => {
      const page = await open(path);
      const found: string[] = [];
      for (const width of [PHONE.width, 320]) {
        await page.setViewportSize({ width, height: PHONE.height });
        found.push(...(await overflow(page)));
      }
      return found;
    });
    expect(faults).toEqual([]);
  });

  it("does not move where less motion is asked for", async () => {
    const moving = await visit(
      browser,
      async ({ open }) => {
        const page = await open(path);
        return page.evaluate(() =>
          document
            .getAnimations()
            .filter(({ playState }) => playState === "running")
            .map(({ effect }) => (effect as KeyframeEffect).target?.outerHTML.slice(0, 200)),
        );
      },
      { reducedMotion: "reduce" },
    );
    expect(moving).toEqual([]);
  });

  it("prints: its heading and text are there, its navigation is not", async () => {
    await visit(browser, async ({ open }) => {
      const page = await open(path);
      await page.emulateMedia({ media: "print" });
      expect(await page.locator("h1").isVisible()).toBe(true);
      expect(await page.locator("body > header nav:visible").count()).toBe(0);
      const paper = await page.pdf({ format: "A4" });
      expect(paper.subarray(0, 5).toString("latin1")).toBe("%PDF-");
    });
  });
});
