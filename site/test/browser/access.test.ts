// Every template for readers who see it otherwise: axe (WCAG 2.2 AA and best practices) in light and dark on a desktop and
// a phone.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { barriers } from "./barriers.ts";
import { startChromium } from "./chromium.ts";
import { readPages, richest } from "./pages.ts";
import { DESKTOP, PHONE, visit } from "./visit.ts";

// axe takes a minute for the largest pages, which hold more of what others hold.
const pages = richest(readPages(inject("siteFolder")), 250_000);

let browser: Browser;
beforeAll(async () => {
  browser = await startChromium(inject("browser"));
});
afterAll(() => browser?.close());

describe.each(pages.map(({ template, path }) => ({ template, path })))("$template", ({ path }) => {
  it("has no barrier that axe finds", { timeout: 180_000 }, async () => {
    const faults = await visit(browser, async ({ open }) => {
      const page = await open(path);
      const found: string[] = [];
      for (const viewport of [DESKTOP, PHONE]) {
        await page.setViewportSize(viewport);
        for (const colorScheme of ["light", "dark"] as const) {
          await page.emulateMedia({ colorScheme });
          // The dark theme changes colours alone.
          const rules = colorScheme === "light" ? "all" : "colours";
          found.push(...(await barriers(page, `${viewport.width} px, ${colorScheme}`, { rules })));
        }
      }
      return found;
    });
    expect(faults).toEqual([]);
  });
});
