// What of a cell is read: one rule for the page, search, filters and downloads.
import type { Cell } from "../../components/table.ts";

/** Stands where there is no value. */
export const NOTHING = "–";

/** A cell as it is read. */
export function textOf(cell: Cell | undefined): string {
  return cell?.text ?? (cell === undefined || cell.value === null ? NOTHING : String(cell.value));
}
