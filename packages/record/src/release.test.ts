// A manifest holds what stands and is current, reads back, never changes, and tells what its runs lack.
import { mkdtemp, readdir, readFile, rm, writeFile, mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { hash, measureRun, runId, sharpnessValue, trainOutcome, trainRun } from "../test/example.ts";
import { readArchive, releasePath, writeRelease } from "./archive.ts";
import { compareVersions, makeRelease, missingParents, parseRelease, releaseText, sameRelease } from "./release.ts";
import type { ReleaseSource } from "./release.ts";
import type { Run } from "./run.ts";
import { protocolMajor, protocolVersion } from "./version.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "basin-release-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

const source = (runs: readonly Run[], changes: Partial<ReleaseSource> = {}): ReleaseSource => ({
  version: "v0.1",
  date: "2026-11-24",
  runs: runs.map((run) => ({ run, sha256: hash("a") })),
  withdrawals: [],
  definitions: [{ kind: "model", id: "f1", version: 1 }],
  judge: (kept) => [{ claim: "a-claim", version: 1, workload: "f1-mnist-paper", status: "too few", n: kept.length }],
  ...changes,
});

describe("makeRelease", () => {
  it("keeps what stands and is current, in order, and judges only that", async () => {
    const train = await trainRun(3);
    const measure = await measureRun(1, train, {}, [sharpnessValue()]);
    const smoke = await trainRun(4, { scale: "smoke" });
    const old = await trainRun(5, { spec: { ...train.spec, method: { id: "mixed", version: 1 } } });
    const otherProtocol = await trainRun(6, { protocol: "99.0.0" });
    const withdrawal = { run: runId(2), reason: "trained on the test set", date: "2026-02-03" };
    const release = makeRelease(
      source([train, measure, smoke, old, otherProtocol, await trainRun(2)], {
        withdrawals: [withdrawal],
        definitions: [{ kind: "method", id: "mixed", version: 2 }],
      }),
    );
    expect(release.runs.map(({ id }) => id)).toEqual([runId(1), runId(3)]);
    expect(release.verdicts).toMatchObject([{ n: 2 }]);
    expect(release.withdrawn).toEqual([withdrawal]);
    expect(release.superseded).toEqual([
      {
        run: runId(5),
        kind: "train",
        cell: old.cell,
        definitions: [{ kind: "method", id: "mixed", version: 1, current: 2 }],
      },
    ]);
    expect(release.definitions).toContainEqual({ kind: "trainer", id: "trainer", version: 1 });
    expect(parseRelease(JSON.parse(releaseText(release)))).toEqual(release);
    expect(sameRelease(release, { ...release, date: "2027-01-01" })).toBe(true);
    expect(sameRelease(release, { ...release, protocol: "0.99.1" })).toBe(protocolMajor(protocolVersion) === 0);
    expect(sameRelease(release, { ...release, protocol: "99.0.0" })).toBe(false);
    expect(sameRelease(release, { ...release, verdicts: [] })).toBe(false);
  });

  it.each(["0.1", "v1", "v0.1.2", "v01.1", "v0.1 ", "../v0.1"])("refuses the version %s", (version) => {
    expect(() => makeRelease(source([], { version }))).toThrow("version");
  });
});

it("orders versions by their numbers", () => {
  expect(["v0.10", "v1.0", "v0.9"].toSorted(compareVersions)).toEqual(["v0.9", "v0.10", "v1.0"]);
});

it("names parents that are not there, and takes equal weights for them", async () => {
  const train = await trainRun(1);
  const measure = await measureRun(2, train, {}, [sharpnessValue()]);
  expect(missingParents([train, measure])).toEqual([]);
  expect(missingParents([await trainRun(7), measure])).toEqual([]);
  const outcome = { ...trainOutcome(), weights: { sha256: hash("e"), parameters: 1 } };
  const lacking = missingParents([await trainRun(7, { outcome }), measure]);
  expect(lacking).toHaveLength(1);
  expect(lacking[0]!.reason).toContain(train.id);
});

describe("the archive", () => {
  it("reads back what was written, in order, and lets nothing replace a manifest", async () => {
    const first = makeRelease(source([await trainRun(1)], { version: "v0.10" }));
    const second = makeRelease(source([await trainRun(1)], { version: "v0.9" }));
    await writeRelease(folder, first);
    await writeRelease(folder, second);
    await expect(writeRelease(folder, { ...first, verdicts: [] })).rejects.toThrow("never change");
    expect(await readFile(releasePath(folder, "v0.10"), "utf8")).toBe(releaseText(first));
    expect(await readdir(join(folder, "releases"))).toHaveLength(2);
    const { releases, problems } = await readArchive([folder]);
    expect(releases.map(({ version }) => version)).toEqual(["v0.9", "v0.10"]);
    expect(problems).toEqual([]);
  });

  it("names every bad file and keeps the good ones", async () => {
    await mkdir(join(folder, "withdrawn"));
    await mkdir(join(folder, "releases"));
    const good = { run: runId(1), reason: "trained on the test set", date: "2026-02-03" };
    await writeFile(join(folder, "withdrawn", `${runId(1)}.json`), JSON.stringify(good));
    await writeFile(join(folder, "withdrawn", `${runId(2)}.json`), JSON.stringify(good));
    await writeFile(join(folder, "withdrawn", `${runId(3)}.json`), "{");
    await writeFile(join(folder, "releases", "v0.1.json"), JSON.stringify({ version: "v0.1" }));
    const { withdrawals, releases, problems } = await readArchive([folder, join(folder, "nowhere")]);
    expect(withdrawals).toEqual([good]);
    expect(releases).toEqual([]);
    expect(problems.map(({ reason }) => reason)).toEqual([
      expect.stringContaining("schemaVersion"),
      expect.stringContaining("must lie at"),
      expect.stringContaining("must be readable JSON"),
    ]);
  });
});
