// What a cell is: one piece of work by its complete resolved specification, defaults included.
// Its id is the SHA-256 of its canonical JSON. Engine, threads, machine and the protocol's release are not part of it;
// the versions of the definitions it uses are, so a definition that changes its meaning gives new cells.
import * as z from "zod";
import { canonicalHash } from "./canonical.ts";
import { UserError } from "./error.ts";
import { count, finite, name, positiveCount, sha256 } from "./field.ts";
import { firstIssue } from "./issue.ts";

/** A definition by name and the version that its author raises when its meaning changes. */
export interface Definition {
  readonly id: string;
  readonly version: number;
}

/** A value of a hyperparameter. */
type Setting = number | boolean | string;

/** A definition with all of its hyperparameters, defaults included, by name. */
export type Configured = Definition & { readonly [hyperparameter: string]: Setting };

/** When a training stops: when the epoch's loss has not fallen by `tolerance` for `patience` epochs, or after `epochs`. */
export type Stop =
  | { readonly rule: "plateau"; readonly tolerance: number; readonly patience: number; readonly maxEpochs: number }
  | { readonly rule: "epochs"; readonly epochs: number };

/** The specification of a training. */
export interface TrainSpec {
  readonly kind: "train";
  readonly model: Definition;
  /** `train` and `test`: samples used of each split. */
  readonly data: Definition & { readonly train: number; readonly test: number };
  readonly method: Configured;
  readonly optimiser: Configured & { readonly learningRate: number };
  readonly batch: number;
  readonly seed: number;
  readonly stop: Stop;
  /** The function measured: the number of samples a chunk aims at. */
  readonly objective: { readonly chunkTarget: number; readonly version: number };
  readonly trainer: { readonly version: number };
}

/** The ways of printing φ. */
export type SharpnessRow = "scipy-defaults" | "scaled" | "first-order";
/** The scalings of a subspace's columns: of length 1, or with standard normal entries. */
export type ColumnScaling = "unit" | "normal";

/** Where the maximum is searched: everywhere, or in the span of p random columns, of which `draw` says which draw. */
export type SpaceSpec =
  | { readonly type: "full" }
  | {
      readonly type: "subspace";
      readonly p: number;
      readonly draw: number;
      readonly seed: number;
      readonly scalings: readonly ColumnScaling[];
    };

/** The specification of a measurement of a training's solution. */
export interface MeasureSpec {
  readonly kind: "measure";
  readonly measure: Definition;
  /** The id of the train cell whose solution is measured. */
  readonly parent: string;
  readonly split: "train" | "test";
  /** Statistics of fixed chunks, of chunks of the run's own batch size, or frozen over the whole set. */
  readonly batchNorm: "batch" | "own-batch" | "frozen";
  readonly epsilons: readonly number[];
  readonly rows: readonly SharpnessRow[];
  readonly space: SpaceSpec;
  readonly maxIterations: number;
}

/** The specification of a cell. */
export type CellSpec = TrainSpec | MeasureSpec;

const definition = { id: name, version: positiveCount };
const settings = z.union([finite, z.boolean(), z.string().max(200)]);

/** Which definition of a model, method, measure or optimiser. Further settings stand beside it, by name. */
const optimiserSchema = z
  .object({ ...definition, learningRate: finite.positive() })
  // Each optimiser has hyperparameters of its own, all of them named and resolved (beta1, beta2, epsilon for Adam).
  .catchall(settings);

const stopSchema = z.discriminatedUnion("rule", [
  z.strictObject({
    rule: z.literal("plateau"),
    /** The least fall of the epoch's mean training loss that counts. */
    tolerance: finite.min(0),
    /** Epochs without such a fall. */
    patience: positiveCount,
    maxEpochs: positiveCount,
  }),
  z.strictObject({ rule: z.literal("epochs"), epochs: positiveCount }),
]);

const train = z.strictObject({
  kind: z.literal("train"),
  model: z.strictObject(definition),
  /** `train` and `test`: samples used of each split. */
  data: z.strictObject({ ...definition, train: positiveCount, test: positiveCount }),
  method: z.object(definition).catchall(settings),
  optimiser: optimiserSchema,
  batch: positiveCount,
  seed: count,
  stop: stopSchema,
  /** The function measured: the number of samples a chunk aims at. */
  objective: z.strictObject({ chunkTarget: positiveCount, version: positiveCount }),
  trainer: z.strictObject({ version: positiveCount }),
});

/** The ways of printing φ. */
export const rowSchema: z.ZodType<SharpnessRow> = z.enum(["scipy-defaults", "scaled", "first-order"]);
/** The scalings of a subspace's columns: of length 1, or with standard normal entries. */
export const scalingSchema: z.ZodType<ColumnScaling> = z.enum(["unit", "normal"]);

const spaceSchema = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("full") }),
  z.strictObject({
    type: z.literal("subspace"),
    p: positiveCount,
    /** Which of the draws of A. */
    draw: count,
    seed: count,
    scalings: z.array(scalingSchema).min(1),
  }),
]);

const measure = z.strictObject({
  kind: z.literal("measure"),
  measure: z.strictObject(definition),
  /** The id of the train cell whose solution is measured. */
  parent: sha256,
  split: z.enum(["train", "test"]),
  /** Statistics of fixed chunks, of chunks of the run's own batch size, or frozen over the whole set. */
  batchNorm: z.enum(["batch", "own-batch", "frozen"]),
  epsilons: z.array(finite.positive()).min(1),
  rows: z.array(rowSchema).min(1),
  space: spaceSchema,
  maxIterations: positiveCount,
});

/** Every kind of cell; a new kind is one line here, and one in run.ts for its outcome. */
export const cellSpecSchema: z.ZodType<CellSpec> = z.discriminatedUnion("kind", [train, measure]);
/** The specification of a training. */
export const trainSpecSchema: z.ZodType<TrainSpec> = train;
/** The specification of a measurement of a training's solution. */
export const measureSpecSchema: z.ZodType<MeasureSpec> = measure;

/** Parses a cell's specification; a UserError names the first field that is wrong. */
export function parseCellSpec(value: unknown): CellSpec {
  const parsed = cellSpecSchema.safeParse(value);
  if (!parsed.success) throw new UserError(`cell: ${firstIssue(parsed.error)}; give the resolved specification`);
  return parsed.data;
}

/** The identity of a cell: the SHA-256 of its canonical JSON. A specification that is not valid throws a UserError. */
export async function cellId(spec: CellSpec): Promise<string> {
  return canonicalHash(parseCellSpec(spec));
}
