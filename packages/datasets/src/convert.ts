// Official files made from other forms of the same data that a user has already. What is made is written only when its
// bytes are the official ones, by rename, so that a half-made file never lies under the right name.
import { createHash } from "node:crypto";
import { mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Conversion, DataFile } from "./dataset.ts";
import { DataError } from "./error.ts";

/**
 * Makes one official file where another form of it lies in the data set's folder; says whether it did.
 *
 * Throws `DataError` when that other file cannot be read as what it should be, or its data are not the official ones.
 */
export async function convertFile(
  folder: string,
  file: DataFile,
  conversions: readonly Conversion[] = [],
): Promise<boolean> {
  const conversion = conversions.find(({ to }) => to === file.name);
  if (conversion === undefined) return false;
  const other = path.join(folder, conversion.from);
  const size = await stat(other).then(
    (found) => found.size,
    () => undefined,
  );
  if (size === undefined) return false;
  if (size > conversion.bytes) {
    throw new DataError(
      `${other}: must have at most ${conversion.bytes} bytes, got ${size}; remove it or fetch it again`,
    );
  }
  const bytes = conversion.convert(await readFile(other));
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  if (sha256 !== file.sha256) {
    throw new DataError(
      `${other}: must give ${file.name} with SHA-256 ${file.sha256}, got ${sha256}; remove it or fetch it again`,
    );
  }
  const full = path.join(folder, file.name);
  const part = `${full}.${process.pid}.part`;
  await mkdir(path.dirname(full), { recursive: true });
  try {
    await writeFile(part, bytes);
    await rename(part, full);
  } finally {
    await rm(part, { force: true });
  }
  return true;
}
