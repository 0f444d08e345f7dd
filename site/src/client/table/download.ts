// The downloads of a view: exactly its rows, order and columns. CSV is RFC 4180 (lines end with CR LF); a text that a
// spreadsheet would take for a formula gets an apostrophe before it, numbers are never touched.
import { csvFormatRow } from "d3-dsv";
import type { Column } from "../../components/table.ts";
import type { View } from "./view.ts";

/** The view as CSV: a column for each column, and for its intervals' ends and its marks where it has any. */
export function csvOf({ columns, rows }: View): string {
  const fields = columns.flatMap((column) => fieldsOf(column, rows));
  const lines = [fields.map(({ head }) => safe(head)), ...rows.map((row) => fields.map(({ of }) => safe(of(row))))];
  return lines.map((line) => `${csvFormatRow(line)}\r\n`).join("");
}

/** The view as JSON: the columns with their units, and every cell with all it holds. */
export function jsonOf({ columns, rows }: View, { caption, address }: { caption: string; address: string }): string {
  const told = columns.map(({ key, title, unit, help }) => ({ key, title, unit, help }));
  const cells = rows.map((row) => ({
    id: row.id,
    cells: Object.fromEntries(columns.map(({ key }) => [key, row.cells[key] ?? { value: null }])),
  }));
  return `${JSON.stringify({ caption, address, columns: told, rows: cells }, null, 1)}\n`;
}

type Field = { readonly head: string; readonly of: (row: View["rows"][number]) => number | string | null };

function fieldsOf({ key, title, unit }: Column, rows: View["rows"]): Field[] {
  const told = unit === undefined ? "" : ` (${unit})`;
  const fields: Field[] = [{ head: title + told, of: ({ cells }) => cells[key]?.value ?? null }];
  if (rows.some(({ cells }) => cells[key]?.interval != null)) {
    for (const [index, end] of ["low", "high"].entries()) {
      fields.push({ head: `${title}, ${end}${told}`, of: ({ cells }) => cells[key]?.interval?.[index] ?? null });
    }
  }
  if (rows.some(({ cells }) => (cells[key]?.marks ?? []).length > 0)) {
    fields.push({ head: `${title}, marks`, of: ({ cells }) => cells[key]?.marks?.join("; ") ?? null });
  }
  return fields;
}

/** A field as text; OWASP's list of what begins a formula. */
function safe(value: number | string | null): string {
  if (typeof value !== "string") return value === null ? "" : String(value);
  return /^[=+\-@\t\r\n|%]/.test(value) ? `'${value}` : value;
}
