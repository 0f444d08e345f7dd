// The version of the protocol is that of @basin/benchmarks. Between two releases it may already be the next one; a new major
// must be, as a run made today is not comparable with yesterday's.
import { readFileSync } from "node:fs";
import path from "node:path";
import getReleasePlan from "@changesets/get-release-plan";

/** The package whose version is the protocol's. */
export const BENCHMARK = "@basin/benchmarks";
/** The package that writes the version into records. */
export const RECORD = "@basin/record";

/** What the waiting changesets come to. */
export interface Planned {
  /** The version that the benchmark has now. */
  readonly current: string;
  /** The version that it gets; the current one where no changeset raises it. */
  readonly version: string;
  /** The packages that get a new version. */
  readonly names: readonly string[];
}

/** Reads what the waiting changesets of a workspace come to. */
export async function plannedVersion(root: string): Promise<Planned> {
  const { releases } = await getReleasePlan(root);
  const raised = releases.filter(({ type }) => type !== "none");
  const { version: current } = JSON.parse(readFileSync(path.join(root, "benchmarks/package.json"), "utf8")) as {
    readonly version: string;
  };
  const version = raised.find(({ name }) => name === BENCHMARK)?.newVersion ?? current;
  return { current, version, names: raised.map(({ name }) => name) };
}

/** Why records may not carry `protocol` while the benchmark is at `current` and goes to `version`; null where they may. */
export function protocolProblem(
  protocol: string,
  { current, version }: Pick<Planned, "current" | "version">,
): string | null {
  const major = (one: string): string => one.split(".")[0]!;
  const allowed = major(current) === major(version) ? [...new Set([current, version])] : [version];
  if (allowed.includes(protocol)) return null;
  return `protocol: must be ${allowed.join(" or ")} as ${BENCHMARK} is, got ${protocol}; write ${version} to packages/record/src/version.ts and docs/protocol.md`;
}
