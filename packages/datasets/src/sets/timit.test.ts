// TIMIT from archives made here: both layouts, every form of a table, and each refusal with its reason.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { makeRandom } from "@basin/random";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { DataError } from "../error.ts";
import { loadDataSet } from "../load.ts";
import { dataSetStatus, fetchDataSet } from "../status.ts";
import {
  archive,
  doubleMatrix,
  floatMatrix,
  integers,
  script,
  textIntegers,
  textMatrix,
  type KaldiObject,
  type Rows,
} from "../testing/kaldi-files.ts";
import { timit } from "./timit.ts";

const root = mkdtempSync(path.join(tmpdir(), "basin-timit-"));
const folder = path.join(root, "timit");
afterAll(() => rmSync(root, { recursive: true, force: true }));
beforeEach(() => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
});

/** An utterance: quarters, which floats hold exactly, and pdf ids. */
interface Spoken {
  readonly id: string;
  readonly frames: Rows;
  readonly pdfs: readonly number[];
}
const speak = (id: string, count: number, width = 40): Spoken => {
  const stream = makeRandom(11)(id);
  return {
    id,
    frames: Array.from({ length: count }, () => Array.from({ length: width }, () => (stream.integer(400) - 200) / 4)),
    pdfs: Array.from({ length: count }, () => stream.integer(1973)),
  };
};
const train = [speak("fadg0_si1", 5), speak("mabc0_sx2", 3)];
const test = [speak("mxyz0_si3", 4)];

const put = (name: string, bytes: string | Uint8Array): void => writeFileSync(path.join(folder, name), bytes);
const feats = (spoken: readonly Spoken[], write: (rows: Rows) => KaldiObject = floatMatrix) =>
  spoken.map(({ id, frames }) => [id, write(frames)] as const);
const alis = (spoken: readonly Spoken[], write: (pdfs: readonly number[]) => KaldiObject = integers) =>
  spoken.map(({ id, pdfs }) => [id, write(pdfs)] as const);
/** The plain layout: four archives. */
const putAll = (one: readonly Spoken[] = train, other: readonly Spoken[] = test): void => {
  put("train.feats.ark", archive(feats(one)));
  put("train.ali.ark", archive(alis(one)));
  put("test.feats.ark", archive(feats(other)));
  put("test.ali.ark", archive(alis(other)));
};
const load = (trainCount = 8, testCount = 4) =>
  loadDataSet("timit", { folder: root, train: trainCount, test: testCount });

/** The rows by definition: nine frames each, edges repeated. */
const rowsOf = (spoken: readonly Spoken[]): number[] =>
  spoken.flatMap(({ frames }) =>
    frames.flatMap((_, t) =>
      [-4, -3, -2, -1, 0, 1, 2, 3, 4].flatMap((d) => frames[Math.max(0, Math.min(frames.length - 1, t + d))]!),
    ),
  );

describe("the user's archives", () => {
  it("become rows of nine frames and their pdf ids, as floats", async () => {
    putAll();
    const data = await load();
    expect(data).toMatchObject({ id: "timit", classes: 1973, shape: [360] });
    expect(data.train.features).toBeInstanceOf(Float32Array);
    expect([...data.train.features]).toEqual(rowsOf(train));
    expect([...data.test.features]).toEqual(rowsOf(test));
    expect([...data.train.labels]).toEqual(train.flatMap(({ pdfs }) => pdfs));
    expect([...data.test.labels]).toEqual(test.flatMap(({ pdfs }) => pdfs));
    expect(data.caveats).toContain("own data: timit is what its user says it is");
  });

  it("are the same data, with the same hashes, in every form", async () => {
    putAll();
    const wanted = await load();
    const forms: (() => void)[] = [
      () => {
        put("train.feats.ark.gz", gzipSync(archive(feats(train, doubleMatrix))));
        put("train.ali.ark.gz", gzipSync(archive(alis(train, textIntegers))));
      },
      () => {
        put("train.feats.txt", archive(feats(train, textMatrix)));
        put("train.ali.txt", archive(alis(train, textIntegers)));
      },
      () => {
        // Alignments are joined by utterance, so their order does not matter.
        mkdirSync(path.join(folder, "raw"), { recursive: true });
        put("raw/feats.ark", archive(feats(train)));
        put("train.feats.scp", script("raw/feats.ark", feats(train)));
        put("train.ali.ark", archive(alis(train.toReversed())));
      },
      () => {
        const frames = (spoken: readonly Spoken[]): Spoken[] =>
          spoken.map((one) => ({ ...one, frames: chunk(rowsOf([one]), 360) }));
        put("train.feats.ark", archive(feats(frames(train))));
        put("train.ali.ark", archive(alis(train)));
      },
    ];
    for (const write of forms) {
      for (const name of readdirSync(folder)) if (name.startsWith("train.")) rmSync(path.join(folder, name));
      write();
      expect((await load()).hashes).toEqual(wanted.hashes);
    }
  });

  it("may be shared by both splits, with a list of each", async () => {
    putAll();
    const wanted = await load();
    rmSync(folder, { recursive: true });
    mkdirSync(folder);
    const all = [...test, speak("unlisted", 2), ...train];
    put("feats.ark", archive(feats(all)));
    put("ali.ark", archive(alis(all.filter(({ id }) => id !== "unlisted"))));
    put("train.list", "fadg0_si1\nmabc0_sx2 what follows is passed over\n");
    put("test.list", "mxyz0_si3");
    expect((await load()).hashes).toEqual(wanted.hashes);
  });

  it("may be cut to their first frames", async () => {
    putAll();
    const data = await load(6, 1);
    expect([...data.train.features]).toEqual(rowsOf(train).slice(0, 6 * 360));
    expect([...data.train.labels]).toEqual(train.flatMap(({ pdfs }) => pdfs).slice(0, 6));
    expect(data.test.count).toBe(1);
    expect(data.caveats).toContain("subset: the first 6 of 721329 training samples");
  });
});

describe("are refused", () => {
  const changed = (change: Partial<Spoken>): Spoken[] => [train[0]!, { ...train[1]!, ...change }];
  const bad = train[1]!.frames.map((frame, t) => (t === 2 ? frame.with(7, Number.NaN) : frame));
  it.each<[string, () => void, RegExp]>([
    [
      "with one pdf id too few",
      () => putAll(changed({ pdfs: [1, 2] })),
      /timit train: utterance mabc0_sx2 must have as many pdf ids as frames, got 2 ids for 3 frames/,
    ],
    [
      "with a NaN",
      () => putAll(changed({ frames: bad })),
      /timit train: utterance mabc0_sx2 must hold finite numbers, got NaN in frame 2/,
    ],
    [
      "with too many classes",
      () => putAll(changed({ pdfs: [0, 1973, 1] })),
      /utterance mabc0_sx2 must have pdf ids from 0 to 1972, got 1973 in frame 1/,
    ],
    [
      "with a negative id",
      () => putAll(changed({ pdfs: [0, 1, -1] })),
      /must have pdf ids from 0 to 1972, got -1 in frame 2/,
    ],
    [
      "with 39 values a frame",
      () => putAll([speak("narrow", 4, 39)]),
      /utterance narrow must give 360 features a row, got 39 a frame and 351 after splicing/,
    ],
    [
      "with too few frames",
      () => putAll(train.slice(0, 1)),
      /timit train: must hold 8 frames, got 5; ask for 5 or fewer/,
    ],
    [
      "with an utterance in both splits",
      () => putAll(train, [...test, train[1]!]),
      /no utterance may be in both splits, got mabc0_sx2/,
    ],
    [
      "without an alignment",
      () => {
        putAll();
        put("train.ali.ark", archive(alis(train.slice(1))));
      },
      /utterance fadg0_si1 must have an alignment, got none/,
    ],
    [
      "in two forms",
      () => {
        putAll();
        put("test.ali.txt", "");
      },
      /must hold test\.ali in one form, got test\.ali\.ark and test\.ali\.txt/,
    ],
    [
      "with features for alignments",
      () => {
        putAll();
        put("test.ali.ark", archive(feats(test)));
      },
      /test\.ali\.ark: utterance mxyz0_si3: /,
    ],
    [
      "with a list of what is not there",
      () => {
        putAll();
        put("feats.ark", archive(feats(train)));
        put("ali.ark", archive(alis(train)));
        put("train.list", "nobody");
        put("test.list", "mabc0_sx2");
      },
      /utterance nobody must have features, got none/,
    ],
    [
      "with a list that repeats",
      () => {
        put("feats.ark", archive(feats(train)));
        put("ali.ark", archive(alis(train)));
        put("train.list", "fadg0_si1\nfadg0_si1");
        put("test.list", "mabc0_sx2");
      },
      /train\.list: must name each utterance once, got fadg0_si1 again/,
    ],
    [
      "with a script past the end",
      () => {
        putAll();
        rmSync(path.join(folder, "train.feats.ark"));
        put("raw.ark", archive(feats(train)));
        put("train.feats.scp", "fadg0_si1 raw.ark:999999");
      },
      /utterance fadg0_si1 must begin inside raw\.ark, got byte 999999/,
    ],
    [
      "with a script of a missing file",
      () => {
        putAll();
        rmSync(path.join(folder, "train.feats.ark"));
        put("train.feats.scp", "fadg0_si1 none.ark:9");
      },
      /none\.ark: cannot be read, got ENOENT/,
    ],
  ])("%s", async (_, write, message) => {
    write();
    await expect(load()).rejects.toThrow(message);
    await expect(load()).rejects.toThrow(DataError);
  });

  it("when they are missing, and never downloaded", async () => {
    const missing =
      /must hold train\.feats\.ark, train\.ali\.ark, test\.feats\.ark, test\.ali\.ark, got no such file; TIMIT is licensed/;
    await expect(load()).rejects.toThrow(missing);
    await expect(fetchDataSet(timit, { folder: root })).rejects.toThrow(missing);
    expect(readdirSync(folder)).toEqual([]);
  });
});

it("the status says what is missing, damaged or ready", async () => {
  const look = (verify: boolean) => dataSetStatus(timit, { folder: root, verify });
  expect(await look(false)).toMatchObject({ state: "missing", bytes: 0 });
  put("feats.ark", archive(feats([...train, ...test])));
  expect((await look(false)).problems).toEqual(["ali.ark: missing", "train.list: missing", "test.list: missing"]);
  rmSync(path.join(folder, "feats.ark"));
  putAll();
  expect(await look(true)).toMatchObject({ state: "ready", problems: [] });
  expect((await look(false)).bytes).toBeGreaterThan(12 * 40 * 4);
  put("train.ali.ark", "fadg0_si1 1 2");
  expect(await look(false)).toMatchObject({ state: "ready" });
  expect(await look(true)).toMatchObject({ state: "damaged" });
});

function chunk(values: readonly number[], width: number): number[][] {
  return Array.from({ length: values.length / width }, (_, i) => values.slice(i * width, (i + 1) * width));
}
