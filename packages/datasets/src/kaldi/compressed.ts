// Compressed matrices, as Kaldi's matrix/compressed-matrix.cc writes them: a header with the least value and the range,
// then "CM" a byte a value between four percentiles of its column, column by column; "CM2" two bytes a value and "CM3"
// one byte a value, evenly spaced over the range, row by row.
import { checkShape, need, type Cursor } from "./cursor.ts";
import type { Matrix } from "./matrix.ts";

const HEADER = 16; // least value, range, rows, columns: four bytes each, without their sizes
const COLUMN_HEADER = 8; // percentiles 0, 25, 75, 100 of a column: two bytes each

/** Reads a compressed matrix after its token. Throws `DataError` when it is cut short or has no shape. */
export function readCompressed(cursor: Cursor, format: "CM" | "CM2" | "CM3"): Matrix {
  need(cursor, HEADER, "the header of a compressed matrix");
  const { view } = cursor;
  const least = view.getFloat32(cursor.at, true);
  const range = view.getFloat32(cursor.at + 4, true);
  const rows = view.getInt32(cursor.at + 8, true);
  const columns = view.getInt32(cursor.at + 12, true);
  checkShape(cursor, rows, columns);
  cursor.at += HEADER;
  const count = rows * columns;
  const size = format === "CM" ? columns * COLUMN_HEADER + count : format === "CM2" ? 2 * count : count;
  need(cursor, size, `a compressed matrix of ${rows} x ${columns}`);
  const values = new Float32Array(count);
  if (format === "CM") readColumns(cursor, least, range, rows, columns, values);
  else {
    const step = Math.fround(range * (1 / (format === "CM2" ? 65_535 : 255)));
    for (let i = 0; i < count; i++) {
      const level = format === "CM2" ? view.getUint16(cursor.at + 2 * i, true) : cursor.bytes[cursor.at + i]!;
      values[i] = least + level * step;
    }
  }
  cursor.at += size;
  return { rows, columns, values };
}

function readColumns(
  { bytes, view, at }: Cursor,
  least: number,
  range: number,
  rows: number,
  columns: number,
  values: Float32Array,
): void {
  const data = at + columns * COLUMN_HEADER;
  for (let column = 0; column < columns; column++) {
    const percentile = (i: number): number =>
      Math.fround(least + (range * view.getUint16(at + column * COLUMN_HEADER + 2 * i, true)) / 65_535);
    const [p0, p25, p75, p100] = [percentile(0), percentile(1), percentile(2), percentile(3)];
    for (let row = 0; row < rows; row++) {
      const level = bytes[data + column * rows + row]!;
      // A quarter of the levels below the lower quartile, half between the quartiles, the rest above.
      values[row * columns + column] =
        level <= 64
          ? p0 + ((p25 - p0) * level) / 64
          : level <= 192
            ? p25 + ((p75 - p25) * (level - 64)) / 128
            : p75 + ((p100 - p75) * (level - 192)) / 63;
    }
  }
}
