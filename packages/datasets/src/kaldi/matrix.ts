// Matrices of Kaldi archives: float and double ("FM", "DM"), compressed ("CM", "CM2", "CM3"), or text.
// Source: Kaldi's matrix/kaldi-matrix.cc. Values become float32; a NaN is read as a NaN, for the reader to judge.
import { readCompressed } from "./compressed.ts";
import {
  checkShape,
  need,
  readBinaryMark,
  readInt32,
  readToken,
  skipSpace,
  textOf,
  wrong,
  type Cursor,
} from "./cursor.ts";

/** A matrix, row by row. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  /** rows x columns. */
  readonly values: Float32Array;
}

/** Reads the matrix that starts at the cursor. Throws `DataError` when it is none, or cut short. */
export function readMatrix(cursor: Cursor): Matrix {
  if (!readBinaryMark(cursor)) return readText(cursor);
  const token = readToken(cursor);
  switch (token) {
    case "FM":
      return readPlain(cursor, 4);
    case "DM":
      return readPlain(cursor, 8);
    case "CM":
    case "CM2":
    case "CM3":
      return readCompressed(cursor, token);
    default:
      throw wrong(cursor, `must hold a matrix (FM, DM, CM, CM2 or CM3), got ${JSON.stringify(token)}`);
  }
}

function readPlain(cursor: Cursor, size: 4 | 8): Matrix {
  const rows = readInt32(cursor, "the number of rows");
  const columns = readInt32(cursor, "the number of columns");
  checkShape(cursor, rows, columns);
  need(cursor, rows * columns * size, `a matrix of ${rows} x ${columns}`);
  const values = new Float32Array(rows * columns);
  const { view, at } = cursor;
  for (let i = 0; i < values.length; i++) {
    values[i] = size === 4 ? view.getFloat32(at + 4 * i, true) : view.getFloat64(at + 8 * i, true);
  }
  cursor.at += values.length * size;
  return { rows, columns, values };
}

const OPEN = 91;
const CLOSE = 93;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** Reads "[", rows of numbers that end with lines or semicolons, "]". */
function readText(cursor: Cursor): Matrix {
  skipSpace(cursor);
  if (cursor.bytes[cursor.at] !== OPEN) throw wrong(cursor, 'a matrix as text must start with "[", got something else');
  const close = cursor.bytes.indexOf(CLOSE, cursor.at);
  if (close < 0) throw wrong(cursor, 'a matrix as text must end with "]", got the end of the file');
  const lines = textOf(cursor, cursor.at + 1, close)
    .split(/[\n;]/)
    .map((line) => line.split(/\s+/).filter((word) => word !== ""))
    .filter((words) => words.length > 0);
  const columns = lines[0]?.length ?? 0;
  const values = new Float32Array(lines.length * columns);
  lines.forEach((words, row) => {
    if (words.length !== columns) {
      throw wrong(cursor, `rows must have ${columns} numbers, got ${words.length} in row ${row} of the matrix`);
    }
    words.forEach((word, column) => {
      values[row * columns + column] = numberOf(cursor, word);
    });
  });
  cursor.at = close + 1;
  return { rows: lines.length, columns, values };
}

function numberOf(cursor: Cursor, word: string): number {
  if (NUMBER.test(word)) return Number(word);
  const named = /^([+-]?)(nan|inf|infinity)$/i.exec(word);
  if (named === null) throw wrong(cursor, `must hold numbers, got ${JSON.stringify(word.slice(0, 40))} in the matrix`);
  return named[2]!.toLowerCase() === "nan" ? Number.NaN : named[1] === "-" ? -Infinity : Infinity;
}
