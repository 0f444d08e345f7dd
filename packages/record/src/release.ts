// A release: the board as it was published under a version, frozen in `results/releases/<version>.json`. It names every run
// by id and by the SHA-256 of its file, and keeps the verdicts, so that anyone can recompute all of it later and see whether
// it still says the same. A manifest never changes; what is wrong is withdrawn and left out of the next one.
import * as z from "zod";
import { canonicalJson } from "./canonical.ts";
import type { Definition } from "./cell.ts";
import { currentDefinitions } from "./definitions.ts";
import type { DefinitionKind, NamedDefinition } from "./definitions.ts";
import { UserError } from "./error.ts";
import { count, name, positiveCount, sha256, text, uuid7 } from "./field.ts";
import { firstIssue } from "./issue.ts";
import type { Run } from "./run.ts";
import { statusesOf } from "./status.ts";
import { protocolMajor, protocolVersion } from "./version.ts";
import { withdrawalSchema } from "./withdrawal.ts";
import type { Withdrawal } from "./withdrawal.ts";

/** A run of a release. */
export interface ReleasedRun {
  readonly id: string;
  readonly kind: Run["kind"];
  readonly cell: string;
  readonly outcomeHash: string;
  /** SHA-256 of the run's file, byte for byte. */
  readonly sha256: string;
}

/** A verdict as it was when the release was made. */
export interface ReleasedVerdict {
  readonly claim: string;
  /** The version of the claim. */
  readonly version: number;
  /** The slug of the workload it was judged on. */
  readonly workload: string;
  readonly status: string;
  /** Seeds that decided. */
  readonly n: number;
}

/** A run that a release leaves out as a definition it uses was superseded. */
export interface SupersededRun {
  readonly run: string;
  readonly kind: Run["kind"];
  readonly cell: string;
  readonly definitions: readonly (Definition & { readonly kind: DefinitionKind; readonly current: number })[];
}

/** A release's manifest. */
export interface Release {
  readonly schemaVersion: 1;
  /** `v0.1`. */
  readonly version: string;
  /** The day on which it was made. */
  readonly date: string;
  /** The version of the protocol under which it was made; all of its runs have the same major. */
  readonly protocol: string;
  /** In order of id, which is that of their start. */
  readonly runs: readonly ReleasedRun[];
  readonly verdicts: readonly ReleasedVerdict[];
  /** The definitions that were current. */
  readonly definitions: readonly NamedDefinition[];
  readonly superseded: readonly SupersededRun[];
  readonly withdrawn: readonly Withdrawal[];
}

/** How a version reads: `v0.1`. */
export const releaseVersionSchema: z.ZodString = z
  .string()
  .regex(/^v(0|[1-9]\d{0,4})\.(0|[1-9]\d{0,4})$/, "a version is v, a number, a dot and a number, as v0.1");

const kinds = ["model", "data", "method", "optimiser", "objective", "trainer", "measure"] as const;
const definition = { kind: z.enum(kinds), id: name, version: positiveCount };

const releaseSchema: z.ZodType<Release> = z.strictObject({
  schemaVersion: z.literal(1),
  version: releaseVersionSchema,
  date: z.iso.date(),
  protocol: z.string().regex(/^\d+\.\d+\.\d+$/),
  runs: z
    .array(
      z.strictObject({
        id: uuid7,
        kind: z.enum(["train", "measure", "interpolate", "probe"]),
        cell: sha256,
        outcomeHash: sha256,
        sha256,
      }),
    )
    .refine((runs) => runs.every(({ id }, i) => i === 0 || runs[i - 1]!.id < id), "runs must be in order, each once"),
  verdicts: z.array(
    z.strictObject({ claim: name, version: positiveCount, workload: name, status: text.min(1), n: count }),
  ),
  definitions: z.array(z.strictObject(definition)),
  superseded: z.array(
    z.strictObject({
      run: uuid7,
      kind: z.enum(["train", "measure", "interpolate", "probe"]),
      cell: sha256,
      definitions: z.array(z.strictObject({ ...definition, current: positiveCount })).min(1),
    }),
  ),
  withdrawn: z.array(withdrawalSchema),
});

/** Parses a manifest; a UserError names the first wrong field. */
export function parseRelease(value: unknown): Release {
  const parsed = releaseSchema.safeParse(value);
  if (!parsed.success) throw new UserError(`release: ${firstIssue(parsed.error)}; the file is not a valid manifest`);
  return parsed.data;
}

/** A manifest's file, byte for byte. */
export function releaseText(release: Release): string {
  return `${JSON.stringify(release, null, 1)}\n`;
}

/** Whether two manifests say the same; the day on which they were made and the protocol's minor are not part of it. */
export function sameRelease(a: Release, b: Release): boolean {
  const said = (release: Release): object => ({ ...release, date: "", protocol: protocolMajor(release.protocol) });
  return canonicalJson(said(a)) === canonicalJson(said(b));
}

/** Orders versions by their numbers: v0.9 before v0.10. */
export function compareVersions(a: string, b: string): number {
  const parts = (version: string): number[] => version.slice(1).split(".").map(Number);
  const [[majorA, minorA], [majorB, minorB]] = [parts(a), parts(b)] as [[number, number], [number, number]];
  return majorA - majorB || minorA - minorB;
}

/** What a release is made from. */
export interface ReleaseSource {
  readonly version: string;
  readonly date: string;
  /** Every valid run of the published folder, with the SHA-256 of its file. */
  readonly runs: readonly { readonly run: Run; readonly sha256: string }[];
  readonly withdrawals: readonly Withdrawal[];
  /** The current definitions. */
  readonly definitions: readonly NamedDefinition[];
  /** Judges the runs that the release keeps. */
  readonly judge: (runs: readonly Run[]) => readonly ReleasedVerdict[];
}

/**
 * Makes a release: all runs that stand and are current, smoke runs and other majors of the protocol left out. What it leaves
 * out as superseded is listed in it; whether that is right is for the one who publishes to say.
 */
export function makeRelease(source: ReleaseSource): Release {
  const { version, date, withdrawals } = source;
  const taken = new Set(withdrawals.map(({ run }) => run));
  const standing = source.runs
    .filter(({ run }) => run.scale !== "smoke" && !taken.has(run.id))
    .filter(({ run }) => protocolMajor(run.protocol) === protocolMajor(protocolVersion))
    .sort((a, b) => (a.run.id < b.run.id ? -1 : 1));
  const runs = standing.map(({ run }) => run);
  const statuses = statusesOf(runs, { definitions: source.definitions, withdrawals });
  const supersededOf = ({ id }: Run): SupersededRun["definitions"] => statuses.get(id)?.superseded ?? [];
  const kept = standing.filter(({ run }) => supersededOf(run).length === 0);
  return parseRelease({
    schemaVersion: 1,
    version,
    date,
    protocol: protocolVersion,
    runs: kept.map(({ run: { id, kind, cell, outcomeHash }, sha256 }) => ({ id, kind, cell, outcomeHash, sha256 })),
    verdicts: source.judge(kept.map(({ run }) => run)),
    definitions: currentDefinitions(runs, source.definitions),
    superseded: runs
      .filter((run) => supersededOf(run).length > 0)
      .map((run) => ({ run: run.id, kind: run.kind, cell: run.cell, definitions: supersededOf(run) })),
    withdrawn: [...withdrawals].sort((a, b) => (a.run < b.run ? -1 : 1)),
  });
}

/** A run that is not there though another was made of it. */
export interface MissingParent {
  /** The run that lacks its parent. */
  readonly run: string;
  readonly parent: string;
  readonly reason: string;
}

/** The runs that are not there though others were made of them; each says who lacks what. */
export function missingParents(runs: readonly Run[]): readonly MissingParent[] {
  const ids = new Set(runs.map(({ id }) => id));
  const weights = new Set(
    runs.flatMap((run) =>
      run.kind === "train" && run.outcome.status === "finished" ? [`${run.cell} ${run.outcome.weights.sha256}`] : [],
    ),
  );
  return runs.flatMap((run) =>
    run.parents
      // Another run of the parent's cell that gave the same weights stands for it.
      .filter((parent) => !ids.has(parent.run) && !weights.has(`${parent.cell} ${parent.weightsSha256}`))
      .map((parent) => ({
        run: run.id,
        parent: parent.run,
        reason: `run ${run.id} (${run.kind}): must have its parent, run ${parent.run} of cell ${parent.cell.slice(0, 12)}, got none`,
      })),
  );
}
