// A strict reader and writer of safetensors (github.com/huggingface/safetensors, "Format"): an 8-byte little-endian
// header length, a JSON header, the tensors' little-endian bytes end to end. No gap, overlap or unknown type is let in.
import { UserError } from "./errors.ts";

/** Element types that are read and written. */
export type SafetensorsDType = "F32" | "F64" | "I32" | "I64" | "U8";

/** One tensor: row-major values with their shape. */
export interface SafeTensor {
  readonly shape: readonly number[];
  readonly values: Float32Array | Float64Array | Int32Array | BigInt64Array | Uint8Array;
}

/** What a file holds. The order of tensors is the order of their bytes. */
export interface Safetensors {
  readonly tensors: Readonly<Record<string, SafeTensor>>;
  readonly metadata: Readonly<Record<string, string>>;
}

const arrays = {
  F32: Float32Array,
  F64: Float64Array,
  I32: Int32Array,
  I64: BigInt64Array,
  U8: Uint8Array,
} satisfies Record<SafetensorsDType, unknown>;
// The limit of the reference implementation.
const MAX_HEADER = 100_000_000;

if (new Uint8Array(new Uint16Array([1]).buffer)[0] !== 1) {
  throw new Error("internal: this machine is big-endian, and tensors are written as they lie in memory");
}

/** The bytes of a file; the same content gives the same bytes. Throws UserError when a shape does not fit its values. */
export function encodeSafetensors({ tensors, metadata }: Safetensors): Uint8Array {
  const entries: [string, unknown][] = [];
  if (Object.keys(metadata).length > 0) entries.push(["__metadata__", metadata]);
  let end = 0;
  for (const [name, { shape, values }] of Object.entries(tensors)) {
    if (name === "__metadata__") {
      throw new UserError(`safetensors names: "__metadata__" is reserved, got a tensor of that name; rename it`);
    }
    if (!shape.every((size) => Number.isSafeInteger(size) && size >= 0) || product(shape) !== values.length) {
      throw new UserError(
        `safetensors "${name}": must hold ${product(shape)} values for [${shape.join(", ")}], got ${values.length}; check the shape`,
      );
    }
    const start = end;
    end += values.byteLength;
    entries.push([name, { dtype: dtypeOf(values), shape, data_offsets: [start, end] }]);
  }
  const text = new TextEncoder().encode(JSON.stringify(Object.fromEntries(entries)));
  const padded = Math.ceil(text.length / 8) * 8;
  const bytes = new Uint8Array(8 + padded + end);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(padded), true);
  bytes.fill(0x20, 8, 8 + padded);
  bytes.set(text, 8);
  let offset = 8 + padded;
  for (const { values } of Object.values(tensors)) {
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), offset);
    offset += values.byteLength;
  }
  return bytes;
}

/** Reads a file's bytes; `subject` names them in errors. Throws UserError, saying where, for anything but a sound file. */
export function decodeSafetensors(bytes: Uint8Array, subject = "safetensors"): Safetensors {
  const fail = (problem: string, got: unknown): UserError =>
    new UserError(
      `${subject}: ${problem}, got ${String(got)}; the file is damaged or of another format, make it again`,
    );
  if (bytes.length < 8) throw fail("must have 8 bytes of header length", `${bytes.length} bytes`);
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  if (length > BigInt(Math.min(MAX_HEADER, bytes.length - 8))) {
    throw fail("header must lie within the file", `a length of ${length} in ${bytes.length} bytes`);
  }
  const dataStart = 8 + Number(length);
  const header = parseHeader(bytes.subarray(8, dataStart), fail);
  const found: { name: string; start: number; end: number; tensor: SafeTensor }[] = [];
  let metadata: Record<string, string> = {};
  for (const [name, entry] of Object.entries(header)) {
    if (name === "__metadata__") {
      if (!isRecord(entry) || !Object.values(entry).every((value) => typeof value === "string")) {
        throw fail("__metadata__ must map names to text", JSON.stringify(entry));
      }
      metadata = entry as Record<string, string>;
      continue;
    }
    const { dtype, shape, data_offsets: offsets } = isRecord(entry) ? entry : {};
    const Values =
      typeof dtype === "string" && Object.hasOwn(arrays, dtype) ? arrays[dtype as SafetensorsDType] : undefined;
    if (Values === undefined) throw fail(`"${name}" dtype must be one of ${Object.keys(arrays).join(", ")}`, dtype);
    if (!isSizes(shape)) throw fail(`"${name}" shape must be whole numbers from 0`, JSON.stringify(shape));
    if (!isSizes(offsets) || offsets.length !== 2) {
      throw fail(`"${name}" data_offsets must be two whole numbers`, JSON.stringify(offsets));
    }
    const [start, end] = offsets as [number, number];
    if (end - start !== product(shape) * Values.BYTES_PER_ELEMENT || dataStart + end > bytes.length) {
      throw fail(
        `"${name}" data_offsets must span ${product(shape)} ${String(dtype)} within the file`,
        `[${start}, ${end}]`,
      );
    }
    // Copied, as a tensor may begin at an address that is no multiple of its element's size (Buffer's slice copies not).
    const own = new Uint8Array(bytes.subarray(dataStart + start, dataStart + end));
    found.push({ name, start, end, tensor: { shape, values: new Values(own.buffer) } });
  }
  found.sort((a, b) => a.start - b.start || a.end - b.end);
  let expected = 0;
  for (const { name, start, end } of found) {
    if (start !== expected) throw fail(`"${name}" must begin at ${expected}, where the one before it ends`, start);
    expected = end;
  }
  if (dataStart + expected !== bytes.length) {
    throw fail(`must end with its last tensor at ${dataStart + expected} bytes`, `${bytes.length} bytes`);
  }
  return { tensors: Object.fromEntries(found.map(({ name, tensor }) => [name, tensor])), metadata };
}

function parseHeader(bytes: Uint8Array, fail: (problem: string, got: unknown) => UserError): Record<string, unknown> {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch (error) {
    throw fail("header must be JSON in UTF-8", error instanceof Error ? error.message : error);
  }
  if (bytes[0] !== 0x7b || !isRecord(header))
    throw fail("header must be a JSON object from its first byte", typeof header);
  return header;
}

function dtypeOf(values: SafeTensor["values"]): SafetensorsDType {
  for (const [dtype, Values] of Object.entries(arrays)) {
    if (values instanceof Values) return dtype as SafetensorsDType;
  }
  throw new UserError(`safetensors values: must be a typed array of a known type, got another; convert it`);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && (size as number) >= 0);
}

function product(shape: readonly number[]): number {
  return shape.reduce((a, b) => a * b, 1);
}
