// The generator is frozen: its bytes are part of version 1. Classes are what was drawn, and can be told from the pixels.
import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import type { DataSet, Splits } from "../dataset.ts";
import { glyphsColour10, glyphsColour100 } from "./glyphs-colour.ts";
import { glyphs } from "./glyphs.ts";

const generate = ({ source }: DataSet, train: number, test: number): Splits => {
  if (source.kind !== "generated") throw new Error("must be generated");
  return source.generate(train, test);
};
const sha256 = (values: Splits["train"]["features"]): string =>
  createHash("sha256")
    .update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
    .digest("hex");
const IMAGE = 32 * 32 * 3;

it("is frozen: version 1 has these bytes", () => {
  const { train, test } = generate(glyphsColour10, 100, 20);
  expect(glyphsColour10.version).toBe(1);
  expect(sha256(train.features)).toBe("27d9dbbb40d74d061a2bb878588bf668f423dc84313d3a4d073e07225eb7f76c");
  expect(sha256(test.features)).toBe("90ab37a01379c6586ea763f88d731c9154c31abdc22a97918b392ed7d7a403f1");
});

it("has the digits of glyphs, the same images in both sets, and hues beside them", () => {
  const [ten, hundred] = [generate(glyphsColour10, 400, 1).train, generate(glyphsColour100, 400, 1).train];
  expect(sha256(hundred.features)).toBe(sha256(ten.features));
  expect([...ten.labels]).toEqual([...generate(glyphs, 400, 1).train.labels]);
  expect([...hundred.labels].map((label) => Math.floor(label / 10))).toEqual([...ten.labels]);
  expect(new Set([...hundred.labels].map((label) => label % 10)).size).toBe(10);
  expect(Math.max(...hundred.labels)).toBeLessThan(100);
});

it("makes the same image whatever is made around it", () => {
  const [few, many] = [generate(glyphsColour10, 7, 2), generate(glyphsColour10, 20, 5)];
  expect(sha256(many.train.features.subarray(0, 7 * IMAGE))).toBe(sha256(few.train.features));
  expect(sha256(many.test.features.subarray(0, 2 * IMAGE))).toBe(sha256(few.test.features));
});

it("puts the hue into the pixels: red ink is redder than its paper, blue ink bluer", () => {
  const { features, labels } = generate(glyphsColour100, 400, 1).train;
  /** How much one channel stands above another where it does most, over an image. */
  const excess = (index: number, one: number, other: number): number => {
    const image = features.subarray(index * IMAGE, (index + 1) * IMAGE);
    return Math.max(
      ...Array.from({ length: 32 * 32 }, (_, pixel) => image[3 * pixel + one]! - image[3 * pixel + other]!),
    );
  };
  const of = (hue: number): number[] => [...labels.keys()].filter((index) => labels[index]! % 10 === hue);
  const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  expect(mean(of(0).map((index) => excess(index, 0, 2)))).toBeGreaterThan(100);
  expect(mean(of(2).map((index) => excess(index, 0, 2)))).toBeLessThan(80);
  expect(mean(of(2).map((index) => excess(index, 2, 0)))).toBeGreaterThan(100);
});
