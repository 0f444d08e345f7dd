// A place in a Kaldi file, and the small parts every Kaldi object is made of (Kaldi's base/io-funcs.h: "\0B" starts a
// binary object, a binary number follows a byte with its size, all are little-endian). Nothing reads past the end.
import { DataError } from "../error.ts";

/** Bytes of a file and how far they are read; `what` names the file, and the utterance once it is known. */
export interface Cursor {
  what: string;
  readonly bytes: Uint8Array;
  readonly view: DataView;
  at: number;
}

const NEWLINE = 10;
const SPACES: ReadonlySet<number> = new Set([9, NEWLINE, 11, 12, 13, 32]);

/** Opens bytes for reading from `at` on. */
export function openCursor(what: string, bytes: Uint8Array, at = 0): Cursor {
  return { what, bytes, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), at };
}

/** The error of a file that is not what it should be: a sentence "must …, got …". */
export function wrong(cursor: Cursor, problem: string): DataError {
  return new DataError(`${cursor.what}: ${problem} at byte ${cursor.at}; write the archive again`);
}

/** Checks that so many bytes are left. Call it before memory is taken for what a header promises. */
export function need(cursor: Cursor, count: number, thing: string): void {
  const left = cursor.bytes.length - cursor.at;
  if (count > left) throw wrong(cursor, `${thing} must have ${count} bytes, got ${left}`);
}

/** Checks the shape that a matrix's header promises: both sizes positive, or both zero. */
export function checkShape(cursor: Cursor, rows: number, columns: number): void {
  if (rows < 0 || columns < 0 || (rows === 0) !== (columns === 0)) {
    throw wrong(cursor, `a matrix must have rows and columns, got ${rows} x ${columns}`);
  }
}

/** Whether nothing is left. */
export const atEnd = (cursor: Cursor): boolean => cursor.at >= cursor.bytes.length;

/** Passes over white space. */
export function skipSpace(cursor: Cursor): void {
  while (!atEnd(cursor) && SPACES.has(cursor.bytes[cursor.at]!)) cursor.at++;
}

/** Reads up to the next white space, which stays unread; empty where there is none before it. */
export function readWord(cursor: Cursor): string {
  const from = cursor.at;
  while (!atEnd(cursor) && !SPACES.has(cursor.bytes[cursor.at]!)) cursor.at++;
  return textOf(cursor, from, cursor.at);
}

/** Reads the rest of the line and its end. */
export function readLine(cursor: Cursor): string {
  const from = cursor.at;
  const end = cursor.bytes.indexOf(NEWLINE, from);
  const to = end < 0 ? cursor.bytes.length : end;
  cursor.at = end < 0 ? to : end + 1;
  return textOf(cursor, from, to);
}

/** Passes over the mark of a binary object, if it is there, and says whether it was. */
export function readBinaryMark(cursor: Cursor): boolean {
  const { bytes, at } = cursor;
  const binary = bytes[at] === 0 && bytes[at + 1] === 0x42;
  if (binary) cursor.at += 2;
  return binary;
}

/** Reads the token of a binary object, with the space after it: "FM", "CM2". */
export function readToken(cursor: Cursor): string {
  const from = cursor.at;
  // No token of Kaldi's matrices is longer than three letters.
  for (let length = 0; length <= 4; length++) {
    if (cursor.bytes[from + length] !== 32) continue;
    cursor.at = from + length + 1;
    return textOf(cursor, from, from + length);
  }
  throw wrong(cursor, "a binary object must start with a token and a space, got neither");
}

/** Reads an int32 that follows its size. */
export function readInt32(cursor: Cursor, thing: string): number {
  need(cursor, 5, thing);
  if (cursor.bytes[cursor.at] !== 4) {
    throw wrong(cursor, `${thing} must be a number of 4 bytes, got ${cursor.bytes[cursor.at]} bytes`);
  }
  const value = cursor.view.getInt32(cursor.at + 1, true);
  cursor.at += 5;
  return value;
}

/** The text of some bytes, as Latin-1: numbers, brackets and names, never more. */
export function textOf({ bytes }: Cursor, from: number, to: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString("latin1");
}
