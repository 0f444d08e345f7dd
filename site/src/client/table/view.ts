// What of a table is seen in a state: the columns and rows, in order. The build renders the first view by it, the script
// every other, and the downloads hold exactly what it gives.
import type { Cell, Column, Row, Sort, TableData } from "../../components/table.ts";
import type { ViewState } from "./state.ts";
import { textOf } from "./text.ts";

/** What is seen. */
export interface View {
  readonly columns: readonly Column[];
  /** Those pinned first. */
  readonly rows: readonly Row[];
  /** How many of the rows are pinned. */
  readonly pinned: number;
  /** What the rows are sorted by, if by anything. */
  readonly sort: Sort | null;
}

const collator = new Intl.Collator("en", { numeric: true });

/** The view of a table in a state. Pinned rows stand first whatever is searched or filtered. */
export function viewOf(table: TableData, state: ViewState): View {
  const sort = state.sort === "first" ? (table.sort ?? null) : state.sort;
  const byId = new Map(table.rows.map((row) => [row.id, row]));
  const pinned = state.pins.flatMap((id) => byId.get(id) ?? []);
  const words = state.query.toLowerCase().split(/\s+/).filter(Boolean);
  const others = table.rows.filter(
    (row) => !state.pins.includes(row.id) && hasWords(row, words) && hasValues(row, state.filters),
  );
  const columns = table.columns.filter(
    ({ key, hidden = false }, index) => index === 0 || hidden === state.toggled.includes(key),
  );
  return { columns, rows: [...pinned, ...sorted(others, sort)], pinned: pinned.length, sort };
}

/** The sort that a press on a column's head asks for: down, up, then as the rows come; texts begin with up. */
export function nextSort(column: Column, sort: Sort | null): Sort | null {
  const [first, second] =
    column.kind === "text" ? (["ascending", "descending"] as const) : (["descending", "ascending"] as const);
  if (sort?.key !== column.key) return { key: column.key, direction: first };
  return sort.direction === first ? { key: column.key, direction: second } : null;
}

function hasWords({ cells }: Row, words: readonly string[]): boolean {
  const text = Object.values(cells)
    .map((cell) => [textOf(cell), ...(cell.marks ?? [])].join(" "))
    .join(" ")
    .toLowerCase();
  return words.every((word) => text.includes(word));
}

function hasValues({ cells }: Row, filters: ViewState["filters"]): boolean {
  return Object.entries(filters).every(([key, values]) => values.includes(textOf(cells[key])));
}

/** Sorted by one column, equal ones as they come; what has no value stands last both ways. */
function sorted(rows: readonly Row[], sort: Sort | null): Row[] {
  if (sort === null) return [...rows];
  const sign = sort.direction === "ascending" ? 1 : -1;
  return rows.toSorted((a, b) => {
    const [one, other] = [a.cells[sort.key]?.value ?? null, b.cells[sort.key]?.value ?? null];
    if (one === null || other === null) return Number(one === null) - Number(other === null);
    return sign * compare(one, other);
  });
}

function compare(a: NonNullable<Cell["value"]>, b: NonNullable<Cell["value"]>): number {
  return typeof a === "number" && typeof b === "number" ? a - b : collator.compare(String(a), String(b));
}
