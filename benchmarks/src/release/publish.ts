// Freezing a release: everything that speaks against it is found first and told at once, and nothing is written then. A
// version that is there with the same content is left as it is, so publishing again only brings its pages up to date.
import path from "node:path";
import {
  definitionsIn,
  makeRelease,
  missingParents,
  releaseVersionSchema,
  sameRelease,
  writeRelease,
} from "@basin/record";
import type { Release } from "@basin/record";
import { makeCatalog } from "../catalog.ts";
import { UserError } from "../errors.ts";
import { uncommitted } from "./git.ts";
import { planPages, writePages } from "./pages.ts";
import type { ReleasePage } from "./pages.ts";
import { judgeRuns } from "./verdicts.ts";
import { fileHash, problemText, verifyFolders } from "./verify.ts";
import type { FiledRun } from "./verify.ts";

/** What is published, and how. */
export interface PublishRequest {
  readonly version: string;
  /** The day, `2026-11-24`; a version that is there keeps its own. */
  readonly date: string;
  /** The published results. */
  readonly results: string;
  /** Where the pages of releases lie. */
  readonly pages: string;
  /** Publishes without the superseded runs rather than refuse for them; they are listed in the manifest. */
  readonly leaveOutSuperseded: boolean;
  readonly dryRun: boolean;
}

/** What was published, or would be. */
export interface Published {
  readonly release: Release;
  readonly manifest: string;
  readonly state: "new" | "unchanged";
  readonly pages: readonly ReleasePage[];
}

/** Publishes a release; a UserError lists every reason why not. */
export async function publish(request: PublishRequest): Promise<Published> {
  const { version, results } = request;
  if (!releaseVersionSchema.safeParse(version).success) {
    throw new UserError(
      `publish: a version must be v, a number, a dot and a number, got "${version}"; give one as v0.1`,
    );
  }
  const reasons: string[] = [];
  const { runs, archive, problems } = await verifyFolders([results]);
  reasons.push(...problems.map(problemText));
  const there = archive.releases.find((release) => release.version === version);
  reasons.push(...uncommittedReasons(results, version));
  const release = makeRelease({
    version,
    date: there?.date ?? request.date,
    runs: await Promise.all(runs.map(async ({ run, path: file }) => ({ run, sha256: await fileHash(file) }))),
    withdrawals: archive.withdrawals,
    definitions: definitionsIn(makeCatalog()),
    judge: judgeRuns,
  });
  if (release.runs.length === 0)
    reasons.push(`${results}: must have a run to publish, got none; see basin results add`);
  if (!request.leaveOutSuperseded) reasons.push(...supersededReasons(release));
  reasons.push(...lostParents(release, runs));
  if (there !== undefined && !sameRelease(there, release)) {
    reasons.push(
      `release ${version}: must not change, got other content than results/releases/${version}.json; give the next version`,
    );
  }
  const pages = await planPages(request.pages, release).catch((error: unknown) => {
    if (!(error instanceof UserError)) throw error;
    reasons.push(error.message);
    return [];
  });
  if (reasons.length > 0) {
    throw new UserError(
      [`publish ${version}: refused for ${reasons.length} ${reasons.length === 1 ? "reason" : "reasons"}:`, ...reasons]
        .map((line, index) => (index === 0 ? line : `- ${line}`))
        .join("\n"),
    );
  }
  if (!request.dryRun) {
    // The manifest first: pages without one show nothing, and the same command goes on from there.
    if (there === undefined) await writeRelease(results, release);
    await writePages(pages);
  }
  const manifest = path.join(results, "releases", `${version}.json`);
  return { release, manifest, state: there === undefined ? "new" : "unchanged", pages };
}

/** Why git speaks against it: what is not committed can be fetched by nobody. The manifest itself may wait for its commit. */
function uncommittedReasons(results: string, version: string): string[] {
  const files = uncommitted(results);
  if (files === undefined) return [`${results}: must be in a git checkout, got none; publish from the repository`];
  const others = files.filter((file) => !file.endsWith(`releases/${version}.json`));
  const more = others.length > 5 ? ` and ${others.length - 5} more` : "";
  return others.length === 0
    ? []
    : [`${results}: must be committed, got changes in ${others.slice(0, 5).join(", ")}${more}; commit them first`];
}

/** One reason for each superseded definition, with the runs that use it. */
function supersededReasons({ superseded }: Release): string[] {
  const byDefinition = Map.groupBy(
    superseded.flatMap(({ run, definitions }) => definitions.map((each) => ({ run, ...each }))),
    ({ kind, id, version, current }) => `${kind} ${id} version ${version}, and ${current} is current`,
  );
  return [...byDefinition].map(([what, uses]) => {
    const ids = uses.map(({ run }) => run);
    const more = ids.length > 3 ? ` and ${ids.length - 3} more` : "";
    return `superseded: ${ids.length} runs use ${what}: ${ids.slice(0, 3).join(", ")}${more}; run them again, or publish with --leave-out-superseded`;
  });
}

/** Runs of a release whose parents it leaves out, as those were withdrawn. */
function lostParents({ runs, withdrawn }: Release, all: readonly FiledRun[]): string[] {
  const kept = new Set(runs.map(({ id }) => id));
  const taken = new Set(withdrawn.map(({ run }) => run));
  return missingParents(all.map(({ run }) => run).filter(({ id }) => kept.has(id)))
    .filter(({ parent }) => taken.has(parent))
    .map(
      ({ run, parent }) => `run ${run}: must have its parent, got one that is withdrawn (${parent}); withdraw it too`,
    );
}
