// How MNIST and the sets that copy its layout are decoded: four gzipped IDX files.
import type { DataFile, DataSource, Split } from "../dataset.ts";
import { DataError } from "../error.ts";
import { gunzip } from "../gunzip.ts";
import { parseIdx } from "../idx.ts";

const SIDE = 28;
const CLASSES = 10;

/** Decodes one split from its images and labels file; `count` is what the split must hold. */
export function decodeSplit(files: ReadonlyMap<string, Uint8Array>, prefix: string, count: number): Split {
  const read = (name: string, dimensions: number, size: number): ReturnType<typeof parseIdx> =>
    parseIdx(name, gunzip(name, files.get(name)!, size), dimensions);
  const imagesName = `${prefix}-images-idx3-ubyte.gz`;
  const labelsName = `${prefix}-labels-idx1-ubyte.gz`;
  // 16 and 8 are the header sizes of three and one dimensions.
  const images = read(imagesName, 3, 16 + count * SIDE * SIDE);
  const labels = read(labelsName, 1, 8 + count);
  if (images.shape[0] !== count || images.shape[1] !== SIDE || images.shape[2] !== SIDE) {
    throw new DataError(
      `${imagesName}: must be ${count} x 28 x 28, got ${images.shape.join(" x ")}; fetch the file again`,
    );
  }
  if (labels.shape[0] !== count) {
    throw new DataError(`${labelsName}: must have ${count} labels, got ${labels.shape[0]}; fetch the file again`);
  }
  const wrong = labels.values.findIndex((label) => label >= CLASSES);
  if (wrong >= 0) {
    throw new DataError(
      `${labelsName}: labels must be 0 to 9, got ${labels.values[wrong]} at ${wrong}; fetch the file again`,
    );
  }
  return { count, features: images.values, labels: Int32Array.from(labels.values) };
}

/** Byte count and SHA-256 of a file, by its name. */
export type FileFacts = Readonly<Record<string, readonly [bytes: number, sha256: string]>>;

/** The source of a set in MNIST's layout: 60,000 and 10,000 images, downloaded from `<base><name>`. */
export function idxImages(bases: readonly string[], facts: FileFacts): DataSource {
  const files: DataFile[] = Object.entries(facts).map(([name, [bytes, sha256]]) => ({
    name,
    urls: bases.map((base) => `${base}${name}`),
    bytes,
    sha256,
  }));
  return {
    kind: "files",
    files,
    decode: (contents) => ({
      train: decodeSplit(contents, "train", 60_000),
      test: decodeSplit(contents, "t10k", 10_000),
    }),
  };
}
