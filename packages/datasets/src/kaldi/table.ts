// A Kaldi table on disk, in whichever form it is there: "<stem>.ark", "<stem>.ark.gz", "<stem>.scp" or "<stem>.txt",
// as Kaldi names archives that hold text. One file's bytes are in memory at a time.
import { readFile } from "node:fs/promises";
import path from "node:path";
import { DataError } from "../error.ts";
import { gunzip } from "../gunzip.ts";
import { isThere } from "../there.ts";
import { readArchive, type ReadValue } from "./archive.ts";
import { openCursor } from "./cursor.ts";
import { parseScript } from "./script.ts";

const FORMS = [".ark", ".ark.gz", ".txt", ".scp"] as const;
// Far more than the frames of TIMIT as text; a small gzip must not fill the memory.
const MOST_BYTES = 2 ** 31 - 1;

/** Finds the file of a table; undefined where there is none. Throws `DataError` where there are several. */
export async function findTable(folder: string, stem: string): Promise<string | undefined> {
  const found: string[] = [];
  for (const form of FORMS) if (await isThere(path.join(folder, stem + form))) found.push(stem + form);
  if (found.length > 1) {
    throw new DataError(`${folder}: must hold ${stem} in one form, got ${found.join(" and ")}; remove one`);
  }
  return found[0];
}

/**
 * Reads a table's file: the values by utterance, in the order of the file.
 *
 * Files that a script names by a relative path are looked for beside it. Throws `DataError` when a file is missing or
 * does not fit its format.
 */
export async function readTable<T>(folder: string, file: string, read: ReadValue<T>): Promise<Map<string, T>> {
  const bytes = await readBytes(path.join(folder, file));
  if (!file.endsWith(".scp")) return readArchive(file, bytes, read);
  const values = new Map<string, T>();
  let open: { readonly file: string; readonly bytes: Uint8Array } | undefined;
  for (const { id, file: named, offset } of parseScript(file, Buffer.from(bytes).toString("latin1"))) {
    if (open?.file !== named) open = { file: named, bytes: await readBytes(path.resolve(folder, named)) };
    if (offset > open.bytes.length) {
      throw new DataError(
        `${file}: utterance ${id} must begin inside ${named}, got byte ${offset} of ${open.bytes.length}; write both again`,
      );
    }
    values.set(id, read(openCursor(`${named}: utterance ${id}`, open.bytes, offset)));
  }
  return values;
}

async function readBytes(file: string): Promise<Uint8Array> {
  const bytes = await readFile(file).catch((error: unknown) => {
    throw new DataError(`${file}: cannot be read, got ${(error as Error).message}; look at its path and its owner`);
  });
  return file.endsWith(".gz") ? gunzip(file, bytes, MOST_BYTES) : bytes;
}
