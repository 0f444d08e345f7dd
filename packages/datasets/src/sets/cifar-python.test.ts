// CIFAR's pickles become the binary files' bytes; a pickle that is anything but data is refused, and never run.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { convertFile } from "../convert.ts";
import type { DataSet } from "../dataset.ts";
import { DataError } from "../error.ts";
import { parsePickle } from "../pickle.ts";
import { dataSetStatus, fetchDataSet } from "../status.ts";
import { sha256 } from "../testing/idx-files.ts";
import { pickledArray, pickledDict, pickledList, pickledText } from "../testing/pickle-files.ts";
import { binaryBatch } from "./cifar-python.ts";
import { cifar10, cifar100 } from "./cifar.ts";

const root = mkdtempSync(path.join(tmpdir(), "basin-cifar-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const pixel = (image: number, i: number): number => (image * 101 + i * 7 + (i >> 8)) % 256;
const pixels = (count: number): Uint8Array =>
  Uint8Array.from({ length: count * 3072 }, (_, i) => pixel(Math.floor(i / 3072), i % 3072));
/** The same array as Fortran lays it out. */
const byColumns = (count: number): Uint8Array =>
  Uint8Array.from({ length: count * 3072 }, (_, i) => pixel(i % count, Math.floor(i / count)));
const batch = (count: number, more: Readonly<Record<string, Buffer>>): Buffer =>
  pickledDict({
    batch_label: pickledText("training batch 1 of 5"),
    ...more,
    data: pickledArray([count, 3072], pixels(count)),
    filenames: pickledList(Array.from({ length: count }, (_, i) => `camion_s_${i}.png`)),
  });
/** Records by definition. */
const records = (labels: readonly (readonly number[])[]): Uint8Array =>
  Uint8Array.from(
    labels.flatMap((label, image) => [...label, ...Array.from({ length: 3072 }, (_, i) => pixel(image, i))]),
  );

describe("a pickled batch", () => {
  it("becomes records of a label and the pixels", () => {
    const pickle = batch(3, { labels: pickledList([6, 9, 0]) });
    expect(sha256(binaryBatch("b", pickle, ["labels"]))).toBe(sha256(records([[6], [9], [0]])));
  });

  it("of CIFAR-100 has the coarse label before the fine one", () => {
    const pickle = batch(2, { fine_labels: pickledList([19, 99]), coarse_labels: pickledList([11, 3]) });
    expect(sha256(binaryBatch("b", pickle, ["coarse_labels", "fine_labels"]))).toBe(
      sha256(
        records([
          [11, 19],
          [3, 99],
        ]),
      ),
    );
  });

  it("may lie in memory by columns", () => {
    const pickle = pickledDict({
      data: pickledArray([300, 3072], byColumns(300), { byColumns: true }),
      labels: pickledList(Array.from({ length: 300 }, (_, i) => i % 10)),
    });
    const wanted = records(Array.from({ length: 300 }, (_, i) => [i % 10]));
    expect(sha256(binaryBatch("b", pickle, ["labels"]))).toBe(sha256(wanted));
  });

  it.each([
    ["no labels", batch(1, {}), '"labels" must be a list of 1 numbers from 0 to 255'],
    ["a label too few", batch(2, { labels: pickledList([1]) }), '"labels" must be a list of 2 numbers'],
    ["no data", pickledDict({ labels: pickledList([1]) }), '"data" must be an array of 3072 bytes a row'],
    [
      "another width",
      pickledDict({ data: pickledArray([1, 4], Uint8Array.of(1, 2, 3, 4)) }),
      '"data" must be an array of 3072',
    ],
    [
      "pixels missing",
      pickledDict({ data: pickledArray([2, 3072], pixels(1)) }),
      "an array of 2 x 3072 must have 6144 bytes, got 3072",
    ],
    [
      "floats",
      pickledDict({ data: pickledArray([1, 4], new Uint8Array(16), { type: "f4" }) }),
      "must be of unsigned bytes",
    ],
    ["a list", Buffer.from("\x80\x02].", "latin1"), "must hold a dict"],
    ["another protocol", Buffer.from([0x80, 4, 0x5d, 0x2e]), "must be a pickle of protocol 2, got first bytes 128, 4"],
    [
      "a command",
      Buffer.from("\x80\x02cos\nsystem\nU\x04true\x85R.", "latin1"),
      'may only make numpy arrays, got "os system"',
    ],
    ["no end", Buffer.from("\x80\x02}", "latin1"), "must have 1 more bytes, got 0"],
    ["an object", Buffer.from("\x80\x02cnumpy\nndarray\n)\x81.", "latin1"), "may only hold data, got opcode 129"],
  ])("is refused with %s", (_, pickle, message) => {
    const buffer = Buffer.from(pickle);
    expect(() => binaryBatch("b", buffer, ["labels"])).toThrow(DataError);
    expect(() => binaryBatch("b", buffer, ["labels"])).toThrow(message);
  });
});

it("any bytes are a pickle of data or a DataError", () => {
  const good = pickledDict({ labels: pickledList([1, 2, 300]), data: pickledArray([2, 2], Uint8Array.of(1, 2, 3, 4)) });
  const damaged = fc
    .tuple(fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { maxLength: 3 }), fc.nat(8))
    .map(([changes, cut]) => {
      const bytes = Buffer.from(good);
      for (const [at, value] of changes) bytes[at] = value;
      return bytes.subarray(0, bytes.length - (cut > 4 ? cut : 0));
    });
  const program = fc
    .array(fc.constantFrom(...Array.from("(NKMJUTX]})tuaesqrhjRbc.0\x85\x86\x87\x88\x89\n\x00\x01")), { maxLength: 40 })
    .map((codes) => Buffer.from(`\x80\x02${codes.join("")}`, "latin1"));
  let parsed = 0;
  fc.assert(
    fc.property(fc.oneof(damaged, program, fc.uint8Array({ maxLength: 40 })), (bytes) => {
      try {
        parsePickle("b", bytes);
        parsed++;
      } catch (error) {
        if (!(error instanceof DataError)) throw error;
      }
    }),
    { numRuns: 4000, seed: 3 },
  );
  expect(parsed).toBeGreaterThan(200);
});

describe("fetch", () => {
  const wanted = records([[6], [9]]);
  const set: DataSet = {
    ...cifar10,
    id: "small",
    source: {
      kind: "files",
      files: [{ name: "bin/a.bin", urls: [], bytes: wanted.length, sha256: sha256(wanted) }],
      conversions: [
        { to: "bin/a.bin", from: "py/a", bytes: 20_000, convert: (pickle) => binaryBatch("py/a", pickle, ["labels"]) },
      ],
      decode: () => {
        throw new Error("is not asked for");
      },
    },
  };
  const folder = path.join(root, "small");
  const put = (bytes: Uint8Array): void => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(path.join(folder, "py"), { recursive: true });
    writeFileSync(path.join(folder, "py", "a"), bytes);
  };

  it("makes the official files of pickles, and leaves those", async () => {
    put(batch(2, { labels: pickledList([6, 9]) }));
    expect((await dataSetStatus(set, { folder: root })).state).toBe("missing");
    expect((await fetchDataSet(set, { folder: root })).state).toBe("ready");
    expect(sha256(readFileSync(path.join(folder, "bin", "a.bin")))).toBe(sha256(wanted));
    expect(readdirSync(path.join(folder, "bin"))).toEqual(["a.bin"]);
    expect(existsSync(path.join(folder, "py", "a"))).toBe(true);
  });

  it.each([
    [
      "other data",
      batch(2, { labels: pickledList([6, 8]) }),
      /py\/a: must give bin\/a\.bin with SHA-256 [0-9a-f]{64}, got/,
    ],
    ["too many bytes", new Uint8Array(20_001), /py\/a: must have at most 20000 bytes, got 20001/],
    ["no pickle", new Uint8Array(10), /must be a pickle of protocol 2/],
  ])("writes nothing for %s", async (_, bytes, message) => {
    put(bytes);
    await expect(fetchDataSet(set, { folder: root })).rejects.toThrow(message);
    expect(existsSync(path.join(folder, "bin"))).toBe(false);
  });

  it("finds nothing to convert where there is no pickle", async () => {
    rmSync(folder, { recursive: true, force: true });
    if (set.source.kind !== "files") throw new Error("must come in files");
    expect(await convertFile(folder, set.source.files[0]!, set.source.conversions)).toBe(false);
  });

  it("knows a pickle for every file of CIFAR", () => {
    const names = [cifar10, cifar100].map(({ source }) => {
      if (source.kind !== "files") throw new Error("must come in files");
      expect(source.conversions?.map(({ to }) => to)).toEqual(source.files.map(({ name }) => name));
      return source.conversions?.map(({ from }) => from);
    });
    expect(names).toEqual([
      [1, 2, 3, 4, 5].map((i) => `cifar-10-batches-py/data_batch_${i}`).concat("cifar-10-batches-py/test_batch"),
      ["cifar-100-python/train", "cifar-100-python/test"],
    ]);
  });
});
