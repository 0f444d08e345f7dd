// What a table is: columns and rows as data, from which DataTable.astro renders complete HTML at build, its script sorts,
// filters and downloads, and the CSV and JSON of a view are made. A number is never shown without its text being exact.

/** A column. */
export interface Column {
  /** Stable: it stands in addresses and downloads. */
  readonly key: string;
  readonly title: string;
  /** Shown under the title and in the CSV's header: `%`, `points`, `×`. */
  readonly unit?: string;
  /** One sentence for readers who ask what the column is. */
  readonly help?: string;
  readonly kind: "text" | "number";
  /** Shaded by value; `log` for numbers over decades. The number stands in the cell, so colour is never alone. */
  readonly heat?: "linear" | "log";
  /** Not shown until chosen. */
  readonly hidden?: boolean;
  /** Offers a filter by value. */
  readonly filter?: boolean;
  /** Draws the cells' intervals on one axis, with a line where there is no difference: at 0, or at 1 with `log`. */
  readonly axis?: "linear" | "log";
}

/** A cell: what is sorted and downloaded, and what is read. */
export interface Cell {
  readonly value: number | string | null;
  /** The value as it is read, where that is more than the value. */
  readonly text?: string;
  /** Printed under the number, and drawn where the column has an axis, in the column's unit. */
  readonly interval?: readonly [number, number] | null;
  readonly href?: string;
  /** Small marks behind the text: `synthetic`, `CPU engine`, `too few`. */
  readonly marks?: readonly string[];
}

/** A row. */
export interface Row {
  /** Stable: it stands in addresses (pins, compare). */
  readonly id: string;
  readonly cells: Readonly<Record<string, Cell>>;
}

/** A table. */
export interface TableData {
  /** Stable and unique on a page: the prefix of its state in the address. */
  readonly id: string;
  readonly caption: string;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  /** The column sorted by at first, and which way. */
  readonly sort?: Sort;
  /** What the script offers: everything, or `downloads` alone. Everything unless given, from six rows on. */
  readonly tools?: "all" | "downloads";
}

/** A column to sort by, and which way. */
export interface Sort {
  readonly key: string;
  readonly direction: "ascending" | "descending";
}
