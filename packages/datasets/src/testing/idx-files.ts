// Small IDX files made by the tests: no real data are ever committed.
import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";

/** An IDX file of unsigned bytes; `header` replaces parts of a right one. */
export function idxFile(
  shape: readonly number[],
  values: Uint8Array,
  header: { readonly magic?: readonly number[]; readonly type?: number; readonly dimensions?: number } = {},
): Uint8Array {
  const bytes = new Uint8Array(4 + 4 * shape.length + values.length);
  bytes.set(header.magic ?? [0, 0]);
  bytes[2] = header.type ?? 8;
  bytes[3] = header.dimensions ?? shape.length;
  const view = new DataView(bytes.buffer);
  for (const [axis, size] of shape.entries()) view.setUint32(4 + 4 * axis, size);
  bytes.set(values, 4 + 4 * shape.length);
  return bytes;
}

/** A gzipped IDX file. */
export const gzippedIdx = (shape: readonly number[], values: Uint8Array): Uint8Array =>
  gzipSync(idxFile(shape, values));

/** SHA-256 in hexadecimal. */
export const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
