// A table of a page as its script knows it: the data, read from the HTML that the build made, and where each row is.
import type { Cell, Column, Row, Sort, TableData } from "../../components/table.ts";
import type { ViewState } from "./state.ts";
import { NOTHING } from "./text.ts";
import type { View } from "./view.ts";

/** What each behaviour is given. */
export interface TableElement {
  readonly root: HTMLElement;
  readonly table: TableData;
  readonly heads: readonly HTMLTableCellElement[];
  readonly rows: ReadonlyMap<string, HTMLTableRowElement>;
  /** Changes the reader's view; every behaviour shows it. */
  readonly change: (change: Partial<ViewState>) => void;
  readonly view: () => { readonly state: ViewState; readonly view: View };
}

/** A thing a reader can do with a table: prepares the page, and returns what shows a state. */
export type Behaviour = (element: TableElement) => (state: ViewState, view: View) => void;

/** Reads a table from its HTML (DataTable.astro). */
export function readTable(root: HTMLElement): Pick<TableElement, "table" | "heads" | "rows"> {
  const element = root.querySelector("table")!;
  const heads = [...element.tHead!.rows[0]!.cells];
  const columns = heads.map(readColumn);
  const lines = [...element.tBodies[0]!.rows].sort((a, b) => Number(a.dataset["order"]) - Number(b.dataset["order"]));
  const sort = root.dataset["sort"];
  const table: TableData = {
    id: element.id,
    caption: root.querySelector("caption")!.textContent.trim(),
    columns,
    rows: lines.map((line) => readRow(line, columns)),
    ...(sort !== undefined && { sort: readSort(sort) }),
  };
  return { table, heads, rows: new Map(lines.map((line) => [line.dataset["id"]!, line])) };
}

function readColumn(head: HTMLTableCellElement): Column {
  const { key, unit, filter, hidden } = head.dataset;
  return {
    key: key!,
    title: head.querySelector(".title")!.textContent.trim(),
    kind: head.classList.contains("number") ? "number" : "text",
    filter: filter !== undefined,
    hidden: hidden !== undefined,
    ...(unit !== undefined && { unit }),
    ...(head.title !== "" && { help: head.title }),
  };
}

function readSort(text: string): Sort {
  const dot = text.lastIndexOf(".");
  return { key: text.slice(0, dot), direction: text.slice(dot + 1) as Sort["direction"] };
}

function readRow(line: HTMLTableRowElement, columns: readonly Column[]): Row {
  const cells = [...line.cells].map((cell, index) => [columns[index]!.key, readCell(cell)] as const);
  return { id: line.dataset["id"]!, cells: Object.fromEntries(cells) };
}

function readCell(cell: HTMLTableCellElement): Cell {
  const text = cell.querySelector<HTMLElement | HTMLAnchorElement>(".text")!;
  const read = text.textContent.trim();
  const { number, value, none, low, high } = cell.dataset;
  const exact = none !== undefined ? null : number !== undefined ? Number(number) : (value ?? read);
  const marks = [...cell.querySelectorAll(".mark")].map((mark) => mark.textContent.trim());
  return {
    value: exact,
    ...(read !== (exact === null ? NOTHING : String(exact)) && { text: read }),
    ...(low !== undefined && high !== undefined && { interval: [Number(low), Number(high)] as const }),
    ...(text instanceof HTMLAnchorElement && { href: text.href }),
    ...(marks.length > 0 && { marks }),
  };
}
