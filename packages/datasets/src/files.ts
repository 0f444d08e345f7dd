// Reads a data set's files and checks every byte: official, or declared unofficial with a reason, or refused.
// Reading changes nothing on disk.
import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import type { DataFile } from "./dataset.ts";
import { DataError } from "./error.ts";

/** A file's bytes with what is known of them. */
export interface CheckedFile {
  readonly bytes: Uint8Array;
  readonly sha256: string;
  /** Why the bytes are not the official ones, where `unofficial.json` declares it. */
  readonly unofficial?: string;
}

const sha256Of = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/**
 * Reads the declarations of unofficial files that lie beside a data set's files: name to reason, names as in `files`;
 * empty where there are none. Throws `DataError` when a declaration is not of this form: `{"<file>": {"why": "…"}}`.
 */
export async function readUnofficial(folder: string, files: readonly DataFile[]): Promise<ReadonlyMap<string, string>> {
  const reasons = new Map<string, string>();
  for (const part of new Set(files.map(({ name }) => path.posix.dirname(name)))) {
    for (const [name, why] of await readDeclaration(path.join(folder, part, "unofficial.json"))) {
      reasons.set(path.posix.join(part, name), why);
    }
  }
  return reasons;
}

async function readDeclaration(file: string): Promise<ReadonlyMap<string, string>> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return new Map();
    throw error;
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw new DataError(`${file}: must be JSON, got ${(error as Error).message}; mend or remove it`);
  }
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) {
    throw new DataError(`${file}: must be an object of file names; mend or remove it`);
  }
  return new Map(
    Object.entries(parsed).map(([name, entry]) => {
      const why = (entry as { readonly why?: unknown } | null)?.why;
      if (typeof why !== "string" || why === "") {
        throw new DataError(`${file}: "${name}" must have a reason "why"; say how its bytes differ`);
      }
      return [name, why];
    }),
  );
}

/**
 * Reads one file of a data set and checks it against its official size and SHA-256.
 *
 * Throws `DataError` when it is missing or its bytes are wrong and not declared in `unofficial.json`.
 */
export async function readDataFile(
  folder: string,
  file: DataFile,
  unofficial: ReadonlyMap<string, string>,
): Promise<CheckedFile> {
  const full = path.join(folder, file.name);
  const size = await stat(full).then(
    (found) => (found.isFile() ? found.size : undefined),
    () => undefined,
  );
  const id = path.basename(folder);
  if (size === undefined) {
    throw new DataError(
      `${full}: missing; run "npx basin data fetch ${id}", or set BASIN_DATA to a folder that holds ${id}/${file.name}`,
    );
  }
  const why = unofficial.get(file.name);
  // A size far off is refused before the file is read: it may not even fit in memory.
  if (size !== file.bytes && (why === undefined || size > 4 * file.bytes + 65_536)) {
    throw new DataError(
      `${full}: must have ${file.bytes} bytes, got ${size}; remove it and run "npx basin data fetch ${id}"`,
    );
  }
  const bytes = await readFile(full);
  const sha256 = sha256Of(bytes);
  if (sha256 === file.sha256) return { bytes, sha256 };
  if (why !== undefined) return { bytes, sha256, unofficial: why };
  throw new DataError(
    `${full}: must have SHA-256 ${file.sha256}, got ${sha256}; remove it and run "npx basin data fetch ${id}", ` +
      `or declare it in ${path.join(path.dirname(full), "unofficial.json")}`,
  );
}
