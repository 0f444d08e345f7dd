// The catalog: the definitions that records name, as they are now, in words and numbers a page can show. It is made from
// the code (`npx basin catalog`), so that a reader of records needs no machine-learning library. A record's own definition
// may be older than the catalog's, or gone from it: then its id and version are all that is known.
import * as z from "zod";
import type { Definition } from "./cell.ts";
import { UserError } from "./error.ts";
import { count, finite, name, positiveCount, sha256, text } from "./field.ts";
import { firstIssue } from "./issue.ts";

/** One layer of a network. */
export interface CatalogLayer {
  readonly name: string;
  /** The class of tf.layers. */
  readonly type: string;
  /** Of one sample. */
  readonly outputShape: readonly number[];
  /** Trainable parameters. */
  readonly parameters: number;
}

/** A network. */
export interface CatalogModel extends Definition {
  readonly title: string;
  /** Where it comes from and what was assumed. */
  readonly source: string;
  readonly input: readonly number[];
  readonly classes: number;
  /** Trainable parameters. */
  readonly parameters: number;
  /** Null where the network is no chain of layers. */
  readonly layers: readonly CatalogLayer[] | null;
}

/** One official file of a data set. */
export interface CatalogFile {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
  /** None for a file that comes in an archive. */
  readonly urls: readonly string[];
}

/** A data set. */
export interface CatalogDataSet extends Definition {
  readonly title: string;
  readonly shape: readonly number[];
  readonly classes: number;
  readonly train: number;
  readonly test: number;
  /** Whether the features are bytes, scaled to [0, 1], or floats taken as they are. */
  readonly features: "uint8" | "float32";
  /** Official files, made by a generator, or files that each user has. */
  readonly kind: "files" | "generated" | "own";
  readonly synthetic: boolean;
  /** Terms of use, as far as they are known. */
  readonly terms: string;
  readonly citation: string;
  readonly files: readonly CatalogFile[];
  /** The archive in which all files come; null where they come one by one. */
  readonly archive: CatalogFile | null;
}

/** A setting by name; null has no default and must be given. */
type Settings = Readonly<Record<string, number | boolean | string | null>>;

/** A training method, with the defaults of its settings. */
export interface CatalogMethod extends Definition {
  /** What an update does. */
  readonly summary: string;
  readonly settings: Settings;
  /** What its source leaves open and was chosen here; null for nothing. */
  readonly assumed: string | null;
}

/** An optimiser, with the defaults of its settings. */
export interface CatalogOptimiser extends Definition {
  readonly source: string;
  readonly settings: Settings;
}

/** What cells of kind `measure` and `interpolate` compute. */
export interface CatalogMeasure extends Definition {
  readonly title: string;
  readonly source: string;
  readonly summary: string;
}

/** A study. */
export interface CatalogStudy {
  readonly id: string;
  readonly title: string;
  /** The part of the paper that it re-runs. */
  readonly paper: string;
  /** Seeds that each scale takes unless told otherwise. */
  readonly seeds: { readonly paper: number; readonly reduced: number; readonly smoke: number };
}

/** The definitions as they are now, each list in the order in which it is shown. */
export interface Catalog {
  readonly schemaVersion: 1;
  readonly models: readonly CatalogModel[];
  readonly dataSets: readonly CatalogDataSet[];
  readonly methods: readonly CatalogMethod[];
  readonly optimisers: readonly CatalogOptimiser[];
  readonly measures: readonly CatalogMeasure[];
  readonly studies: readonly CatalogStudy[];
}

const definition = { id: name, version: positiveCount };
const shape = z.array(positiveCount).min(1);
const settings = z.record(text, z.union([finite, z.boolean(), text, z.null()]));
const file = z.strictObject({
  name: text,
  bytes: positiveCount,
  sha256,
  // Addresses become links, so nothing but the web is let in.
  urls: z.array(z.url({ protocol: /^https?$/ })),
});

const catalogSchema: z.ZodType<Catalog> = z.strictObject({
  schemaVersion: z.literal(1),
  models: z.array(
    z.strictObject({
      ...definition,
      title: text,
      source: text,
      input: shape,
      classes: positiveCount,
      parameters: positiveCount,
      layers: z
        .array(z.strictObject({ name: text, type: text, outputShape: z.array(positiveCount), parameters: count }))
        .nullable(),
    }),
  ),
  dataSets: z.array(
    z.strictObject({
      ...definition,
      title: text,
      shape,
      classes: positiveCount,
      train: positiveCount,
      test: positiveCount,
      features: z.enum(["uint8", "float32"]),
      kind: z.enum(["files", "generated", "own"]),
      synthetic: z.boolean(),
      terms: text,
      citation: text,
      files: z.array(file),
      archive: file.nullable(),
    }),
  ),
  methods: z.array(z.strictObject({ ...definition, summary: text, settings, assumed: text.nullable() })),
  optimisers: z.array(z.strictObject({ ...definition, source: text, settings })),
  measures: z.array(z.strictObject({ ...definition, title: text, source: text, summary: text })),
  studies: z.array(
    z.strictObject({
      id: name,
      title: text,
      paper: text,
      seeds: z.strictObject({ paper: positiveCount, reduced: positiveCount, smoke: positiveCount }),
    }),
  ),
});

/** Parses a catalog; a UserError names the first field that is wrong. */
export function parseCatalog(value: unknown): Catalog {
  const parsed = catalogSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new UserError(`catalog: ${firstIssue(parsed.error)}; make it again with npx basin catalog --write FILE`);
}
