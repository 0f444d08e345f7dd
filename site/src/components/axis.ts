// The common axis on which a column's intervals are drawn, and the shade of a value among its column's. Pure geometry.
import type { Column, Row } from "./table.ts";

/** An axis over a column: from 0 to 1 for the least and the greatest of its values and interval ends. */
export interface Axis {
  readonly at: (value: number) => number;
  /** Where there is no difference: 0, or 1 on a logarithmic axis. */
  readonly reference: number;
}

/** The axis of a column; null where it asks for none or no row has an interval. */
export function axisOf({ key, axis }: Column, rows: readonly Row[]): Axis | null {
  if (axis === undefined) return null;
  const cells = rows.flatMap(({ cells }) => cells[key] ?? []);
  const numbers = cells.flatMap(({ value, interval }) => [value, ...(interval ?? [])]);
  if (cells.every(({ interval }) => interval == null)) return null;
  return makeAxis(numbers, axis, axis === "log" ? 1 : 0);
}

/** Shades from 0 to 1 for a column's values; null where it asks for none or all are equal. */
export function heatOf({ key, heat }: Column, rows: readonly Row[]): ((value: number) => number) | null {
  if (heat === undefined) return null;
  const scale = heat === "log" ? logarithm : identity;
  const numbers = rows.map(({ cells }) => cells[key]?.value ?? null).flatMap(finite(scale));
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
  return numbers.length > 1 && low < high ? (value) => clamp((scale(value) - low) / (high - low)) : null;
}

function makeAxis(values: readonly (number | string | null)[], kind: "linear" | "log", reference: number): Axis {
  const scale = kind === "log" ? logarithm : identity;
  const numbers = [...values, reference].flatMap(finite(scale));
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
  const at = (value: number): number => (low === high ? 0.5 : clamp((scale(value) - low) / (high - low)));
  return { at, reference: at(reference) };
}

const identity = (value: number): number => value;
const logarithm = (value: number): number => (value > 0 ? Math.log(value) : Number.NEGATIVE_INFINITY);
const clamp = (share: number): number => Math.min(1, Math.max(0, share));

function finite(scale: (value: number) => number): (value: number | string | null) => number[] {
  return (value) => (typeof value === "number" && Number.isFinite(scale(value)) ? [scale(value)] : []);
}
