// Loading verifies every byte and changes nothing on disk; what is wrong is said with what to do.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import type { DataFile } from "./dataset.ts";
import { readDataFile, readUnofficial } from "./files.ts";
import { dataFolder } from "./folder.ts";
import { loadDataSet } from "./load.ts";
import { dataSets, findDataSet } from "./sets.ts";
import { dataSetStatus } from "./status.ts";
import { sha256 } from "./testing/idx-files.ts";

const root = mkdtempSync(path.join(tmpdir(), "basin-load-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const good = Uint8Array.of(1, 2, 3, 4);
const file: DataFile = { name: "a.bin", urls: [], bytes: 4, sha256: sha256(good) };
const folder = path.join(root, "set");
const noDeclaration = new Map<string, string>();

beforeEach(() => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
});

describe("a data file", () => {
  it("is read when its bytes are official", async () => {
    writeFileSync(path.join(folder, "a.bin"), good);
    expect(await readDataFile(folder, file, noDeclaration)).toMatchObject({ sha256: file.sha256 });
  });

  it.each([
    ["missing", undefined, /a\.bin: missing; run "npx basin data fetch set", or set BASIN_DATA/],
    ["cut short", Uint8Array.of(1, 2), /must have 4 bytes, got 2; remove it and run "npx basin data fetch set"/],
    ["changed", Uint8Array.of(1, 2, 3, 5), /must have SHA-256 [0-9a-f]{64}, got [0-9a-f]{64}; remove it/],
  ])("is refused when %s, and left as it was", async (_, bytes, message) => {
    if (bytes) writeFileSync(path.join(folder, "a.bin"), bytes);
    await expect(readDataFile(folder, file, noDeclaration)).rejects.toThrow(message);
    expect(readdirSync(folder)).toEqual(bytes ? ["a.bin"] : []);
    if (bytes) expect([...readFileSync(path.join(folder, "a.bin"))]).toEqual([...bytes]);
  });

  it("with other bytes is taken when the folder declares it, and the reason goes along", async () => {
    writeFileSync(path.join(folder, "a.bin"), Uint8Array.of(9, 9, 9));
    writeFileSync(path.join(folder, "unofficial.json"), JSON.stringify({ "a.bin": { why: "made from a copy" } }));
    const checked = await readDataFile(folder, file, await readUnofficial(folder, [file]));
    expect(checked.unofficial).toBe("made from a copy");
    expect(checked.sha256).toBe(sha256(Uint8Array.of(9, 9, 9)));
  });

  it("in a folder of its own is excused by a declaration beside it alone", async () => {
    const deep: DataFile = { ...file, name: "inner/a.bin" };
    mkdirSync(path.join(folder, "inner"));
    writeFileSync(path.join(folder, "inner", "a.bin"), Uint8Array.of(9, 9, 9, 9));
    const declaration = JSON.stringify({ "a.bin": { why: "made from a copy" } });
    writeFileSync(path.join(folder, "unofficial.json"), declaration);
    const outside = await readUnofficial(folder, [deep]);
    await expect(readDataFile(folder, deep, outside)).rejects.toThrow(/or declare it in .*inner\/unofficial\.json/);
    writeFileSync(path.join(folder, "inner", "unofficial.json"), declaration);
    expect(await readDataFile(folder, deep, await readUnofficial(folder, [deep]))).toMatchObject({
      unofficial: "made from a copy",
    });
  });

  it.each([
    ["no JSON", "{", /unofficial\.json: must be JSON/],
    ["a list", "[]", /must be an object of file names/],
    ["no reason", '{"a.bin": {}}', /"a\.bin" must have a reason "why"/],
  ])("is not excused by a declaration with %s", async (_, text, message) => {
    writeFileSync(path.join(folder, "unofficial.json"), text);
    await expect(readUnofficial(folder, [file])).rejects.toThrow(message);
  });
});

describe("loadDataSet", () => {
  it("makes a generated set of the size asked for, with caveats and hashes", async () => {
    const data = await loadDataSet("glyphs", { train: 20, test: 10 });
    expect(data.train.count).toBe(20);
    expect(data.test.features.length).toBe(7840);
    expect(data.caveats).toEqual([
      "synthetic data: glyphs is generated",
      "subset: the first 20 of 60000 training samples",
      "subset: the first 10 of 10000 test samples",
    ]);
    expect(Object.keys(data.hashes)).toEqual(["train", "test"]);
    expect(data.hashes).toEqual((await loadDataSet("glyphs", { train: 20, test: 10 })).hashes);
  });

  it("says which sets there are and what is missing", async () => {
    await expect(loadDataSet("imagenet")).rejects.toThrow("data: no such data set, got imagenet; use one of mnist");
    await expect(loadDataSet("mnist", { folder: root })).rejects.toThrow(/missing; run "npx basin data fetch mnist"/);
    await expect(loadDataSet("glyphs", { train: 60_001 })).rejects.toThrow(
      "train samples must be 1 to 60000, got 60001",
    );
    await expect(loadDataSet("glyphs", { test: 0 })).rejects.toThrow("test samples must be 1 to 10000, got 0");
  });
});

describe("the registry", () => {
  it("has ids of its own, and files with sizes and hashes", () => {
    expect(new Set(dataSets.map((set) => set.id)).size).toBe(dataSets.length);
    for (const set of dataSets) {
      expect(findDataSet(set.id)).toBe(set);
      expect(set.id).toMatch(/^[a-z0-9-]+$/);
      if (set.source.kind !== "files") continue;
      const { files, archive } = set.source;
      // What comes in an archive has no address of its own, and the other way round.
      for (const entry of files) expect(entry.urls.length > 0).toBe(archive === undefined);
      for (const entry of archive === undefined ? files : [...files, archive]) {
        expect(entry.sha256).toMatch(/^[0-9a-f]{64}$/);
        expect(entry.bytes).toBeGreaterThan(0);
        for (const url of entry.urls) expect(URL.canParse(url) && url.endsWith(`/${entry.name}`)).toBe(true);
      }
    }
  });

  it("reports what of a set is here", async () => {
    const mnist = findDataSet("mnist");
    const status = await dataSetStatus(mnist, { folder: root });
    expect(status.state).toBe("missing");
    expect(status.problems).toHaveLength(4);
    mkdirSync(path.join(root, "mnist"), { recursive: true });
    writeFileSync(path.join(root, "mnist", "t10k-labels-idx1-ubyte.gz"), "short");
    expect((await dataSetStatus(mnist, { folder: root })).state).toBe("damaged");
    expect((await dataSetStatus(findDataSet("glyphs"))).state).toBe("generated");
  });

  it("looks where BASIN_DATA says, else in the platform's cache", () => {
    expect(dataFolder({ BASIN_DATA: root })).toBe(root);
    expect(path.basename(dataFolder({}))).toBe("data");
  });
});
