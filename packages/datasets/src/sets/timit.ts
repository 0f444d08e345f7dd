// TIMIT (LDC93S1) as frames of speech, the paper's task for F2: 360 features, 1,973 classes, 721,329 + 310,621 frames.
// Licensed, so never downloaded: read from the user's own Kaldi archives. Which features and which alignment the paper
// used is not known; 360 = 9 x 40 is our reading (docs/data.md).
import { readFile } from "node:fs/promises";
import path from "node:path";
import type { DataSet, Splits } from "../dataset.ts";
import { DataError } from "../error.ts";
import { joinUtterances, spliceUtterances } from "../kaldi/frames.ts";
import { readIntegers } from "../kaldi/integers.ts";
import { readMatrix } from "../kaldi/matrix.ts";
import { findTable, readTable } from "../kaldi/table.ts";
import { isThere } from "../there.ts";

const SHAPE = { width: 360, context: 4, classes: 1973 } as const;
const SPLITS = ["train", "test"] as const;
type SplitName = (typeof SPLITS)[number];

/** The files of one split: a table of features, one of alignments, and the list of its utterances where both are shared. */
interface SplitFiles {
  readonly features: string;
  readonly alignments: string;
  readonly list?: string;
}

interface Found {
  /** Every file there is of those that are needed. */
  readonly files: readonly string[];
  /** What is needed and not there. */
  readonly missing: readonly string[];
  readonly train: SplitFiles;
  readonly test: SplitFiles;
}

/** Finds the files in either layout: tables of each split, or tables of both with a list of each split. */
async function find(folder: string): Promise<Found> {
  const missing: string[] = [];
  const table = async (stem: string): Promise<string> => {
    const file = await findTable(folder, stem);
    if (file === undefined) missing.push(`${stem}.ark`);
    return file ?? "";
  };
  const shared = (await findTable(folder, "feats")) !== undefined;
  const common = shared ? { features: await table("feats"), alignments: await table("ali") } : undefined;
  const filesOf = async (split: SplitName): Promise<SplitFiles> => {
    if (common === undefined) {
      return { features: await table(`${split}.feats`), alignments: await table(`${split}.ali`) };
    }
    const list = `${split}.list`;
    if (!(await isThere(path.join(folder, list)))) missing.push(list);
    return { ...common, list };
  };
  const train = await filesOf("train");
  const test = await filesOf("test");
  const named = [train, test].flatMap((files) => [files.features, files.alignments, files.list ?? ""]);
  return { files: [...new Set(named)].filter((file) => file !== "" && !missing.includes(file)), missing, train, test };
}

/** Reads the first frames of both splits from a folder that holds all that is needed. */
async function read(folder: string, trainCount: number, testCount: number): Promise<Splits> {
  const { missing, train, test } = await find(folder);
  if (missing.length > 0) {
    throw new DataError(
      `${folder}: must hold ${missing.join(", ")}, got no such file; TIMIT is licensed and never downloaded: ` +
        "write your own Kaldi archives there, as docs/data.md says",
    );
  }
  const tables = async (files: SplitFiles) => ({
    features: await readTable(folder, files.features, readMatrix),
    alignments: await readTable(folder, files.alignments, readIntegers),
  });
  type Tables = Awaited<ReturnType<typeof tables>>;
  const splitOf = async (name: SplitName, files: SplitFiles, { features, alignments }: Tables, count: number) => {
    const ids = files.list === undefined ? undefined : await readList(path.join(folder, files.list));
    const utterances = joinUtterances(`timit ${name}`, features, alignments, ids);
    return { ids: utterances.map(({ id }) => id), split: spliceUtterances(`timit ${name}`, utterances, count, SHAPE) };
  };
  const shared = train.list === undefined ? undefined : await tables(train);
  const first = await splitOf("train", train, shared ?? (await tables(train)), trainCount);
  const second = await splitOf("test", test, shared ?? (await tables(test)), testCount);
  checkApart(first.ids, second.ids);
  return { train: first.split, test: second.split };
}

/** Reads a list of utterances: an id a line; what follows an id on its line is passed over. */
async function readList(file: string): Promise<string[]> {
  const lines = (await readFile(file, "latin1")).split("\n");
  const ids = lines.map((line) => line.trim().split(/\s+/)[0]!).filter((id) => id !== "");
  if (new Set(ids).size === ids.length) return ids;
  const again = ids.find((id, i) => ids.indexOf(id) !== i);
  throw new DataError(`${file}: must name each utterance once, got ${again} again; remove one line`);
}

function checkApart(train: readonly string[], test: readonly string[]): void {
  const seen = new Set(train);
  const both = test.find((id) => seen.has(id));
  if (both === undefined) return;
  throw new DataError(`timit: no utterance may be in both splits, got ${both}; take it out of one`);
}

/** Frames of read speech, 721,329 + 310,621 of 9 x 40 values, from the user's own archives. */
export const timit: DataSet = {
  id: "timit",
  version: 1,
  title: "TIMIT (your own archives)",
  classes: SHAPE.classes,
  shape: [SHAPE.width],
  features: "float32",
  trainCount: 721_329,
  testCount: 310_621,
  terms: "Licensed by the Linguistic Data Consortium (LDC93S1); never downloaded, never committed.",
  citation: "Garofolo et al. 1993, TIMIT Acoustic-Phonetic Continuous Speech Corpus, LDC93S1",
  source: { kind: "own", find, read },
};
