// Releases over generated records in a checkout of a test's own: what is refused is told at once and
// leaves nothing behind, what is published is recomputed by `basin verify`, and prose outlives a re-publish.
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { makeRun, makeRunId, releaseText, runPath, scanRuns, withdrawalPath, writeRun } from "@basin/record";
import type { Run, TrainRun } from "@basin/record";
import { generatedRuns } from "@basin/record/test/generated-runs";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { basin } from "../testing/basin.ts";
import { publish } from "./publish.ts";
import type { PublishRequest } from "./publish.ts";
import { verifyFolders, verifyVersion } from "./verify.ts";
import { withdraw } from "./withdraw.ts";

/** Generated runs, written once. */
const generated = mkdtempSync(path.join(tmpdir(), "basin-generated-"));
let root: string;
let results: string;
let pages: string;
let runs: Run[];

const git = (...words: string[]): string =>
  execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b", ...words], { cwd: root, encoding: "utf8" });
const commit = (): string => git("add", "-A") + git("commit", "-qm", "records");
const fileOf = (run: Run): string => path.join(results, runPath(run));
const request = (changes: Partial<PublishRequest> = {}): PublishRequest => ({
  version: "v0.1",
  date: "2026-11-24",
  results,
  pages,
  leaveOutSuperseded: false,
  dryRun: false,
  ...changes,
});
const refusal = (changes: Partial<PublishRequest> = {}): Promise<string> =>
  publish(request(changes)).then(
    () => "published",
    (error: Error) => `${error.name}: ${error.message}`,
  );
const wrong = { reason: "made with a wrong data file", date: "2026-11-25" };
/** Withdraws one run alone, as somebody might by hand. */
const withdrawAlone = (run: Run): void => {
  mkdirSync(path.join(results, "withdrawn"), { recursive: true });
  writeFileSync(withdrawalPath(results, run.id), JSON.stringify({ run: run.id, ...wrong }));
};

beforeAll(async () => {
  const made = await generatedRuns({
    model: "f1",
    data: "mnist",
    seeds: [1, 2, 3, 4, 5],
    studies: ["sb-lb", "interpolation"],
  });
  for (const run of made) await writeRun(generated, run);
});
afterAll(() => rmSync(generated, { recursive: true }));
beforeEach(async () => {
  root = mkdtempSync(path.join(tmpdir(), "basin-release-"));
  results = path.join(root, "results");
  pages = path.join(root, "pages");
  cpSync(generated, results, { recursive: true });
  git("init", "-q");
  commit();
  ({ runs } = await scanRuns([results]));
});
afterEach(() => rmSync(root, { recursive: true }));

describe("publish", () => {
  it("writes nothing in a dry run, then a manifest that verifies, and nothing new the second time", async () => {
    const dry = await publish(request({ dryRun: true }));
    expect(dry.pages.map(({ state }) => state)).toEqual(dry.pages.map(() => "new"));
    expect(existsSync(path.join(results, "releases")) || existsSync(pages)).toBe(false);

    const { release, manifest, state } = await publish(request());
    expect(state).toBe("new");
    expect(release.runs).toHaveLength(runs.length);
    expect(release.verdicts.length).toBeGreaterThan(0);
    const bytes = readFileSync(manifest);
    expect((await verifyVersion([results], "v0.1")).problems).toEqual([]);

    // On another day, with the manifest still uncommitted: no change.
    const again = await publish(request({ date: "2026-12-24" }));
    expect(again.state).toBe("unchanged");
    expect(again.pages.every((page) => page.state === "unchanged")).toBe(true);
    expect(readFileSync(manifest)).toEqual(bytes);
  });

  it("keeps the prose that people wrote, also what its pages have no place for any more", async () => {
    await publish(request());
    const file = path.join(pages, "v0.1", "index.mdx");
    const words = "We found $& and `$1`, as *expected*.";
    const edited = readFileSync(file, "utf8")
      .replace(/(?<=prose: summary \*\/\}\n)[\s\S]*?(?=\{\/\* end of prose)/, () => `\n${words}\n\n`)
      .replace("## Verdicts", "## Changed by hand")
      .concat("\n{/* prose: thanks */}\n\nThanks to all.\n\n{/* end of prose */}\n");
    writeFileSync(file, edited);
    const { pages: written } = await publish(request());
    expect(written.map(({ state }) => state)).toEqual(["rewritten", ...written.slice(1).map(() => "unchanged")]);
    const text = readFileSync(file, "utf8");
    expect(text).toContain(words);
    expect(text).toContain("Thanks to all.");
    expect(text).toContain("## Verdicts");
    expect(text).not.toContain("Changed by hand");
    expect((await publish(request())).pages.every(({ state }) => state === "unchanged")).toBe(true);

    const broken = text.replace("{/* end of prose */}", "");
    writeFileSync(file, broken);
    expect(await refusal()).toMatch(/index\.mdx, line \d+: prose "summary" must end/);
    expect(readFileSync(file, "utf8")).toBe(broken);
  });

  it.each(["0.1", "v0.1.0", "latest", "../v0.1"])("refuses the version %s", async (version) => {
    expect(await refusal({ version })).toMatch(/^UserError: publish: a version must be/);
  });

  it("lists all that speaks against it at once, and writes nothing", async () => {
    const train = runs.find(({ kind }) => kind === "train")!;
    const measure = runs.find(({ kind, parents }) => kind === "measure" && parents[0]!.run !== train.id)!;
    rmSync(fileOf(train));
    writeFileSync(fileOf(measure), readFileSync(fileOf(measure), "utf8").replace(/"f": /, '"f": 1'));
    commit();
    writeFileSync(path.join(results, "train", "stray"), "");
    const told = await refusal();
    expect(told).toMatch(/refused for \d+ reasons:\n- /);
    expect(told).toContain(`must have its parent, run ${train.id}`);
    expect(told).toMatch(new RegExp(`${measure.id}\\.json: run: outcomeHash must be`));
    expect(told).toContain("must be committed, got changes in");
    expect(existsSync(path.join(results, "releases")) || existsSync(pages)).toBe(false);
  });

  it("never changes a version, and leaves withdrawn runs out of the next", async () => {
    const plot = runs.find(({ kind }) => kind === "interpolate")!;
    await publish(request());
    withdrawAlone(plot);
    commit();
    expect(await refusal()).toContain("release v0.1: must not change");
    const { release } = await publish(request({ version: "v0.2" }));
    expect(release.withdrawn.map(({ run }) => run)).toEqual([plot.id]);
    expect(release.runs).toHaveLength(runs.length - 1);
    // The old one still names it, and still verifies.
    expect((await verifyFolders([results])).problems).toEqual([]);
  });

  it("refuses what was made of a withdrawn run", async () => {
    const train = runs.find(({ id, kind }) => kind === "train" && runs.some(({ parents }) => parents[0]?.run === id))!;
    withdrawAlone(train);
    commit();
    expect(await refusal()).toMatch(new RegExp(`must have its parent, got one that is withdrawn \\(${train.id}\\)`));
  });

  it("refuses superseded runs by their definition, and leaves them out when told to", async () => {
    const train = runs.find((run): run is TrainRun => run.kind === "train")!;
    const { schemaVersion: _version, cell: _cell, outcomeHash: _hash, ...draft } = train;
    const model = { ...train.spec.model, version: train.spec.model.version + 1 };
    const raised = await makeRun({ ...draft, id: makeRunId(), spec: { ...train.spec, model } });
    await writeRun(results, raised);
    commit();
    const count = runs.length;
    expect(await refusal()).toMatch(
      new RegExp(`superseded: ${count} runs use model f1 version 1, and 2 is current: .* and ${count - 3} more`),
    );
    const { release } = await publish(request({ leaveOutSuperseded: true }));
    expect(release.runs.map(({ id }) => id)).toEqual([raised.id]);
    expect(release.superseded).toHaveLength(count);
    expect((await verifyVersion([results], "v0.1")).problems).toEqual([]);
  });
});

describe("withdraw", () => {
  it("takes a training back with all that was made of it, and leaves every run's file and a second call alone", async () => {
    const train = runs.find(({ id, kind }) => kind === "train" && runs.some(({ parents }) => parents[0]?.run === id))!;
    const made = runs.filter(({ parents }) => parents.some(({ run }) => run === train.id));
    const done = await withdraw(results, [train.id], wrong);
    expect(done.map(({ run }) => run)).toEqual([train, ...made].map(({ id }) => id).sort());
    expect(git("status", "--porcelain", "-uall").trimEnd().split("\n").sort()).toEqual(
      done.map(({ run }) => `?? results/withdrawn/${run}.json`),
    );
    commit();
    const again = await withdraw(results, [train.id], { ...wrong, reason: "for some other reason" });
    expect(again.every(({ state }) => state === "present")).toBe(true);
    expect(git("status", "--porcelain")).toBe("");
    expect((await publish(request())).release.withdrawn).toHaveLength(done.length);
  });

  it("writes nothing for a run that is not there, or without a reason", async () => {
    await expect(withdraw(results, [runs[0]!.id, "x"], wrong)).rejects.toThrow(/must be a run of .*, got "x"/);
    await expect(withdraw(results, [runs[0]!.id], { ...wrong, reason: "bad" })).rejects.toThrow(
      "at least 10 characters",
    );
    expect(git("status", "--porcelain")).toBe("");
  });
});

describe("verify", () => {
  it("names every file that is not what a release says, and ends with 1", async () => {
    const { release, manifest } = await publish(request());
    const [first, second] = runs as [Run, Run];
    // Reformatted: the content is right, the bytes are not.
    writeFileSync(fileOf(first), JSON.stringify(JSON.parse(readFileSync(fileOf(first), "utf8"))));
    rmSync(fileOf(second));
    const folders = { results, published: results, cache: path.join(root, "cache") };
    const { code, stdout } = await basin(["verify", "v0.1"], folders);
    expect(code).toBe(1);
    expect(stdout).toContain(`${fileOf(first)} must have SHA-256`);
    expect(stdout).toContain(`run ${second.id} must lie at ${runPath(second)}, got none`);
    git("checkout", "--", "results");
    expect((await basin(["verify", "--json"], folders)).code).toBe(0);

    const wrong = release.verdicts[0]!.status === "holds" ? "contradicted" : "holds";
    const verdicts = release.verdicts.map((verdict, index) => (index === 0 ? { ...verdict, status: wrong } : verdict));
    writeFileSync(manifest, releaseText({ ...release, verdicts }));
    const changed = await basin(["results", "verify"], folders);
    expect(changed.code).toBe(1);
    expect(changed.stdout).toMatch(
      new RegExp(`release v0\\.1: .* must come to ${wrong} \\(n = \\d+\\) as published, got`),
    );

    const versions = release.verdicts.map((verdict, index) => (index === 0 ? { ...verdict, version: 99 } : verdict));
    writeFileSync(manifest, releaseText({ ...release, verdicts: versions }));
    const { problems, notes } = await verifyVersion([results], "v0.1");
    expect(problems).toEqual([]);
    expect(notes[0]).toMatch(/not recomputed, as it was judged by version 99, which is version 1 now/);
  });

  it("says which releases there are", async () => {
    await expect(verifyVersion([results], "v9.9")).rejects.toThrow("there is none");
  });
});
