// Charts are complete without scripts, become interactive when they are seen and not before, and are worked by keyboard.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { barriers } from "./barriers.ts";
import { startChromium } from "./chromium.ts";
import { readPages, richest } from "./pages.ts";
import { visit } from "./visit.ts";
import { isOfCharts } from "./weigh.ts";

const folder = inject("siteFolder");
const pages = readPages(folder);
const withCharts = pages.filter(({ html }) => html.includes("data-chart="));
/** Files of the built site that hold the chart library. */
const libraries = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter(
  (file) => file.endsWith(".js") && isOfCharts(readFileSync(path.join(folder, file), "utf8")),
);

let browser: Browser;
beforeAll(async () => {
  browser = await startChromium(inject("browser"));
});
afterAll(() => browser?.close());

const asksForLibrary = (requests: readonly string[]): boolean =>
  requests.some((address) => libraries.some((file) => new URL(address).pathname.endsWith(`/${file}`)));

/** What is drawn in each chart of a page: how many marks have a shape, and what stands where a number should. */
function drawn(page: Page): Promise<{ readonly id: string; readonly marks: number; readonly broken: string[] }[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll("figure[data-chart]")].map((figure) => {
      const svg = figure.querySelector(".chart-frame svg");
      // Marks are what has a series' colour: first to sixth; axes, grids and words have others.
      const coloured = /--chart-(first|second|third|fourth|fifth|sixth)\b/;
      const isMark = (shape: Element): boolean => {
        for (let at: Element | null = shape; at !== null && at !== svg; at = at.parentElement) {
          if (coloured.test(`${at.getAttribute("fill")} ${at.getAttribute("stroke")}`)) return true;
        }
        return false;
      };
      const shapes = [...(svg?.querySelectorAll("path, line, rect, circle, use") ?? [])].filter(isMark);
      const sized = shapes.filter((shape) => shape.getAttribute("d") !== "");
      const broken = (svg?.outerHTML.match(/.{0,40}\b(NaN|Infinity|undefined|\[object)\b.{0,20}/g) ?? []).slice(0, 3);
      return { id: figure.id, marks: sized.length, broken };
    }),
  );
}

describe("without scripts", () => {
  it("every chart of every page is drawn, with its data as a table", async () => {
    expect(withCharts.length).toBeGreaterThan(0);
    const faults = await visit(
      browser,
      async ({ context }) => {
        const page = await context.newPage();
        const found: string[] = [];
        for (const { path: at, html } of withCharts) {
          await page.setContent(html.replaceAll(/<link [^>]*>/g, ""));
          for (const { id, marks, broken } of await drawn(page)) {
            if (marks < 3) found.push(`/${at}#${id}: ${marks} marks`);
            for (const text of broken) found.push(`/${at}#${id}: ${text}`);
          }
          const bare = await page.locator("figure[data-chart]:not(:has(table tbody tr))").count();
          if (bare > 0) found.push(`/${at}: ${bare} charts without a table of their data`);
        }
        return found;
      },
      { javaScriptEnabled: false },
    );
    expect(faults).toEqual([]);
  });
});

describe("the library of charts", () => {
  it("is a file of its own", () => {
    expect(libraries.length).toBeGreaterThan(0);
    for (const { path: at, html } of pages) {
      for (const file of libraries) expect(html, at).not.toContain(path.basename(file));
    }
  });

  it("is not asked for on pages without charts", async () => {
    const without = richest(pages.filter((page) => !withCharts.includes(page) && page.path !== "404.html"));
    await visit(browser, async ({ open, leave, requests }) => {
      for (const { path: at } of without) await leave(await open(at));
      expect(asksForLibrary(requests)).toBe(false);
    });
  });
});

describe.each(richest(withCharts, 250_000).map(({ template, path }) => ({ template, path })))(
  "$template",
  ({ path: at }) => {
    it(
      "makes a chart interactive when it is seen, and reads it out by the arrow keys",
      { timeout: 180_000 },
      async () => {
        await visit(
          browser,
          async ({ open, requests, faults }) => {
            const page = await open(at);
            const figure = page.locator("figure[data-chart]").last();
            const before = (await drawn(page)).at(-1)!;
            const tops = await page.evaluate(() =>
              [...document.querySelectorAll("figure[data-chart]")].map((each) => each.getBoundingClientRect().top),
            );
            if (tops.every((top) => top > 600)) expect(asksForLibrary(requests)).toBe(false);

            await figure.scrollIntoViewIfNeeded();
            await figure.locator(".chart-frame[tabindex]").waitFor();
            expect(asksForLibrary(requests)).toBe(true);
            const after = (await drawn(page)).at(-1)!;
            expect(after.broken).toEqual([]);
            expect(after.marks).toBeGreaterThanOrEqual(before.marks);

            await figure.locator(".chart-frame").focus();
            const status = figure.locator(".chart-frame [role=status]");
            await page.keyboard.press("ArrowRight");
            const first = await status.textContent();
            expect(first).toMatch(/\d/);
            await page.keyboard.press("ArrowRight");
            expect(await status.textContent()).toMatch(/\d/);
            const within = `[id="${await figure.getAttribute("id")}"]`;
            expect(await barriers(page, "chart interactive", { within })).toEqual([]);
            expect(await barriers(page, "chart interactive")).toEqual([]);
            await page.keyboard.press("Escape");
            expect(await status.textContent()).toBe("");
            expect(faults).toEqual([]);
          },
          { viewport: { width: 1280, height: 500 } },
        );
      },
    );
  },
);
