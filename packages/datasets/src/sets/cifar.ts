// CIFAR-10 and CIFAR-100 (Krizhevsky 2009, Learning multiple layers of features from tiny images) in the official
// binary layout: records of label bytes and 3,072 pixels as three 32 × 32 planes, which become 32 × 32 × 3 here.
import type { DataFile, DataSet, Split } from "../dataset.ts";
import { DataError } from "../error.ts";
import { binaryBatch } from "./cifar-python.ts";

const SIDE = 32;
const CHANNELS = 3;
const AREA = SIDE * SIDE;
const PIXELS = AREA * CHANNELS;

/**
 * Decodes records of one or more files into a split of `count` samples. `labels` is how many classes each label byte of
 * a record has; the last one is used. Throws `DataError` when a file has another length or a label is out of range.
 */
export function decodeRecords(
  files: ReadonlyMap<string, Uint8Array>,
  names: readonly string[],
  labels: readonly number[],
  count: number,
): Split {
  const record = labels.length + PIXELS;
  const perFile = count / names.length;
  const split: Split = { count, features: new Uint8Array(count * PIXELS), labels: new Int32Array(count) };
  names.forEach((name, part) => {
    const bytes = files.get(name)!;
    if (bytes.length !== perFile * record) {
      throw new DataError(
        `${name}: must have ${perFile} records of ${record} bytes, got ${bytes.length} bytes; fetch the file again`,
      );
    }
    for (let i = 0; i < perFile; i++) {
      const from = i * record;
      const sample = part * perFile + i;
      labels.forEach((classes, byte) => {
        const label = bytes[from + byte]!;
        if (label < classes) return;
        throw new DataError(
          `${name}: labels must be 0 to ${classes - 1}, got ${label} in record ${i}; fetch the file again`,
        );
      });
      split.labels[sample] = bytes[from + labels.length - 1]!;
      const pixels = from + labels.length;
      for (let channel = 0; channel < CHANNELS; channel++) {
        const plane = pixels + channel * AREA;
        let to = sample * PIXELS + channel;
        for (let pixel = 0; pixel < AREA; pixel++, to += CHANNELS) split.features[to] = bytes[plane + pixel]!;
      }
    }
  });
  return split;
}

interface Cifar {
  readonly id: string;
  readonly title: string;
  readonly classes: number;
  /** Classes of each label byte. */
  readonly labels: readonly number[];
  readonly archive: Omit<DataFile, "urls">;
  /** Folder in the archive. */
  readonly folder: string;
  /** SHA-256 of each file, by its name. */
  readonly train: Readonly<Record<string, string>>;
  readonly test: Readonly<Record<string, string>>;
  /** The same files for Python: their folder, and the lists of labels of a record, in its order. */
  readonly python: { readonly folder: string; readonly labels: readonly string[] };
}

/** A data set in CIFAR's layout: 50,000 and 10,000 images. */
function cifar({ id, title, classes, labels, archive, folder, train, test, python }: Cifar): DataSet {
  const filesOf = (hashes: Readonly<Record<string, string>>, count: number): DataFile[] =>
    Object.entries(hashes).map(([name, sha256], _, { length }) => ({
      name: `${folder}/${name}`,
      urls: [],
      bytes: (count / length) * (labels.length + PIXELS),
      sha256,
    }));
  const trainFiles = filesOf(train, 50_000);
  const testFiles = filesOf(test, 10_000);
  const names = (files: readonly DataFile[]): string[] => files.map(({ name }) => name);
  return {
    id,
    version: 1,
    title,
    classes,
    shape: [SIDE, SIDE, CHANNELS],
    trainCount: 50_000,
    testCount: 10_000,
    terms: "No licence is stated; the authors ask for the citation.",
    citation: "Krizhevsky 2009, Learning multiple layers of features from tiny images",
    source: {
      kind: "files",
      files: [...trainFiles, ...testFiles],
      archive: { ...archive, urls: [`https://www.cs.toronto.edu/~kriz/${archive.name}`] },
      conversions: [...trainFiles, ...testFiles].map(({ name, bytes }) => {
        const from = `${python.folder}/${name.slice(folder.length + 1, -".bin".length)}`;
        // Beside its pixels a pickle holds little more than the names of the images.
        return { to: name, from, bytes: 2 * bytes, convert: (pickle) => binaryBatch(from, pickle, python.labels) };
      }),
      decode: (contents) => ({
        train: decodeRecords(contents, names(trainFiles), labels, 50_000),
        test: decodeRecords(contents, names(testFiles), labels, 10_000),
      }),
    },
  };
}

/** Photographs of ten classes, 50,000 + 10,000 images of 32 × 32 × 3. */
export const cifar10: DataSet = cifar({
  id: "cifar-10",
  title: "CIFAR-10",
  classes: 10,
  labels: [10],
  archive: {
    name: "cifar-10-binary.tar.gz",
    bytes: 170_052_171,
    sha256: "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
  },
  folder: "cifar-10-batches-bin",
  train: {
    "data_batch_1.bin": "cee916563c9f80d84e3cc88e17fdc0941787f1244f00a67874d45b261883ada5",
    "data_batch_2.bin": "a591ca11fa1708a91ee40f54b3da4784ccd871ecf2137de63f51ada8b3fa57ed",
    "data_batch_3.bin": "bbe8596564c0f86427f876058170b84dac6670ddf06d79402899d93ceea26f67",
    "data_batch_4.bin": "014e562d6e23c72197cc727519169a60359f5eccd8945ad5a09d710285ff4e48",
    "data_batch_5.bin": "755304fc0b379caeae8c14f0dac912fbc7d6cd469eb67a1029a08a39453a9add",
  },
  test: { "test_batch.bin": "8e2eb146ae340b09e24670f29cabc6326dba54da8789dab6768acf480273f65b" },
  python: { folder: "cifar-10-batches-py", labels: ["labels"] },
});

/** Photographs of a hundred classes (the fine labels), 50,000 + 10,000 images of 32 × 32 × 3. */
export const cifar100: DataSet = cifar({
  id: "cifar-100",
  title: "CIFAR-100",
  classes: 100,
  // Coarse, then fine.
  labels: [20, 100],
  archive: {
    name: "cifar-100-binary.tar.gz",
    bytes: 168_513_733,
    sha256: "58a81ae192c23a4be8b1804d68e518ed807d710a4eb253b1f2a199162a40d8ec",
  },
  folder: "cifar-100-binary",
  train: { "train.bin": "f31298fc616915fa142368359df1c4ca2ae984d6915ca468b998a5ec6aeebf29" },
  test: { "test.bin": "d8b1e6b7b3bee4020055f0699b111f60b1af1e262aeb93a0b659061746f8224a" },
  python: { folder: "cifar-100-python", labels: ["coarse_labels", "fine_labels"] },
});
