// Comparing by keyboard alone: rows are chosen, stand in the address and come back from it, and the difference is the records'.
import { pairedDifference, scanRuns, testAccuracy, workloadsOf } from "@basin/record";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { startChromium } from "./chromium.ts";
import { walk } from "./keyboard.ts";
import { visit } from "./visit.ts";

const SELECT = "form.choosers select";

let browser: Browser;
beforeAll(async () => {
  browser = await startChromium(inject("browser"));
});
afterAll(() => browser?.close());

/** What is compared, as text by cell. */
function compared(page: Page): Promise<string[][]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLTableRowElement>("[data-comparison] table:first-of-type tbody tr")].map((row) =>
      [...row.cells].map((cell) => cell.textContent.trim()),
    ),
  );
}

describe("compare", () => {
  it("is worked by keyboard alone, and tells the paired difference of the records", async () => {
    const workload = workloadsOf((await scanRuns([inject("resultsFolder")])).runs).find(
      ({ slug }) => slug === "c1-cifar-10-reduced-plateau",
    )!;
    const wanted = pairedDifference(testAccuracy(workload, "LB"), testAccuracy(workload, "SB"))!;
    await visit(browser, async ({ open, faults }) => {
      const page = await open("compare/");
      const { to, press, unseen } = walk(page);
      const choose = async (number: number, id: string): Promise<void> => {
        await to(`${SELECT}[name=row-${number}]`);
        const values = await page
          .locator(`${SELECT} >> nth=${number - 1}`)
          .evaluate((select: HTMLSelectElement) => [...select.options].map(({ value }) => value));
        expect(values).toContain(id);
        for (let step = values.indexOf(id); step > 0; step--) await press("ArrowDown");
      };
      await choose(1, `${workload.slug}.sb`);
      await choose(2, `${workload.slug}.lb`);
      await page.locator("[data-comparison-status]", { hasText: "2 rows" }).waitFor();
      const rows = await compared(page);
      const [, difference] = /^([+−-]?[\d.]+)/.exec(
        rows[1]!.find((cell) => /^[+−-]?[\d.]+ \(/.test(cell) && !cell.includes("±"))!,
      )!;
      expect(Number(difference!.replace("−", "-"))).toBeCloseTo(wanted.mean, 2);
      expect(new URL(page.url()).search).toBe(`?rows=${workload.slug}.sb,${workload.slug}.lb`);
      expect(unseen).toEqual([]);

      await page.reload();
      await page.locator("[data-comparison-status]", { hasText: "2 rows" }).waitFor();
      expect(await compared(page)).toEqual(rows);
      expect(faults).toEqual([]);
    });
  });

  it("leaves out what it does not know and says so", async () => {
    await visit(browser, async ({ open, faults }) => {
      const page = await open(
        "compare/?rows=gone.sb,f1-mnist-paper.sb,%3Cimg%20src=x%20onerror=globalThis.basinPlanted=9%3E",
      );
      await page.locator("[data-comparison-status]", { hasText: "1 row compared" }).waitFor();
      expect(await page.locator("[data-comparison-status]").textContent()).toContain("gone.sb");
      expect(await compared(page)).toHaveLength(1);
      expect(faults).toEqual([]);
    });
  });
});
