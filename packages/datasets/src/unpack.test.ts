// Unpacking: the named files and nothing else, whole and right or not at all, wherever an archive is wrong.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { DataFile, DataSet } from "./dataset.ts";
import { fetchDataSet } from "./status.ts";
import { sha256 } from "./testing/idx-files.ts";
import { tarFile, type TarEntry } from "./testing/tar-files.ts";
import { unpackFiles } from "./unpack.ts";

let root: string;
let folder: string;
let archive: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), "basin-unpack-"));
  folder = path.join(root, "set");
  archive = path.join(folder, "a.tar.gz");
  mkdirSync(folder);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const content = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => (i * 7919) % 251);
const one = content(2_000_000);
const two = content(5);
const fileOf = (name: string, bytes: Uint8Array): DataFile => ({
  name,
  urls: [],
  bytes: bytes.length,
  sha256: sha256(bytes),
});
const files = [fileOf("in/one.bin", one), fileOf("in/two.bin", two)];
const limit = 2_050_000;
const right: readonly TarEntry[] = [
  { name: "in/", type: "5" },
  { name: "in/readme.txt", bytes: content(100) },
  { name: "in/one.bin", bytes: one },
  { name: "in/two.bin", bytes: two },
];
const pack = (entries: readonly TarEntry[]): void => writeFileSync(archive, gzipSync(tarFile(entries)));
/** Every file below the test's folder but the archive. */
const left = (): string[] =>
  readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== "a.tar.gz")
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
    .toSorted();

describe("unpackFiles", () => {
  it("writes the named files and no others", () => {
    pack(right);
    unpackFiles(archive, folder, files, limit);
    expect(left()).toEqual(["set/in/one.bin", "set/in/two.bin"]);
    expect(sha256(readFileSync(path.join(folder, "in/one.bin")))).toBe(files[0]!.sha256);
    expect([...readFileSync(path.join(folder, "in/two.bin"))]).toEqual([...two]);
  });

  it("takes names with a dot in front, an uncompressed archive, and only what is asked for", () => {
    writeFileSync(archive, tarFile(right.map((entry) => ({ ...entry, name: `./${entry.name}` }))));
    unpackFiles(archive, folder, files.slice(1), limit);
    expect(left()).toEqual(["set/in/two.bin"]);
  });

  const replaced = (entry: TarEntry): readonly TarEntry[] => [...right.slice(0, 3), entry];
  it.each([
    ["lacks a file", right.slice(0, 3), /must hold in\/two\.bin, got none/],
    ["has a file outside", replaced({ name: "../two.bin", bytes: two }), /must hold in\/two\.bin, got none/],
    ["has an absolute file", replaced({ name: "/in/two.bin", bytes: two }), /must hold in\/two\.bin, got none/],
    ["has a link", replaced({ name: "in/two.bin", type: "2" }), /in\/two\.bin must be a file, got a SymbolicLink/],
    ["has another length", replaced({ name: "in/two.bin", bytes: content(9) }), /must have 5 bytes, got 9/],
    ["has other bytes", replaced({ name: "in/two.bin", bytes: new Uint8Array(5) }), /must have SHA-256/],
    ["has a file twice", [...right, right[3]!], /must hold in\/two\.bin once, got it again/],
    [
      "is cut short",
      replaced({ name: "in/two.bin", bytes: new Uint8Array(0), size: 5 }),
      /two\.bin|cannot be unpacked/,
    ],
    ["holds far more", [...right, { name: "x", bytes: new Uint8Array(60_000) }], /must hold at most 2050000 bytes/],
    ["only says that it holds far more", [{ name: "x", size: 2 ** 32 }, ...right], /must hold at most 2050000 bytes/],
  ])("refuses an archive that %s, and leaves what was there", (_, entries, message) => {
    mkdirSync(path.join(folder, "in"));
    writeFileSync(path.join(folder, "in/one.bin"), "mine");
    pack(entries);
    expect(() => unpackFiles(archive, folder, files, limit)).toThrow(message);
    expect(() => unpackFiles(archive, folder, files, limit)).toThrow(/remove it and fetch the data set again/);
    expect(left()).toEqual(["set/in/one.bin"]);
    expect(readFileSync(path.join(folder, "in/one.bin"), "utf8")).toBe("mine");
  });

  it("gives the right bytes or a reason for archives that are damaged anywhere", () => {
    const small = [fileOf("in/two.bin", two)];
    const packed = [tarFile(right.slice(3)), gzipSync(tarFile(right.slice(3)))] as const;
    let refused = 0;
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.nat(255),
        (k, at, to) => {
          const bytes = Uint8Array.from(packed[k]!);
          // Most of a tar file is padding: the damage is where the header and the content lie.
          const index = Math.floor(at * Math.min(bytes.length - 1, 520));
          bytes[index] = to;
          writeFileSync(archive, k === 0 && to % 7 === 0 ? bytes.subarray(0, index) : bytes);
          rmSync(path.join(folder, "in"), { recursive: true, force: true });
          try {
            unpackFiles(archive, folder, small, limit);
          } catch (error) {
            refused += 1;
            expect((error as Error).name).toBe("UserError");
            expect(left()).toEqual([]);
            return;
          }
          expect(left()).toEqual(["set/in/two.bin"]);
          expect([...readFileSync(path.join(folder, "in/two.bin"))]).toEqual([...two]);
        },
      ),
      { seed: 4, numRuns: 400 },
    );
    expect(refused).toBeGreaterThan(200);
  });
});

describe("fetchDataSet", () => {
  const set = (): DataSet => ({
    id: "set",
    version: 1,
    title: "Set",
    classes: 2,
    shape: [1],
    trainCount: 1,
    testCount: 1,
    terms: "none",
    citation: "none",
    source: {
      kind: "files",
      files,
      archive: fileOf("a.tar.gz", readFileSync(archive)),
      decode: () => ({ train: null!, test: null! }),
    },
  });

  it("unpacks an archive that lies there, takes it as it is and leaves it", async () => {
    pack(right);
    expect((await fetchDataSet(set(), { folder: root })).state).toBe("ready");
    expect(readdirSync(folder).toSorted()).toEqual(["a.tar.gz", "in"]);
    // What is missing again comes out of it again.
    rmSync(path.join(folder, "in/two.bin"));
    expect((await fetchDataSet(set(), { folder: root })).state).toBe("ready");
  });

  it("refuses an archive with other bytes", async () => {
    pack(right);
    const official = set();
    pack(right.slice(1));
    await expect(fetchDataSet(official, { folder: root })).rejects.toThrow(
      /a\.tar\.gz: must have SHA-256 .* fetch again/,
    );
    expect(left()).toEqual([]);
  });
});
