// A table by keyboard alone: searched, filtered, its columns chosen, sorted, pinned and downloaded. What was done stands
// in the address and comes back from it; the downloads are what is seen, read by another parser.
import { readFile } from "node:fs/promises";
import { csvParse } from "d3-dsv";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { startChromium } from "./chromium.ts";
import { walk } from "./keyboard.ts";
import { readPages } from "./pages.ts";
import { firstTable, readTable } from "./tables.ts";
import type { Seen } from "./tables.ts";
import { visit } from "./visit.ts";

const boards = readPages(inject("siteFolder")).filter(({ path }) => ["models/", "methods/"].includes(path));

let browser: Browser;
beforeAll(async () => {
  browser = await startChromium(inject("browser"));
});
afterAll(() => browser?.close());

/** Presses a button of the download menu and reads the file. */
async function download(page: Page, table: string, kind: "csv" | "json"): Promise<string> {
  const menu = page.locator(`${table} details:has([data-save=${kind}])`).first();
  if ((await menu.getAttribute("open")) === null) await menu.locator("summary").click();
  const [file] = await Promise.all([page.waitForEvent("download"), menu.locator(`[data-save=${kind}]`).click()]);
  expect(file.suggestedFilename()).toMatch(new RegExp(`^basin-.*\\.${kind}$`));
  return readFile(await file.path(), "utf8");
}

/** Compares both downloads with what is seen. */
async function compareDownloads(page: Page, table: string, seen: Seen): Promise<void> {
  const csv = await download(page, table, "csv");
  const lines = csvParse(csv.replace(/^\uFEFF/, ""));
  expect(lines.length).toBe(seen.rows.length);
  const heads = seen.columns.map(({ title, unit }) => (unit === "" ? title : `${title} (${unit})`));
  const own = lines.columns.filter((head) => !/, (low|high|marks)( \(|$)/.test(head));
  expect(own).toEqual(heads);
  for (const [index, { cells }] of seen.rows.entries()) {
    for (const [column, { key }] of seen.columns.entries()) {
      const field = lines[index]![heads[column]!]!;
      const value = cells[key]!;
      if (typeof value === "number") expect(Number(field), field).toBe(value);
      else expect(field.replace(/^'/, ""), key).toBe(value ?? "");
    }
  }
  const told = JSON.parse(await download(page, table, "json")) as {
    readonly columns: readonly { readonly key: string }[];
    readonly rows: readonly {
      readonly id: string;
      readonly cells: Readonly<Record<string, { readonly value: unknown }>>;
    }[];
  };
  expect(told.columns.map(({ key }) => key)).toEqual(seen.columns.map(({ key }) => key));
  expect(
    told.rows.map(({ id, cells }) => ({
      id,
      cells: Object.fromEntries(Object.entries(cells).map(([key, { value }]) => [key, value])),
    })),
  ).toEqual(seen.rows);
}

describe.each(boards.map(({ path, html }) => ({ path, table: firstTable(html) })))(
  "the table of /$path",
  ({ path, table }) => {
    it("is worked by keyboard alone, with the focus in sight at every stop", async () => {
      await visit(browser, async ({ open, faults }) => {
        const page = await open(path);
        const first = await readTable(page, table);
        const { to, press, unseen } = walk(page);

        await to(`${table} [data-search]`);
        const word = String(Object.values(first.rows[0]!.cells)[0]).split(/\s/)[0]!;
        await page.keyboard.type(word);
        const searched = await readTable(page, table);
        expect(searched.rows.length).toBeGreaterThan(0);
        expect(searched.rows.length).toBeLessThanOrEqual(first.rows.length);
        expect(searched.status).toContain(String(searched.rows.length));

        await to(`${table} [data-filters] summary`);
        await press("Enter");
        await to(`${table} [data-filters] input`);
        await press("Space");
        const filtered = await readTable(page, table);
        expect(new URL(page.url()).search).toContain(".is.");
        expect(filtered.rows.length).toBeLessThanOrEqual(searched.rows.length);
        await press("Escape");
        expect(await page.locator(`${table} [data-filters][open]`).count()).toBe(0);

        await to(`${table} [data-columns] summary`);
        await press("Enter");
        await to(`${table} [data-columns] input`);
        await press("Space");
        const chosen = await readTable(page, table);
        expect(chosen.columns.length).not.toBe(filtered.columns.length);
        await press("Escape");

        await to(`${table} summary:has(+ * [data-save])`);
        await press("Enter");
        await to(`${table} [data-save=csv]`);
        const [file] = await Promise.all([page.waitForEvent("download"), press("Enter")]);
        expect(csvParse(await readFile(await file.path(), "utf8")).length).toBe(chosen.rows.length);
        await press("Escape");

        await to(`${table} [data-reset]`);
        await press("Enter");
        expect(await readTable(page, table)).toEqual(first);
        expect(new URL(page.url()).search).toBe("");

        await to(`${table} thead th:not([aria-sort=ascending], [aria-sort=descending]) button`);
        await press("Enter");
        const once = await readTable(page, table);
        await press("Enter");
        const twice = await readTable(page, table);
        expect(once.sort).toMatch(/\.(ascending|descending)$/);
        expect(once.sort).not.toBe(first.sort);
        expect(twice.sort).not.toBe(once.sort);

        await to(`${table} tbody tr:nth-child(2) button`);
        await press("Space");
        const pinned = await readTable(page, table);
        expect(pinned.rows[0]!.id).toBe(twice.rows[1]!.id);
        expect(pinned.status).toContain("pinned");

        expect(unseen).toEqual([]);
        expect(faults).toEqual([]);
      });
    });

    it("comes back from its address, and saves exactly what is seen", async () => {
      await visit(browser, async ({ open, faults }) => {
        const page = await open(path);
        await page.locator(`${table} thead th:nth-child(2) button`).click();
        await page.locator(`${table} [data-columns] summary`).click();
        await page.locator(`${table} [data-columns] input`).last().click();
        await page.locator(`${table} [data-filters] summary`).click();
        await page.locator(`${table} [data-filters] input`).first().click();
        await page.keyboard.press("Escape");
        await page.locator(`${table} tbody tr:visible button`).last().click();
        const seen = await readTable(page, table);
        expect(new URL(page.url()).searchParams.size).toBeGreaterThanOrEqual(4);
        await compareDownloads(page, table, seen);

        await page.reload();
        expect(await readTable(page, table)).toEqual(seen);
        const other = await open(path + new URL(page.url()).search);
        expect(await readTable(other, table)).toEqual(seen);
        expect(faults).toEqual([]);
      });
    });

    it("saves all of it at first", async () => {
      await visit(browser, async ({ open }) => {
        const page = await open(path);
        await compareDownloads(page, table, await readTable(page, table));
      });
    });

    it("ignores what it does not know in an address", async () => {
      await visit(browser, async ({ open, faults }) => {
        const first = await readTable(await open(path), table);
        const id = /"(.*)"/.exec(table)![1]!;
        const unknown = ["sort=gone.ascending", "sort=x", "column=gone", "pin=gone", "is.gone=1", "is.=%00", "gone=1"];
        const page = await open(
          `${path}?${unknown.map((each) => `${id}.${each}`).join("&")}&other=%E0%A4%A&__proto__=1`,
        );
        expect(await readTable(page, table)).toEqual(first);
        expect(faults).toEqual([]);
      });
    });
  },
);
