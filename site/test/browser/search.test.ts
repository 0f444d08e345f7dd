// Search finds a model, a method, a claim, a study and a document by their names, and comes back from its address.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { startChromium } from "./chromium.ts";
import { readPages } from "./pages.ts";
import { visit } from "./visit.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await startChromium(inject("browser"));
});
afterAll(() => browser?.close());

describe("search", () => {
  it.each([
    ["c1 cifar", "models/c1/"],
    ["augmentation", "methods/augmentation/"],
    ["sharper", "claims/lb-sharper/"],
    ["interpolation", "studies/interpolation/"],
    ["glossary", "docs/glossary/"],
  ])("finds by “%s” /%s", async (query, wanted) => {
    await visit(browser, async ({ open, faults }) => {
      const page = await open("search/");
      await page.locator("form.site-search input").fill(query);
      const hit = page.locator(`[data-search-results] a[href$="/${wanted}"]`);
      await hit.waitFor({ timeout: 10_000 });
      expect(await page.locator("[data-search-status]").textContent()).toMatch(/\d+ pages? found/);
      expect(new URL(page.url()).searchParams.get("q")).toBe(query);
      await page.reload();
      await hit.waitFor({ timeout: 10_000 });
      await hit.click();
      expect(page.url()).toBe(inject("siteUrl") + wanted);
      expect(faults).toEqual([]);
    });
  });

  it("finds no page of a run", async () => {
    await visit(browser, async ({ open, faults }) => {
      const page = await open("search/?q=mnist");
      await page.locator("[data-search-results] a").first().waitFor();
      expect(await page.locator('[data-search-results] a[href*="/runs/0"]').count()).toBe(0);
      expect(faults).toEqual([]);
    });
  });

  it("asks for its index only when one searches", async () => {
    await visit(browser, async ({ open, requests }) => {
      const page = await open("search/");
      await page.waitForLoadState("networkidle");
      expect(requests.filter((address) => address.includes("/pagefind/"))).toEqual([]);
    });
  });

  it("leaves pages of runs out of its index", () => {
    const runs = readPages(inject("siteFolder")).filter(({ template }) => template.startsWith("runs/["));
    expect(runs.filter(({ html }) => html.includes("data-pagefind-body"))).toEqual([]);
  });
});
