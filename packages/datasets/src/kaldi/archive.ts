// Kaldi archives ("ark"): an utterance's id, a space, its value; again until the end of the file.
// Source: Kaldi's util/kaldi-table-inl.h, SequentialTableReaderArchiveImpl.
import { atEnd, openCursor, readWord, skipSpace, wrong, type Cursor } from "./cursor.ts";

/** Reads one value at a cursor: `readMatrix`, `readIntegers`. */
export type ReadValue<T> = (cursor: Cursor) => T;

/**
 * Reads a whole archive: the values by utterance, in the order of the file. `name` is for messages.
 *
 * Throws `DataError` when an entry cannot be read or an utterance stands there twice.
 */
export function readArchive<T>(name: string, bytes: Uint8Array, read: ReadValue<T>): Map<string, T> {
  const values = new Map<string, T>();
  const cursor = openCursor(name, bytes);
  for (skipSpace(cursor); !atEnd(cursor); skipSpace(cursor)) {
    cursor.what = name;
    const id = readWord(cursor);
    if (atEnd(cursor)) throw wrong(cursor, `utterance ${printable(id)} must have a value, got the end of the file`);
    if (values.has(id)) throw wrong(cursor, `must hold each utterance once, got ${printable(id)} again`);
    cursor.what = `${name}: utterance ${printable(id)}`;
    // An empty vector as text is nothing but the end of the line, which its reader wants to see.
    if (bytes[cursor.at] !== 10) cursor.at++;
    values.set(id, read(cursor));
  }
  return values;
}

/** An id as it may be printed: damaged files have anything for an id. */
const printable = (id: string): string => (/^[!-~]{1,80}$/.test(id) ? id : JSON.stringify(id.slice(0, 80)));
