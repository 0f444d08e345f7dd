// The policy over the repository's own records: as they are it holds, and each way to break a record or the folder is caught by
// name. Runs are changed as somebody would who recomputes hashes, so that only what the policy adds can tell.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { makeRun, makeRunId, parseRelease, releasePath, runPath, scanRuns, writeRun } from "@basin/record";
import type { MeasureRun, Run, RunDraft, TrainRun } from "@basin/record";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { makeCatalog } from "../../catalog.ts";
import { propose } from "../propose.ts";
import { withBase } from "./base.ts";
import { policyComment } from "./comment.ts";
import { checkPolicy, MOST_FILE_BYTES } from "./policy.ts";
import type { PolicyRequest, PolicyResult } from "./policy.ts";

const published = path.resolve(import.meta.dirname, "..", "..", "..", "..", "results");
const now = Date.UTC(2026, 11, 31);
let root: string;
let base: string;
let head: string;
let runs: Run[];
let training: TrainRun;
let measurement: MeasureRun;

beforeAll(async () => {
  ({ runs } = await scanRuns([published]));
  runs.sort((a, b) => (a.id < b.id ? -1 : 1));
  training = runs.find((run) => run.kind === "train")!;
  measurement = runs.find((run) => run.kind === "measure" && run.parents[0]!.run === training.id) as MeasureRun;
});

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), "basin-policy-"));
  [base, head] = [path.join(root, "base"), path.join(root, "head")];
  for (const folder of [base, head]) {
    // Few files, so that a test is quick: one training and what was measured of it.
    for (const run of [training, measurement]) copy(run, folder);
    mkdirSync(path.join(folder, "releases"), { recursive: true });
  }
});
afterEach(() => rmSync(root, { recursive: true }));

function copy(run: Run, folder: string): void {
  cpSync(path.join(published, runPath(run)), path.join(folder, runPath(run)));
}

const check = (changes: Partial<PolicyRequest> = {}): Promise<PolicyResult> =>
  checkPolicy({ base, head, now, fromCi: false, ...changes });
const problemsOf = async (changes: Partial<PolicyRequest> = {}): Promise<string> =>
  (await check(changes)).problems.join("\n");

/** Writes a run like another but for some fields, with its hashes recomputed and an id of its own. */
async function submit<One extends Run>(from: One, changes: Partial<One>, keepId = false): Promise<Run> {
  const { schemaVersion: _, cell: _cell, outcomeHash: _hash, ...draft } = from;
  // A time just after the first, as a re-run's.
  const id = keepId ? from.id : `${from.id.slice(0, 24)}${makeRunId().slice(24)}`;
  const run = await makeRun({ ...draft, id, ...changes } as RunDraft);
  await writeRun(head, run);
  return run;
}

/** A training with another outcome. */
function outcome(changes: (final: FinalOf) => Partial<FinalOf>): Partial<TrainRun> {
  if (training.outcome.status !== "finished") throw new Error("diverged");
  return { outcome: { ...training.outcome, ...changes(training.outcome) } };
}
type FinalOf = Extract<TrainRun["outcome"], { status: "finished" }>;

describe("the policy", () => {
  it("holds for every published record, and for a re-run of one", { timeout: 120_000 }, async () => {
    mkdirSync(path.join(root, "empty"));
    cpSync(path.join(published, "README.md"), path.join(root, "empty", "README.md"));
    const { problems, added } = await checkPolicy({
      base: path.join(root, "empty"),
      head: published,
      now,
      fromCi: false,
    });
    expect(problems).toEqual([]);
    expect(added).toHaveLength(runs.length);
    await submit(training, {});
    expect(await problemsOf()).toBe("");
  });

  it.each<[string, () => void | Promise<unknown>, RegExp]>([
    ["a run that is gone", () => rmSync(path.join(head, runPath(measurement))), /must stay, got removed/],
    [
      "a run that changed, hashes and all",
      async () => {
        rmSync(path.join(head, runPath(training)));
        await submit(
          training,
          outcome(({ distance }) => ({ distance: distance + 1 })),
          true,
        );
      },
      /must not change, got other bytes/,
    ],
    [
      "a file of another kind",
      () => writeFileSync(path.join(head, "run.js"), "1"),
      /run\.js: must be a run, a withdrawal/,
    ],
    [
      "a file behind a run's name that is none",
      () => writeFileSync(path.join(head, path.dirname(runPath(training)), `${makeRunId()}.json`), "{}"),
      /schemaVersion must be a whole number/,
    ],
    [
      "a folder that is too deep",
      () => mkdirSync(path.join(head, "a/b/c/d/e"), { recursive: true }),
      /at most 3 folders deep/,
    ],
    [
      "a file that is too large",
      () =>
        writeFileSync(
          path.join(head, path.dirname(runPath(training)), `${makeRunId()}.json`),
          " ".repeat(MOST_FILE_BYTES + 1),
        ),
      new RegExp(`must be at most ${MOST_FILE_BYTES} bytes`),
    ],
    [
      "a link to a file outside",
      () => symlinkSync("/etc/hostname", path.join(head, path.dirname(runPath(training)), `${makeRunId()}.json`)),
      /must be a plain file, got a link/,
    ],
    [
      "a link in the place of a folder",
      () => symlinkSync("/", path.join(head, "probe")),
      /probe: must be a plain file, got a link/,
    ],
    ["a run of smoke scale", () => submit(training, { scale: "smoke" }), /scale must be paper or reduced, got smoke/],
    ["a run that claims to be made by CI", () => submit(training, { origin: "ci" }), /origin must not be ci/],
    [
      "a run whose parent is not there",
      () =>
        submit(measurement, {
          parents: [{ ...measurement.parents[0]!, run: makeRunId(), weightsSha256: "e".repeat(64) }],
        }),
      /must have its parent/,
    ],
    [
      "other data without the caveat",
      () =>
        submit(training, {
          data: {
            ...training.data,
            hashes: { ...training.data.hashes, [Object.keys(training.data.hashes)[0]!]: "e".repeat(64) },
          },
        }),
      /data\.hashes must be those of mnist/,
    ],
    [
      "a model that there is not",
      () => submit(training, { spec: { ...training.spec, model: { id: "f9", version: 1 } } }),
      /model f9, version 1 must be in the catalog/,
    ],
    [
      "a version that there is not",
      () => submit(training, { spec: { ...training.spec, model: { ...training.spec.model, version: 99 } } }),
      /model f1, version 99 must be in the catalog/,
    ],
  ])("refuses %s", async (_, change, wanted) => {
    await change();
    expect(await problemsOf()).toMatch(wanted);
  });

  it.each<[string, () => Promise<unknown>, RegExp]>([
    [
      "an accuracy of half a sample",
      () =>
        submit(
          training,
          outcome(({ final }) => ({
            final: { ...final, batchStatistics: { ...final.batchStatistics, test: { loss: 1, accuracy: 0.98005 } } },
          })),
        ),
      /accuracy must be a whole number of 10000 samples, got 9800\.5/,
    ],
    [
      "a loss that so many wrong samples cannot have",
      () =>
        submit(
          training,
          outcome(({ final }) => ({
            final: { ...final, inference: { ...final.inference, test: { loss: 0.01, accuracy: 0.9 } } },
          })),
        ),
      /inference, test: loss must be at least 0\.069/,
    ],
    [
      "a loss below 0",
      () =>
        submit(
          training,
          outcome(({ curves }) => ({ curves: { ...curves, trainLoss: curves.trainLoss.map(() => -1) } })),
        ),
      /losses of the curves must be at least 0/,
    ],
    [
      "updates that are no epochs",
      () =>
        submit(
          training,
          outcome(({ updates }) => ({ updates: updates + 1 })),
        ),
      /updates must be \d+, got \d+/,
    ],
    [
      "parameters of another model",
      () =>
        submit(
          training,
          outcome(({ weights }) => ({ weights: { ...weights, parameters: 7 } })),
        ),
      /parameters must be \d+, got 7/,
    ],
    [
      "an end in the future",
      () => submit(training, { timings: { ...training.timings, finishedAt: "2027-06-01T00:00:00Z" } }),
      /finishedAt must not be in the future/,
    ],
    [
      "an end before its start",
      () => submit(training, { timings: { ...training.timings, finishedAt: "2026-01-01T00:00:00Z" } }),
      /startedAt must be before finishedAt/,
    ],
    [
      "no time at all",
      () => submit(training, { timings: { ...training.timings, seconds: 0 } }),
      /seconds must be above 0, got 0/,
    ],
    [
      "more seconds than there were",
      () => submit(training, { timings: { ...training.timings, seconds: 1e9 } }),
      /seconds must fit between start and end/,
    ],
    [
      "an id of another time",
      () => submit(training, { id: `0199b1c2-0000-7000-8000-${"0".repeat(12)}` }),
      /the time in the id must be startedAt/,
    ],
    [
      "a φ below 0",
      () =>
        submit(
          measurement,
          values((value) => ({
            value: -value.value,
            numerator: -value.numerator,
            fMax: measurement.outcome.f - value.numerator,
          })),
        ),
      /must be at least 0, got -/,
    ],
    [
      "a φ that is not its own quotient",
      () =>
        submit(
          measurement,
          values(({ value }) => ({ value: 2 * value })),
        ),
      /must be 100 \(f_max − f\) \/ \(1 \+ f\)/,
    ],
    [
      "gains that fall",
      () =>
        submit(
          measurement,
          values(() => ({ gains: [2, 1] })),
        ),
      /gains must not fall/,
    ],
    [
      "an f that is not its training's",
      () => submit(measurement, { outcome: { ...measurement.outcome, f: measurement.outcome.f + 1 } }),
      /f must be that of its training/,
    ],
    [
      "a dimension that is not the model's",
      () => submit(measurement, { outcome: { ...measurement.outcome, dimension: 3 } }),
      /dimension must be \d+, got 3/,
    ],
  ])("finds what cannot be: %s", async (_, change, wanted) => {
    await change();
    expect(await problemsOf()).toMatch(wanted);
  });

  it("takes runs of CI from CI, and definitions that come along, with a note", async () => {
    await submit(training, { origin: "ci" });
    expect(await problemsOf({ fromCi: true })).toBe("");
    const catalog = makeCatalog();
    const model = { ...catalog.models.find(({ id }) => id === training.spec.model.id)!, id: "f9", version: 1 };
    await submit(training, { spec: { ...training.spec, model: { id: "f9", version: 1 } } });
    const { problems, notes } = await check({
      fromCi: true,
      headCatalog: { ...catalog, models: [...catalog.models, model] },
    });
    expect(problems).toEqual([]);
    expect(notes).toContain("model f9, version 1 comes with this pull request");
  });

  it("reads nothing beyond a link", async () => {
    rmSync(head, { recursive: true });
    symlinkSync(published, head);
    const { problems, added } = await check();
    expect(problems.join()).toMatch(/results: must be a plain file, got a link/);
    expect(added).toEqual([]);
  });

  it("knows the results of a commit, and no commit that is an option", async () => {
    const files = await withBase("HEAD", (folder) => scanRuns([folder]));
    expect(files.problems).toEqual([]);
    expect(files.runs.length).toBeGreaterThan(0);
    await expect(withBase("--output=x", () => Promise.resolve())).rejects.toThrow(/base: must be a folder or a commit/);
  });
});

describe("a proposal", () => {
  const proposal = { branch: "nightly/1", title: "Run published rows again", now, dryRun: true };

  it("adds runs of CI to the published ones and holds them to the policy", async () => {
    const results = path.join(root, "results");
    cpSync(published, results, { recursive: true });
    const from = path.join(root, "from");
    const { schemaVersion: _, cell: _cell, outcomeHash: _hash, ...draft } = training;
    const again = await makeRun({ ...draft, id: `${training.id.slice(0, 24)}${makeRunId().slice(24)}`, origin: "ci" });
    await writeRun(from, again);
    const { added, pullRequest, body } = await propose({ ...proposal, from, results });
    expect([added, pullRequest]).toEqual([1, null]);
    expect(body).toContain("equal bytes");
    expect((await propose({ ...proposal, from, results })).body).toBe("All runs are there already.");
    await writeRun(from, await makeRun({ ...draft, id: makeRunId(), origin: "ci" }));
    await expect(propose({ ...proposal, from, results })).rejects.toThrow(/the policy does not hold: .*time in the id/);
  });

  it("has nothing to say of no runs, and takes no branch that is an option", async () => {
    const from = path.join(root, "none");
    expect(await propose({ ...proposal, from, results: head })).toMatchObject({ added: 0, pullRequest: null });
    await expect(propose({ ...proposal, from, results: head, branch: "--force" })).rejects.toThrow(
      /branch: must be a plain/,
    );
  });
});

/** A measurement with other values. */
function values(change: (value: MeasureRun["outcome"]["values"][number]) => object): Partial<MeasureRun> {
  const changed = measurement.outcome.values.map((value) => ({ ...value, ...change(value) }));
  return { outcome: { ...measurement.outcome, values: changed } };
}

describe("the comment", () => {
  it("shows what is new beside the published row, with tiers, status, caveats and the command", async () => {
    // Those of a release, which stays as it is when records come.
    const release = parseRelease(JSON.parse(readFileSync(releasePath(published, "v0.1"), "utf8")));
    const released = new Set(release.runs.map(({ id }) => id));
    const others = runs.filter(({ id, kind }) => released.has(id) && (kind === "train" || kind === "measure"));
    for (const run of others) copy(run, head);
    const comment = policyComment(await check());
    expect(comment).toContain("The policy holds.");
    expect(comment).toContain("#### `f1-mnist-paper`");
    expect(comment).toMatch(/\| LB gap, points \| `-` \| `0\.\d\d \[0\.\d\d, 0\.\d\d\], n = 5` \|/);
    expect(comment).toMatch(/\| Tier \| `too few seeds` \| `1` \|/);
    expect(comment).toContain("Caveats: `CPU engine`");
    expect(comment).toContain("`npx basin run sb-lb --model f1 --data mnist --seed-list 1,2,3,4,5`");
  });

  it("shows a cell that was run again, and that it owed the same bytes", async () => {
    await submit(
      training,
      outcome(({ distance }) => ({ distance: distance + 1 })),
    );
    expect(policyComment(await check())).toMatch(/owed equal bytes, came to others/);
  });

  it("lets nothing of a record into Markdown: not its command, and values as code alone", async () => {
    const evil = "`x` | <img src=x onerror=alert(1)> @somebody [a](https://example.org) \u202e";
    const mnist = { ...training.spec.data, id: "mnist" };
    await submit(training, {
      command: evil,
      caveats: [evil, "own data"],
      spec: { ...training.spec, data: mnist, seed: 99 },
    });
    const comment = policyComment(await check());
    expect(comment).not.toContain(evil);
    const outside = comment.replaceAll(/`[^`\n]*`/g, "");
    expect(outside).not.toMatch(/[<>@]|https?:|\]\(|\u202e|basin run/);
  });

  it("stays within what GitHub takes, however much is wrong", async () => {
    const result = await check();
    const problems = Array.from({ length: 5000 }, (_, i) => `${i}: ${"x".repeat(5000)}`);
    expect(policyComment({ ...result, problems }).length).toBeLessThan(65_536);
  });
});
