// Files that are no valid run are named on the page of problems, each with its reason, and nothing in them is ever markup.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { startChromium } from "./chromium.ts";
import { MARKUP } from "./fixture.ts";
import { readPages } from "./pages.ts";
import { visit } from "./visit.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await startChromium(inject("browser"));
});
afterAll(() => browser?.close());

describe("the page of problems", () => {
  it("names every bad file with its reason, as text", async () => {
    await visit(browser, async ({ open, faults }) => {
      const page = await open("problems/");
      const text = (await page.locator("main").textContent())!;
      for (const [file, reason] of Object.entries(inject("badFiles"))) {
        expect(text).toContain(file.split("/").at(-1)!);
        expect(text).toContain(reason);
      }
      expect(await page.locator("main img, main script:not([type=module])").count()).toBe(0);
      expect(faults).toEqual([]);
    });
  });

  it("does not tell where on the machine the results lie", async () => {
    const { html } = readPages(inject("siteFolder")).find(({ path }) => path === "problems/")!;
    expect(html).not.toContain(inject("resultsFolder"));
  });
});

describe("a run with markup in every text", () => {
  const { path } = readPages(inject("siteFolder")).find(
    ({ html, template }) => template.startsWith("runs/[") && html.includes("trained less"),
  )!;

  it("shows all of it as text", async () => {
    await visit(browser, async ({ open, faults }) => {
      const page = await open(path);
      const text = (await page.locator("main").textContent())!.replaceAll(/\s+/g, " ");
      for (const markup of MARKUP) expect(text).toContain(markup);
      // By the parser's own account: no element of ours has these.
      expect(await page.locator("[onerror], [onload], [onfocus], [autofocus], a[href^='javascript:']").count()).toBe(0);
      expect(faults).toEqual([]);
    });
  });
});
