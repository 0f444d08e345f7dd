// What pages weigh: readers on slow lines get the home page and a run at once.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { startChromium } from "./chromium.ts";
import { readPages } from "./pages.ts";
import { describeWeight, weigh } from "./weigh.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await startChromium(inject("browser"));
});
afterAll(() => browser?.close());

const runs = readPages(inject("siteFolder"))
  .filter(({ template }) => template === "runs/[id].astro")
  .toSorted((a, b) => a.html.length - b.html.length);

describe("transferred", () => {
  it("the home page is under 150 kB", async () => {
    const weight = await weigh(browser, inject("siteUrl"));
    expect(weight.page, describeWeight("the home page", weight)).toBeLessThan(150_000);
  });

  it("a run of middle length is under 30 kB", async () => {
    const { path } = runs[Math.floor(runs.length / 2)]!;
    const weight = await weigh(browser, inject("siteUrl") + path);
    expect(weight.page, describeWeight(path, weight)).toBeLessThan(30_000);
  });
});
