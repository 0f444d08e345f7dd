// The schema of a run file, and the checks a schema cannot make: that the ids and hashes in it are those of its content.
// A run is immutable. A change of this shape raises SCHEMA_VERSION and adds a migration (migrations.ts).
import * as z from "zod";
import { canonicalHash } from "./canonical.ts";
import type { InterpolateSpec, MeasureSpec, ProbeSpec, TrainSpec } from "./cell.ts";
import {
  cellId,
  interpolateSpecSchema,
  measureSpecSchema,
  parentsOf,
  probeSpecSchema,
  trainSpecSchema,
} from "./cell.ts";
import { UserError } from "./error.ts";
import { finite, name, positiveCount, sha256, share, text, uuid7 } from "./field.ts";
import { firstIssue } from "./issue.ts";
import { migrate } from "./migrations.ts";
import type { InterpolateOutcome, MeasureOutcome, ProbeOutcome, TrainOutcome } from "./outcome.ts";
import { interpolateOutcomeSchema, measureOutcomeSchema, probeOutcomeSchema, trainOutcomeSchema } from "./outcome.ts";
import { SCHEMA_VERSION } from "./version.ts";

/** Where a run comes from: all of it but what was done and what came out. */
export interface Provenance {
  readonly $schema?: string;
  readonly schemaVersion: typeof SCHEMA_VERSION;
  readonly id: string;
  /** The id of the cell: SHA-256 of the canonical JSON of `spec`. */
  readonly cell: string;
  readonly scale: "paper" | "reduced" | "smoke";
  /** What is less than the paper's protocol, one sentence each. */
  readonly reductions: readonly string[];
  /** SHA-256 of the canonical JSON of `outcome`: what byte equality compares. */
  readonly outcomeHash: string;
  /** The runs this one builds on; weights re-made with other bytes are another parent. */
  readonly parents: readonly { readonly run: string; readonly cell: string; readonly weightsSha256: string }[];
  readonly engine: {
    readonly name: string;
    readonly version: string;
    readonly precision: "float32" | "float64";
    readonly threads: number;
    readonly determinism: "bytes" | "statistical";
    /** What else of the engine's set-up changes results: { tf32: false }. */
    readonly settings?: Readonly<Record<string, boolean | number | string>>;
  };
  readonly environment: Environment;
  /** `commit` is null where Basin did not run from a checkout; `dirty`: files differed from the commit. */
  readonly software: {
    readonly commit: string | null;
    readonly dirty: boolean;
    readonly packages: Readonly<Record<string, string>>;
  };
  readonly protocol: string;
  /** Who ran it, where it was not somebody by hand: `ci` is a job of continuous integration. */
  readonly origin?: "ci";
  /** The data by file: SHA-256 of the bytes. */
  readonly data: { readonly id: string; readonly hashes: Readonly<Record<string, string>> };
  readonly caveats: readonly string[];
  readonly command: string;
  /** Never part of a comparison. `seconds`: of work, pauses between resumes not counted. */
  readonly timings: {
    readonly startedAt: string;
    readonly finishedAt: string;
    readonly seconds: number;
    readonly parts?: Readonly<Record<string, number>>;
    readonly peakShare?: number;
  };
}

/** The machine, without anything that names it or its user. */
export interface Environment {
  /** The version of Node, without the v. */
  readonly node: string;
  readonly platform: string;
  readonly arch: string;
  readonly cpu: string;
  readonly cores: number;
  /** Bytes of memory. */
  readonly memory: number;
  readonly os: string;
}

/** A run of a train cell. */
export interface TrainRun extends Provenance {
  readonly kind: "train";
  readonly spec: TrainSpec;
  readonly outcome: TrainOutcome;
}

/** A run of a measure cell. */
export interface MeasureRun extends Provenance {
  readonly kind: "measure";
  readonly spec: MeasureSpec;
  readonly outcome: MeasureOutcome;
}

/** A run of a parametric plot. */
export interface InterpolateRun extends Provenance {
  readonly kind: "interpolate";
  readonly spec: InterpolateSpec;
  readonly outcome: InterpolateOutcome;
}

/** A run of a probe. */
export interface ProbeRun extends Provenance {
  readonly kind: "probe";
  readonly spec: ProbeSpec;
  readonly outcome: ProbeOutcome;
}

/** One execution of a cell. */
export type Run = TrainRun | MeasureRun | InterpolateRun | ProbeRun;

const provenance = {
  $schema: z.string().max(500).exactOptional(),
  schemaVersion: z.literal(SCHEMA_VERSION),
  id: uuid7,
  /** The id of the cell: SHA-256 of the canonical JSON of `spec`. */
  cell: sha256,
  scale: z.enum(["paper", "reduced", "smoke"]),
  /** What is less than the paper's protocol, one sentence each. */
  reductions: z.array(text),
  /** SHA-256 of the canonical JSON of `outcome`: what byte equality compares. */
  outcomeHash: sha256,
  /** The runs this one builds on; weights re-made with other bytes are another parent. */
  parents: z.array(z.strictObject({ run: uuid7, cell: sha256, weightsSha256: sha256 })),
  engine: z.strictObject({
    name,
    version: text,
    precision: z.enum(["float32", "float64"]),
    threads: positiveCount,
    determinism: z.enum(["bytes", "statistical"]),
    settings: z.record(name, z.union([z.boolean(), finite, text])).exactOptional(),
  }),
  environment: z.strictObject({
    /** The version of Node, without the v. */
    node: z.string().regex(/^\d+\.\d+\.\d+/),
    platform: text,
    arch: text,
    cpu: text,
    cores: positiveCount,
    /** Bytes of memory. */
    memory: finite.min(0),
    os: text,
  }),
  software: z.strictObject({
    /** The commit of Basin; null where it did not run from a checkout. */
    commit: z
      .string()
      .regex(/^[0-9a-f]{40}$/)
      .nullable(),
    /** Whether files differed from the commit. */
    dirty: z.boolean(),
    packages: z.record(text, text),
  }),
  protocol: z.string().regex(/^\d+\.\d+\.\d+$/),
  origin: z.enum(["ci"]).exactOptional(),
  /** The data by file: SHA-256 of the bytes. */
  data: z.strictObject({ id: name, hashes: z.record(text, sha256) }),
  caveats: z.array(text),
  command: text,
  /** Never part of a comparison. */
  timings: z.strictObject({
    startedAt: z.iso.datetime(),
    finishedAt: z.iso.datetime(),
    /** Seconds of work, pauses between resumes not counted. */
    seconds: finite.min(0),
    /** Seconds by part of the work. */
    parts: z.record(text, finite.min(0)).exactOptional(),
    /** Share of the machine's GEMM peak reached. */
    peakShare: share.exactOptional(),
  }),
};

const trainRunSchema = z.strictObject({
  ...provenance,
  kind: z.literal("train"),
  spec: trainSpecSchema,
  outcome: trainOutcomeSchema,
});
const measureRunSchema = z.strictObject({
  ...provenance,
  kind: z.literal("measure"),
  spec: measureSpecSchema,
  outcome: measureOutcomeSchema,
});
const interpolateRunSchema = z.strictObject({
  ...provenance,
  kind: z.literal("interpolate"),
  spec: interpolateSpecSchema,
  outcome: interpolateOutcomeSchema,
});

const probeRunSchema = z.strictObject({
  ...provenance,
  kind: z.literal("probe"),
  spec: probeSpecSchema,
  outcome: probeOutcomeSchema,
});

/** A run file. */
export const runSchema: z.ZodType<Run> = z.discriminatedUnion("kind", [
  trainRunSchema,
  measureRunSchema,
  interpolateRunSchema,
  probeRunSchema,
]);

/** What a run is made from: a run without what follows from it. */
export type RunDraft =
  | Omit<TrainRun, "schemaVersion" | "cell" | "outcomeHash">
  | Omit<MeasureRun, "schemaVersion" | "cell" | "outcomeHash">
  | Omit<InterpolateRun, "schemaVersion" | "cell" | "outcomeHash">
  | Omit<ProbeRun, "schemaVersion" | "cell" | "outcomeHash">;

/** Parses a run of any known schema version. A UserError names the first wrong field; a newer version is an UnsupportedError. */
export function parseRun(value: unknown): Run {
  const parsed = runSchema.safeParse(migrate(value));
  if (!parsed.success) throw new UserError(`run: ${firstIssue(parsed.error)}; the file is not a valid run`);
  return parsed.data;
}

/** Completes a run by its schema version, cell id and outcome hash, and validates it. */
export async function makeRun(draft: RunDraft): Promise<Run> {
  const run = parseRun({
    ...draft,
    schemaVersion: SCHEMA_VERSION,
    cell: await cellId(draft.spec),
    outcomeHash: await canonicalHash(draft.outcome),
  });
  await verifyRun(run);
  return run;
}

/** Checks that a run's cell id, outcome hash, parents and values are those of its content; a UserError says which is not. */
export async function verifyRun(run: Run): Promise<void> {
  const cell = await cellId(run.spec);
  if (run.cell !== cell) throw mismatch("cell", `the hash of the specification, ${cell}`, run.cell);
  const outcomeHash = await canonicalHash(run.outcome);
  if (run.outcomeHash !== outcomeHash) throw mismatch("outcomeHash", `${outcomeHash}`, run.outcomeHash);
  for (const parent of parentsOf(run.spec)) {
    const parents = run.parents.map(({ cell }) => cell);
    if (!parents.includes(parent)) throw mismatch("parents", `a run of cell ${parent}`, parents.join(", ") || "none");
  }
  checkOutcome(run);
  if (run.scale === "reduced" && run.reductions.length === 0) {
    throw mismatch("reductions", "what is less than the paper's protocol", "an empty list");
  }
  if (run.scale === "paper" && run.reductions.length > 0) {
    throw mismatch("reductions", "an empty list at paper scale", run.reductions.join("; "));
  }
}

/** Checks what an outcome must share with its specification. */
function checkOutcome(run: Run): void {
  if (run.kind === "train") {
    if (run.data.id !== run.spec.data.id) throw mismatch("data.id", run.spec.data.id, run.data.id);
    return;
  }
  if (run.kind === "interpolate") {
    const alphas = run.outcome.points.map(({ alpha }) => alpha).join(", ");
    if (alphas !== run.spec.alphas.join(", ")) throw mismatch("outcome.points", run.spec.alphas.join(", "), alphas);
    return;
  }
  if (run.kind === "probe") return;
  const inSubspace = run.spec.space.type === "subspace";
  for (const { scaling } of run.outcome.values) {
    if ((scaling !== undefined) !== inSubspace) {
      throw mismatch("outcome.values", inSubspace ? "a scaling each" : "no scaling", scaling ?? "none");
    }
  }
  if ((run.outcome.updates !== undefined) !== (run.spec.point !== undefined)) {
    throw mismatch("outcome.updates", "there where a point of the path is measured", String(run.outcome.updates));
  }
}

function mismatch(field: string, wanted: string, got: string): UserError {
  return new UserError(`run: ${field} must be ${wanted}, got ${got}; the file was changed or made wrongly`);
}
