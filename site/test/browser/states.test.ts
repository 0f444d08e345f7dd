// What a page becomes while it is used is as free of barriers as the page at first: axe in each state, in both themes, on a
// desktop and a phone, without sideways scrolling.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { barriers, overflow } from "./barriers.ts";
import { startChromium } from "./chromium.ts";
import { firstTable } from "./tables.ts";
import { readPages } from "./pages.ts";
import { DESKTOP, PHONE, visit } from "./visit.ts";

const models = firstTable(readPages(inject("siteFolder")).find(({ path }) => path === "models/")!.html);

/** A state: the page, and what brings it there. */
interface State {
  readonly name: string;
  readonly path: string;
  readonly reach: (page: Page) => Promise<void>;
}

const openMenu =
  (part: string) =>
  (page: Page): Promise<void> =>
    page.locator(`${models} ${part} > summary`).first().click();

const states: readonly State[] = [
  {
    name: "a table sorted, filtered and pinned",
    path: "models/",
    reach: async (page) => {
      await page.locator(`${models} thead th button`).first().click();
      await page.locator(`${models} tbody button:visible`).first().click();
      await page.locator(`${models} [data-filters] summary`).click();
      await page.locator(`${models} [data-filters] input`).first().click();
    },
  },
  { name: "the columns' menu open", path: "models/", reach: openMenu("[data-columns]") },
  { name: "the downloads' menu open", path: "models/", reach: openMenu("details:has([data-save])") },
  {
    name: "a search of a table without rows",
    path: "models/",
    reach: (page) => page.locator(`${models} [data-search]`).fill("xyzzyxyzzy"),
  },
  {
    name: "all details open",
    path: "claims/",
    reach: (page) =>
      page.evaluate(() => {
        for (const details of document.querySelectorAll("main details:not(.menu)"))
          (details as HTMLDetailsElement).open = true;
      }),
  },
  {
    name: "rows compared",
    path: "compare/?rows=f1-mnist-paper.sb,f1-mnist-paper.lb,c1-cifar-10-reduced-plateau.sb",
    reach: (page) => page.locator("[data-comparison] table").first().waitFor(),
  },
  {
    name: "search with results",
    path: "search/?q=batch",
    reach: (page) => page.locator("[data-search-results] a").first().waitFor(),
  },
];

let browser: Browser;
beforeAll(async () => {
  browser = await startChromium(inject("browser"));
});
afterAll(() => browser?.close());

describe.each([
  { width: "a desktop", viewport: DESKTOP },
  { width: "a phone", viewport: PHONE },
])("on $width", ({ viewport }) => {
  it.each(states)("$name: no barrier", async ({ path, reach }) => {
    const found = await visit(
      browser,
      async ({ open, faults }) => {
        const page = await open(path);
        await reach(page);
        const light = await barriers(page, "light");
        const wide = await overflow(page);
        await page.emulateMedia({ colorScheme: "dark" });
        return [...light, ...wide, ...(await barriers(page, "dark", { rules: "colours" })), ...faults];
      },
      { viewport },
    );
    expect(found).toEqual([]);
  });
});

describe("the theme's switch", () => {
  it("changes the colours against the system's, and is kept", async () => {
    await visit(
      browser,
      async ({ open, faults }) => {
        const page = await open("models/");
        const ink = (): Promise<string> => page.evaluate(() => getComputedStyle(document.body).color);
        const light = await ink();
        await page.locator("[data-theme-switch]").click();
        const dark = await ink();
        expect(dark).not.toBe(light);
        expect(await barriers(page, "dark by switch", { rules: "colours" })).toEqual([]);
        await page.reload();
        expect(await ink()).toBe(dark);
        expect(faults).toEqual([]);
      },
      { colorScheme: "light" },
    );
  });
});
