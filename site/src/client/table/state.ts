// What a reader did to a table, and how it stands in the address. Every parameter begins with the table's id, so that two
// tables of a page do not meet. What is as the table has it at first is not written; what the table does not know (a
// column, a row or a value of an older release) is ignored when read.
import type { Column, Sort, TableData } from "../../components/table.ts";
import { textOf } from "./text.ts";

/** A reader's view of a table. */
export interface ViewState {
  /** `first` is as the table has it at first; null is the order of the rows as they come. */
  readonly sort: Sort | "first" | null;
  /** Words that a row must hold, all of them. */
  readonly query: string;
  /** By column: the values of which a row must have one. No key has an empty list. */
  readonly filters: Readonly<Record<string, readonly string[]>>;
  /** Columns that are hidden at first and shown, and the other way round. */
  readonly toggled: readonly string[];
  /** Rows put first, in this order. */
  readonly pins: readonly string[];
}

/** How every table is at first. */
export const FIRST: ViewState = { sort: "first", query: "", filters: {}, toggled: [], pins: [] };

/** Whether nothing is changed. */
export function isFirst(state: ViewState): boolean {
  const { sort, query, filters, toggled, pins } = state;
  return sort === "first" && query === "" && [Object.keys(filters), toggled, pins].every(({ length }) => length === 0);
}

/** The parameters of an address with this table's put in, and all others as they were. */
export function writeState(table: TableData, state: ViewState, address: URLSearchParams): URLSearchParams {
  const own = `${table.id}.`;
  const parameters = new URLSearchParams([...address].filter(([name]) => !name.startsWith(own)));
  const add = (name: string, value: string): void => parameters.append(own + name, value);
  if (state.sort === null) add("sort", "none");
  else if (state.sort !== "first") add("sort", `${state.sort.key}.${state.sort.direction}`);
  if (state.query !== "") add("q", state.query);
  for (const { key } of table.columns) for (const value of chosenOf(state, key)) add(`is.${key}`, value);
  for (const key of state.toggled) add("column", key);
  for (const id of state.pins) add("pin", id);
  return parameters;
}

/** Reads what an address says of this table. */
export function readState(table: TableData, address: URLSearchParams): ViewState {
  const all = (name: string): string[] => [...new Set(address.getAll(`${table.id}.${name}`))];
  const keys = new Set(table.columns.map(({ key }) => key));
  const ids = new Set(table.rows.map(({ id }) => id));
  const filters = table.columns
    .filter(({ filter }) => filter === true)
    .flatMap((column): [string, string[]][] => {
      const known = new Set(valuesOf(table, column));
      const chosen = all(`is.${column.key}`).filter((value) => known.has(value));
      return chosen.length === 0 ? [] : [[column.key, chosen]];
    });
  return {
    sort: readSort(all("sort")[0], keys),
    query: all("q")[0] ?? "",
    filters: Object.fromEntries(filters),
    toggled: all("column").filter((key) => keys.has(key) && key !== table.columns[0]?.key),
    pins: all("pin").filter((id) => ids.has(id)),
  };
}

/** The values chosen of a column; a column may be called as something that every object has. */
export function chosenOf({ filters }: ViewState, key: string): readonly string[] {
  return Object.hasOwn(filters, key) ? filters[key]! : [];
}

function readSort(text: string | undefined, keys: ReadonlySet<string>): ViewState["sort"] {
  if (text === "none") return null;
  const [, key, direction] = /^(.+)\.(ascending|descending)$/s.exec(text ?? "") ?? [];
  if (key === undefined || !keys.has(key)) return "first";
  return { key, direction: direction as Sort["direction"] };
}

/** The values of a column as they are read, each once, in order: what its filter offers. */
export function valuesOf(table: TableData, { key }: Column): string[] {
  const collator = new Intl.Collator("en", { numeric: true });
  return [...new Set(table.rows.map(({ cells }) => textOf(cells[key])))].sort(collator.compare);
}
