// The generator is frozen: its bytes are part of version 1. The rest is its contract.
import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { Split, Splits } from "../dataset.ts";
import { frames } from "./frames.ts";

const WIDTH = 360;
const BINS = 40;
const CLASSES = 1973;

const generate = (train: number, test: number): Splits => {
  if (frames.source.kind !== "generated") throw new Error("frames must be generated");
  return frames.source.generate(train, test);
};
const sha256 = ({ buffer, byteOffset, byteLength }: Split["features" | "labels"]): string =>
  createHash("sha256")
    .update(new Uint8Array(buffer, byteOffset, byteLength))
    .digest("hex");
const row = ({ features }: Split, i: number): Split["features"] => features.subarray(WIDTH * i, WIDTH * (i + 1));
const countsOf = ({ labels }: Split): Int32Array => {
  const counts = new Int32Array(CLASSES);
  for (const label of labels) counts[label]!++;
  return counts;
};

it("is frozen: version 1 has these bytes", () => {
  const { train, test } = generate(1000, 100);
  expect(frames.version).toBe(1);
  expect([train, test].flatMap(({ features, labels }) => [sha256(features), sha256(labels)])).toEqual([
    "68546ef47227c829c122612486facf118c10b12c849a58aaa906003810d82a45",
    "2db6b368232b404fb5fce40f377db96c8954be09cd22d0b6db94ae488ec4b54d",
    "ed10350c818e5108a4b52a1dc3f7163aed2e3227a657e64443b3657f92b7ba04",
    "a1c53893c6f3c85563800c85f96fdd2225f30c835885f943cd64035f46bb7084",
  ]);
});

it("makes the same row whatever is made around it", () => {
  const few = generate(301, 7);
  const many = generate(900, 400);
  expect(sha256(many.train.features.subarray(0, 301 * WIDTH))).toBe(sha256(few.train.features));
  expect([...many.train.labels.subarray(0, 301)]).toEqual([...few.train.labels]);
  expect(sha256(many.test.features.subarray(0, 7 * WIDTH))).toBe(sha256(few.test.features));
  expect([...many.test.labels.subarray(0, 7)]).toEqual([...few.test.labels]);
});

describe("at full counts", () => {
  const { train, test } = generate(frames.trainCount, frames.testCount);

  it("is frozen too", () => {
    expect(sha256(train.features)).toBe("294d366913fd3f7e87117ec7684a23b28eb1f07f69272e66fde833c60db27ebd");
  });

  it("holds every class in both splits, some far oftener than others", () => {
    expect([train.count, test.count]).toEqual([200_000, 40_000]);
    for (const split of [train, test]) {
      const counts = countsOf(split);
      expect(counts.findIndex((count) => count === 0)).toBe(-1);
      const speech = counts.subarray(0, CLASSES - 2).toSorted();
      expect(speech.at(-1)! / speech[0]!).toBeGreaterThan(20);
      expect(split.labels.every((label) => label >= 0 && label < CLASSES)).toBe(true);
    }
  });

  it("has as often the same classes in both splits", () => {
    const [a, b] = [countsOf(train), countsOf(test)];
    const apart = a.reduce((sum, count, label) => sum + Math.abs(count / train.count - b[label]! / test.count), 0);
    // Independent draws from one distribution would be about 0.2 apart.
    expect(apart).toBeLessThan(0.25);
  });

  it("shares no row between the splits", () => {
    const keys = (split: Split): Set<string> =>
      new Set(Array.from({ length: 20_000 }, (_, i) => sha256(row(split, i))));
    const [a, b] = [keys(train), keys(test)];
    expect(a.size).toBe(20_000);
    expect([...b].filter((key) => a.has(key))).toEqual([]);
  });

  it("uses the range of bytes and clips few", () => {
    let [clipped, sum] = [0, 0];
    for (const value of test.features) {
      if (value === 0 || value === 255) clipped++;
      sum += value;
    }
    expect(clipped / test.features.length).toBeLessThan(0.02);
    const mean = sum / test.features.length;
    expect(Math.abs(mean - 128)).toBeLessThan(15);
  });
});

it("splices: a row is the next one shifted by a frame, but where an utterance ends", () => {
  const { train } = generate(2000, 1);
  const breaks: number[] = [];
  for (let i = 0; i + 1 < train.count; i++) {
    const [here, next] = [row(train, i), row(train, i + 1)];
    if (here.subarray(BINS).some((value, j) => value !== next[j])) breaks.push(i + 1);
  }
  // Thirty units of nine frames and the silence around them.
  expect(breaks.length).toBeGreaterThanOrEqual(5);
  expect(breaks.length).toBeLessThanOrEqual(9);
  for (const start of [0, ...breaks]) {
    // The first frame stands for the four before it, and the utterance begins and ends in silence.
    const first = row(train, start);
    for (let k = 1; k < 5; k++) {
      expect([...first.subarray(k * BINS, (k + 1) * BINS)]).toEqual([...first.subarray(0, BINS)]);
    }
    expect(train.labels[start]).toBe(CLASSES - 2);
    if (start > 0) expect(train.labels[start - 1]).toBe(CLASSES - 1);
  }
});

it("moves through three states a unit, in order", () => {
  const { labels } = generate(5000, 1).train;
  for (let i = 0; i + 1 < labels.length; i++) {
    const [here, next] = [labels[i]!, labels[i + 1]!];
    if (here === next || here >= CLASSES - 2 || next >= CLASSES - 2) continue;
    expect(here % 3 === 2 ? next % 3 === 0 : next === here + 1, `row ${i}: ${here} to ${next}`).toBe(true);
  }
});
