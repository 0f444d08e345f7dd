// The IDX format of MNIST (LeCun, Cortes, Burges): magic 0, 0, type, dimensions; big-endian sizes; row-major values.
// Nothing but the exact format is accepted: a wrong byte is a wrong file.
import { DataError } from "./error.ts";

/** A decoded IDX array of unsigned bytes. */
export interface IdxArray {
  readonly shape: readonly number[];
  readonly values: Uint8Array;
}

const UNSIGNED_BYTE = 0x08;

/**
 * Parses an IDX file of unsigned bytes with a known number of dimensions.
 *
 * `name` is for messages. Throws `DataError` when the magic, type, dimensions or length are not exactly right.
 */
export function parseIdx(name: string, bytes: Uint8Array, dimensions: number): IdxArray {
  const header = 4 + 4 * dimensions;
  if (bytes.length < header) {
    throw new DataError(
      `${name}: too short for an IDX header, got ${bytes.length} of ${header} bytes; fetch the file again`,
    );
  }
  const [zero0, zero1, type, count] = bytes;
  if (zero0 !== 0 || zero1 !== 0) {
    throw new DataError(`${name}: not an IDX file, got first bytes ${zero0}, ${zero1}; fetch the file again`);
  }
  if (type !== UNSIGNED_BYTE) {
    throw new DataError(`${name}: must hold unsigned bytes (type 8), got type ${type}; fetch the file again`);
  }
  if (count !== dimensions) {
    throw new DataError(`${name}: must have ${dimensions} dimensions, got ${count}; are images and labels swapped?`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const shape = Array.from({ length: dimensions }, (_, axis) => view.getUint32(4 + 4 * axis));
  const expected = header + shape.reduce((product, size) => product * size, 1);
  if (bytes.length !== expected) {
    throw new DataError(
      `${name}: header says ${shape.join(" x ")} (${expected} bytes), got ${bytes.length} bytes; fetch the file again`,
    );
  }
  // Node's Buffer is a Uint8Array of another class, which not everyone takes.
  return { shape, values: new Uint8Array(bytes.buffer, bytes.byteOffset + header, bytes.length - header) };
}
