// The policy over submitted results: what a pull request may add to results/, checked by this code over another's files. The
// files are data: nothing of them is imported or run, and no link of theirs is followed.
import path from "node:path";
import { definitionsIn, definitionsOf, MAX_RUN_BYTES, readArchive, runPath, scanRuns } from "@basin/record";
import type { Catalog, Problem, Run, Withdrawal } from "@basin/record";
import { makeCatalog } from "../../catalog.ts";
import { problemText, verifyFolders } from "../../release/verify.ts";
import { implausible } from "./plausible.ts";
import { changesBetween, snapshotOf } from "./snapshot.ts";
import type { Changes } from "./snapshot.ts";

/** What is checked. */
export interface PolicyRequest {
  /** The results before. */
  readonly base: string;
  /** The results after. */
  readonly head: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Definitions that the pull request brings along: a run may use them, and it is noted. */
  readonly headCatalog?: Catalog;
  /** Whether runs may say that continuous integration made them: only its own workflows' may. */
  readonly fromCi: boolean;
}

/** What was found. */
export interface PolicyResult {
  readonly changes: Changes;
  /** What must be mended, one sentence each. */
  readonly problems: readonly string[];
  /** What a maintainer should know, and what forbids nothing. */
  readonly notes: readonly string[];
  /** All valid runs before and after. */
  readonly before: readonly Run[];
  readonly after: readonly Run[];
  readonly withdrawals: { readonly before: readonly Withdrawal[]; readonly after: readonly Withdrawal[] };
  /** Runs that were added. */
  readonly added: readonly Run[];
}

/** The most that a file may have, in bytes: a tenth of the curves of 10,000 epochs are more than any run needs. */
export const MOST_FILE_BYTES: number = MAX_RUN_BYTES / 4;
/** The most that one pull request may add. */
const MOST_FILES = 5000;
const MOST_BYTES = 64 * 2 ** 20;

const run = String.raw`(train|measure|interpolate|probe)/[0-9a-f]{64}/[0-9a-f-]{36}\.json`;
const allowed = new RegExp(String.raw`^(${run}|withdrawn/[0-9a-f-]{36}\.json|releases/v\d+\.\d+\.json)$`);

/** Checks the difference of two results folders. */
export async function checkPolicy(request: PolicyRequest): Promise<PolicyResult> {
  const [base, head] = await Promise.all([snapshotOf(request.base), snapshotOf(request.head)]);
  const changes = changesBetween(base, head);
  const problems = head.problems.map(problemText);
  const notes: string[] = [];
  for (const file of changes.removed)
    problems.push(`${file}: must stay, got removed; restore it (runs are withdrawn, never removed)`);
  for (const file of changes.changed) {
    if (file.endsWith(".json"))
      problems.push(`${file}: must not change, got other bytes; restore it and add a new file`);
    else notes.push(`${file} changes; it is no record`);
  }
  for (const file of changes.added) {
    const { size } = head.files.get(file)!;
    if (!allowed.test(file)) {
      problems.push(
        `${file}: must be a run, a withdrawal or a release (JSON by its name), got another file; remove it`,
      );
    } else if (size > MOST_FILE_BYTES) {
      problems.push(
        `${file}: must be at most ${MOST_FILE_BYTES} bytes, got ${size}; a run holds no weights and no data`,
      );
    }
  }
  const bytes = changes.added.reduce((sum, file) => sum + head.files.get(file)!.size, 0);
  if (changes.added.length > MOST_FILES || bytes > MOST_BYTES) {
    problems.push(
      `results: must grow by at most ${MOST_FILES} files and ${MOST_BYTES} bytes at once, got ${changes.added.length} and ${bytes}; open several pull requests`,
    );
  }
  const before = await scanRuns([request.base]);
  const withdrawnBefore = (await readArchive([request.base])).withdrawals;
  const nothing = { changes, before: before.runs, after: before.runs, added: [] };
  const withdrawals = { before: withdrawnBefore, after: withdrawnBefore };
  // Beyond a link lies what is not of the pull request.
  if (head.problems.length > 0) return { ...nothing, problems, notes, withdrawals };

  const verified = await verifyFolders([request.head]);
  const old = new Set((await verifyFolders([request.base])).problems.map((each) => relativeText(request.base, each)));
  problems.push(...verified.problems.map((each) => relativeText(request.head, each)).filter((each) => !old.has(each)));
  notes.push(...verified.notes);
  const isAdded = new Set(changes.added);
  const after = verified.runs.map((each) => each.run);
  const added = after.filter((each) => isAdded.has(runPath(each)));
  const context = { now: request.now, catalog: makeCatalog(), runs: new Map(after.map((each) => [each.id, each])) };
  for (const each of added) {
    const told = [...implausible(each, context), ...provenance(each, request)];
    problems.push(...told.map((sentence) => `${runPath(each)}: ${sentence}`));
    const { unknown, explained } = definitions(each, context.catalog, request.headCatalog);
    problems.push(...unknown.map((sentence) => `${runPath(each)}: ${sentence}`));
    notes.push(...explained);
    if (each.software.dirty) notes.push(`run ${each.id} was made by a checkout with uncommitted changes`);
    if (each.software.commit === null) notes.push(`run ${each.id} was made outside of a checkout`);
  }
  for (const { run: id, date } of verified.archive.withdrawals.filter((each) =>
    isAdded.has(`withdrawn/${each.run}.json`),
  )) {
    if (Date.parse(date) > request.now + 86_400_000)
      problems.push(`withdrawn/${id}.json: date must not be in the future, got ${date}`);
  }
  return {
    ...nothing,
    after,
    added,
    problems: [...new Set(problems)],
    notes: [...new Set(notes)],
    withdrawals: { before: withdrawnBefore, after: verified.archive.withdrawals },
  };
}

function relativeText(folder: string, problem: Problem): string {
  return problemText(problem).replaceAll(`${folder}${path.sep}`, "").replaceAll(path.sep, "/");
}

/** What a run says of itself that only some may say, or that does not belong here. */
function provenance({ origin, scale, data, caveats }: Run, { fromCi }: PolicyRequest): string[] {
  const official = new Map(
    makeCatalog()
      .dataSets.find(({ id }) => id === data.id)
      ?.files.map(({ name, sha256 }) => [name, sha256]) ?? [],
  );
  const isOther = Object.entries(data.hashes).some(([name, hash]) => official.has(name) && official.get(name) !== hash);
  return [
    ...(origin === "ci" && !fromCi ? ["origin must not be ci, got ci: only the project's own workflows say that"] : []),
    ...(scale === "smoke" ? ["scale must be paper or reduced, got smoke: it says nothing of anything"] : []),
    ...(isOther && !caveats.some((each) => /^(unofficial|own) data/.test(each))
      ? [`data.hashes must be those of ${data.id}, got others without the caveat that says so`]
      : []),
  ];
}

/** The definitions of a run that this code does not know; those that the pull request brings along explain themselves. */
function definitions(
  { spec }: Run,
  catalog: Catalog,
  headCatalog: Catalog | undefined,
): { unknown: string[]; explained: string[] } {
  const key = ({ kind, id }: { kind: string; id: string }): string => `${kind} ${id}`;
  const known = new Map(definitionsIn(catalog).map((each) => [key(each), each.version]));
  const brought = new Map((headCatalog ? definitionsIn(headCatalog) : []).map((each) => [key(each), each.version]));
  const unknown: string[] = [];
  const explained: string[] = [];
  for (const each of definitionsOf(spec)) {
    // Objective and trainer have a version and no list.
    if (each.kind === "objective" || each.kind === "trainer" || (known.get(key(each)) ?? 0) >= each.version) continue;
    const name = `${each.kind} ${each.id}, version ${each.version}`;
    if ((brought.get(key(each)) ?? 0) >= each.version) explained.push(`${name} comes with this pull request`);
    else unknown.push(`${name} must be in the catalog, got none; add its definition and npx basin catalog --write`);
  }
  return { unknown, explained };
}
