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
  /** `train` and `test`: samples used of each split; of the training samples `heldOut` are measured and never trained on. */
  readonly data: Definition & { readonly train: number; readonly test: number; readonly heldOut?: number };
  readonly method: Configured;
  readonly optimiser: Configured & { readonly learningRate: number };
  readonly batch: number;
  readonly seed: number;
  /** A warm start: from the iterate of another train cell after so many epochs, with fresh optimiser state; else x0 of the seed. */
  readonly start?: { readonly cell: string; readonly epoch: number };
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

/**
 * Which point of a training is measured, of `of` points spaced evenly in log f from the start to the lowest f that was
 * reached: the first iterate whose training f is at or below the `index`-th level (0 is the start itself). Iterates are
 * those after updates 1, 2, 4, 8 … of the first epoch and after every epoch.
 */
export interface PathPoint {
  readonly rule: "first-passage";
  readonly index: number;
  readonly of: number;
  readonly version: number;
}

/** The specification of a measurement of a training's solution, or of a point of its path. */
export interface MeasureSpec {
  readonly kind: "measure";
  readonly measure: Definition;
  /** The id of the train cell whose solution is measured. */
  readonly parent: string;
  /** The solution unless given. */
  readonly point?: PathPoint;
  readonly split: "train" | "test";
  /** Statistics of fixed chunks, of chunks of the run's own batch size, or frozen over the whole set. */
  readonly batchNorm: "batch" | "own-batch" | "frozen";
  readonly epsilons: readonly number[];
  readonly rows: readonly SharpnessRow[];
  readonly space: SpaceSpec;
  readonly maxIterations: number;
}

/** The curve between two solutions: a line, or sin(α π/2) and cos(α π/2) as their weights (appendix D of the paper). */
export type Curve = "linear" | "curvilinear";

/** The specification of a parametric plot: f and accuracy on both splits along a curve between two solutions. */
export interface InterpolateSpec {
  readonly kind: "interpolate";
  readonly interpolation: Definition;
  /** The train cells of the solutions at α = 0 and α = 1. */
  readonly from: string;
  readonly to: string;
  readonly curve: Curve;
  readonly alphas: readonly number[];
}

/** The specification of a probe: a measure other than φ of f around a training's solution. */
export interface ProbeSpec {
  readonly kind: "probe";
  /** Which probe, with all of its settings. */
  readonly probe: Configured;
  /** The id of the train cell whose solution is probed. */
  readonly parent: string;
  readonly split: MeasureSpec["split"];
  readonly batchNorm: MeasureSpec["batchNorm"];
}

/** The specification of a cell. */
export type CellSpec = TrainSpec | MeasureSpec | InterpolateSpec | ProbeSpec;

const definition = { id: name, version: positiveCount };
const settings = z.union([finite, z.boolean(), z.string().max(200)]);

/** Which definition of a model, method, measure or optimiser. Further settings stand beside it, by name. */
const optimiserSchema = z
  .object({ ...definition, learningRate: finite.positive() })
  // Each optimiser has hyperparameters of its own, all of them named and resolved (beta1, beta2, epsilon for Adam).
  .catchall(settings);

/** A definition with settings of its own, by name. */
const configured = z.object(definition).catchall(settings);

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
  data: z
    .strictObject({ ...definition, train: positiveCount, test: positiveCount, heldOut: positiveCount.exactOptional() })
    .refine(({ train: count, heldOut = 0 }) => heldOut < count, { message: "heldOut must be below train" }),
  method: configured,
  optimiser: optimiserSchema,
  batch: positiveCount,
  seed: count,
  start: z.strictObject({ cell: sha256, epoch: positiveCount }).exactOptional(),
  stop: stopSchema,
  /** The function measured: the number of samples a chunk aims at. */
  objective: z.strictObject({ chunkTarget: positiveCount, version: positiveCount }),
  trainer: z.strictObject({ version: positiveCount }),
});

const splitSchema = z.enum(["train", "test"]);
/** Statistics of fixed chunks, of chunks of the run's own batch size, or frozen over the whole set. */
const batchNormSchema = z.enum(["batch", "own-batch", "frozen"]);

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
  point: z
    .strictObject({
      rule: z.literal("first-passage"),
      index: count,
      of: positiveCount.min(2),
      version: positiveCount,
    })
    .refine(({ index, of }) => index < of, { message: "index must be below of" })
    .exactOptional(),
  split: splitSchema,
  batchNorm: batchNormSchema,
  epsilons: z.array(finite.positive()).min(1),
  rows: z.array(rowSchema).min(1),
  space: spaceSchema,
  maxIterations: positiveCount,
});

const interpolate = z.strictObject({
  kind: z.literal("interpolate"),
  interpolation: z.strictObject(definition),
  from: sha256,
  to: sha256,
  curve: z.enum(["linear", "curvilinear"]),
  alphas: z.array(finite).min(2),
});

const probe = z.strictObject({
  kind: z.literal("probe"),
  probe: configured,
  /** The id of the train cell whose solution is probed. */
  parent: sha256,
  split: splitSchema,
  batchNorm: batchNormSchema,
});

/** Every kind of cell; a new kind is one line here, and one in run.ts for its outcome. */
export const cellSpecSchema: z.ZodType<CellSpec> = z.discriminatedUnion("kind", [train, measure, interpolate, probe]);
/** The specification of a training. */
export const trainSpecSchema: z.ZodType<TrainSpec> = train;
/** The specification of a measurement of a training's solution. */
export const measureSpecSchema: z.ZodType<MeasureSpec> = measure;
/** The specification of a parametric plot. */
export const interpolateSpecSchema: z.ZodType<InterpolateSpec> = interpolate;
/** The specification of a probe. */
export const probeSpecSchema: z.ZodType<ProbeSpec> = probe;

/** The samples that a training trains on. */
export function trainedSamples({ data: { train: count, heldOut = 0 } }: TrainSpec): number {
  return count - heldOut;
}

/** The train cells whose weights a cell needs. */
export function parentsOf(spec: CellSpec): string[] {
  if (spec.kind === "train") return spec.start === undefined ? [] : [spec.start.cell];
  return spec.kind === "interpolate" ? [...new Set([spec.from, spec.to])] : [spec.parent];
}

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
