// A table as it stands in the browser: what of it is seen, read from the page and not from the code that made it.
import type { Page } from "playwright-core";

/** What is seen of a table. */
export interface Seen {
  readonly columns: readonly { readonly key: string; readonly title: string; readonly unit: string }[];
  readonly rows: readonly {
    readonly id: string;
    /** By column: the exact value where it is a number, else what is read; null where there is none. */
    readonly cells: Readonly<Record<string, number | string | null>>;
  }[];
  /** The column sorted by, and which way: `gap.ascending`. */
  readonly sort: string | null;
  readonly status: string;
}

/** Selects the first table with all tools in the HTML of a page, and it alone. */
export function firstTable(html: string): string {
  const tables = html.split(/(?=data-table=")/).slice(1);
  const [, id] = /^data-table="([^"]*)"/.exec(tables.find((part) => part.includes("data-columns")) ?? "") ?? [];
  if (id === undefined) throw new Error("tables: must have one with all tools, got none on the page; show another");
  return `[data-table="${id}"]`;
}

/** Reads a table. */
export function readTable(page: Page, table: string): Promise<Seen> {
  return page.evaluate((selector) => {
    const root = document.querySelector(selector)!;
    const text = (element: Element | null | undefined): string =>
      (element?.textContent ?? "").replaceAll(/\s+/g, " ").trim();
    const visible = (element: Element): boolean => element.getClientRects().length > 0;
    const heads = [...root.querySelectorAll<HTMLElement>("thead th")];
    const shown = heads.map(visible);
    const columns = heads
      .filter((_, index) => shown[index])
      .map((head) => ({
        key: head.dataset["key"]!,
        title: text(head.querySelector(".title")),
        unit: text(head.querySelector(".unit")),
      }));
    const rows = [...root.querySelectorAll<HTMLElement>("tbody tr")].filter(visible).map((row) => {
      const cells = [...row.children].filter((_, index) => shown[index]) as HTMLElement[];
      const values = cells.map((cell, index) => {
        const { number, value, none } = cell.dataset;
        const exact = none !== undefined ? null : number !== undefined ? Number(number) : value;
        return [columns[index]!.key, exact === undefined ? text(cell.querySelector(".text")) : exact] as const;
      });
      return { id: row.dataset["id"]!, cells: Object.fromEntries(values) };
    });
    const sorted = heads.find((head) => ["ascending", "descending"].includes(head.ariaSort ?? ""));
    const sort = sorted === undefined ? null : `${sorted.dataset["key"]}.${sorted.ariaSort}`;
    return { columns, rows, sort, status: text(root.querySelector("[role=status]")) };
  }, table);
}
