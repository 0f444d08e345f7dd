// CIFAR's files for Python (pickles) as the official binary files: the same pixels and labels, record by record. What
// comes out is checked like a download, so nothing rests on this conversion being right.
import { DataError } from "../error.ts";
import { isKind, parsePickle, type PickleValue } from "../pickle.ts";

/** Bytes of the three planes of an image. */
const PIXELS = 3072;

/**
 * The binary file of a pickled batch: for each image a byte for each of `labels` (lists of the batch, by name), then
 * the pixels. `name` is for messages. Throws `DataError` where the pickle is no such batch.
 */
export function binaryBatch(name: string, pickle: Uint8Array, labels: readonly string[]): Uint8Array {
  const batch = parsePickle(name, pickle);
  const wrong = (problem: string): DataError => new DataError(`${name}: ${problem}; fetch the file again`);
  if (!(batch instanceof Map)) throw wrong("must hold a dict, got another value");
  const data = batch.get("data");
  if (!isKind(data, "array") || data.shape.length !== 2 || data.shape[1] !== PIXELS) {
    throw wrong(`"data" must be an array of ${PIXELS} bytes a row, got another value`);
  }
  const count = data.shape[0]!;
  const columns = labels.map((label) => labelsOf(batch.get(label), count) ?? label);
  const record = labels.length + PIXELS;
  const out = new Uint8Array(count * record);
  columns.forEach((column, i) => {
    if (typeof column === "string")
      throw wrong(`"${column}" must be a list of ${count} numbers from 0 to 255, got another value`);
    column.forEach((value, image) => (out[image * record + i] = value));
  });
  for (let image = 0; image < count; image++) {
    const to = image * record + labels.length;
    if (!data.byColumns) out.set(data.bytes.subarray(image * PIXELS, (image + 1) * PIXELS), to);
    else for (let pixel = 0; pixel < PIXELS; pixel++) out[to + pixel] = data.bytes[pixel * count + image]!;
  }
  return out;
}

function labelsOf(value: PickleValue | undefined, count: number): number[] | undefined {
  if (!Array.isArray(value) || value.length !== count) return undefined;
  const bytes = value.filter((label): label is number => typeof label === "number" && label >= 0 && label <= 255);
  return bytes.length === count ? bytes : undefined;
}
