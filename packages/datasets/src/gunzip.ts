// Bounded decompression: a small file must not be able to fill the memory.
import { gunzipSync } from "node:zlib";
import { DataError } from "./error.ts";

/**
 * Decompresses a gzip file to at most `limit` bytes.
 *
 * Throws `DataError` when the file is no gzip, is cut short, or holds more than `limit` bytes.
 */
export function gunzip(name: string, bytes: Uint8Array, limit: number): Uint8Array {
  try {
    return gunzipSync(bytes, { maxOutputLength: limit });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "ERR_BUFFER_TOO_LARGE") {
      throw new DataError(`${name}: holds more than the ${limit} bytes it should; fetch the file again`);
    }
    throw new DataError(`${name}: cannot be decompressed, got ${(error as Error).message}; fetch the file again`);
  }
}
