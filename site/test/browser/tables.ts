// A table as it stands in the browser: what of it is seen, read from the page and not from the code that made it.
import type { Page } from "playwright-core";
import type { BuiltPage } from "./pages.ts";

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

/** The page whose first table has most to offer: all tools, and the most filters and hidden columns. */
export function richestTable(pages: readonly BuiltPage[]): BuiltPage {
  const offers = ({ html }: BuiltPage): number =>
    html.includes("data-columns")
      ? 1 + html.split(/data-filter[= >]/).length + html.split(/data-hidden[= >]/).length
      : 0;
  const best = pages.reduce((a, b) => (offers(b) > offers(a) ? b : a));
  if (offers(best) === 0) throw new Error("tables: must be on a page with all tools, got none in the built site");
  return best;
}

/** Reads the first table of a page that has all tools. */
export function readTable(page: Page): Promise<Seen> {
  return page.evaluate(() => {
    const root = document.querySelector("[data-table]:has([data-columns])")!;
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
  });
}
