// The interface of a data set. Adding one touches one new file in sets/ and one line in sets.ts.

/**
 * Samples and labels of one split. Features that are bytes stay so and are scaled inside the program (value / 255);
 * features that are floats are taken as they are.
 */
export interface Split {
  readonly count: number;
  /** Row-major, count x product(shape). */
  readonly features: Uint8Array | Float32Array;
  readonly labels: Int32Array;
}

/** The two splits of a data set. */
export interface Splits {
  readonly train: Split;
  readonly test: Split;
}

/**
 * One official file: its name in the data set's folder (with "/" where it lies deeper), where it can be had, and what
 * its bytes are. A file of an archive has no addresses of its own.
 */
export interface DataFile {
  readonly name: string;
  readonly urls: readonly string[];
  readonly bytes: number;
  readonly sha256: string;
}

/** Other files that hold the same data as an official file, and how its bytes are made of theirs. */
export interface Conversion {
  /** Name of the official file, and of the other one, both in the data set's folder. */
  readonly to: string;
  readonly from: string;
  /** The most bytes that the other file may have. */
  readonly bytes: number;
  /** Makes the official file's bytes, which are then checked; throws `DataError` where the other's do not fit. */
  readonly convert: (bytes: Uint8Array) => Uint8Array;
}

/** Where a data set's samples come from. */
export type DataSource =
  | {
      readonly kind: "files";
      readonly files: readonly DataFile[];
      /** A tar archive that holds all the files under their names, where they come in one. */
      readonly archive?: DataFile;
      /** Other forms of the files that `fetch` takes instead of a download, where a user has put them. */
      readonly conversions?: readonly Conversion[];
      /** Decodes the files' bytes, by name; throws `DataError` where they do not fit. */
      readonly decode: (files: ReadonlyMap<string, Uint8Array>) => Splits;
    }
  | {
      readonly kind: "generated";
      /** Makes the first samples of both splits; sample i never depends on how many are made. */
      readonly generate: (train: number, test: number) => Splits;
    }
  | {
      /** The user's own files, which have no addresses and no hashes known beforehand. */
      readonly kind: "own";
      /** Says which files of the set's folder are used, and which are missing. */
      readonly find: (
        folder: string,
      ) => Promise<{ readonly files: readonly string[]; readonly missing: readonly string[] }>;
      /** Reads the first samples of both splits; throws `DataError` where files are missing or do not fit. */
      readonly read: (folder: string, train: number, test: number) => Promise<Splits>;
    };

/** A data set of the benchmark. */
export interface DataSet {
  /** Lower-case id, also the name of its folder: "mnist". */
  readonly id: string;
  /** Raised when the meaning changes; old records are then superseded. */
  readonly version: number;
  readonly title: string;
  readonly classes: number;
  /** Shape of one sample as stored, e.g. [28, 28]. */
  readonly shape: readonly number[];
  /** What the features are; bytes unless given. */
  readonly features?: "float32";
  readonly trainCount: number;
  readonly testCount: number;
  /** Terms of use, as far as they are known. */
  readonly terms: string;
  readonly citation: string;
  readonly source: DataSource;
}

/** A data set in memory. */
export interface LoadedDataSet extends Splits {
  readonly id: string;
  readonly version: number;
  readonly classes: number;
  readonly shape: readonly number[];
  /** SHA-256 of each file read, by name; of features and labels, by split, where they are generated or the user's own. */
  readonly hashes: Readonly<Record<string, string>>;
  /** What a reader must know of these data: synthetic, unofficial bytes, the user's own, a subset. */
  readonly caveats: readonly string[];
}
