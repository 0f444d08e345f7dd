// The generator is frozen: its bytes are part of version 1. The rest is its contract.
import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import type { Splits } from "../dataset.ts";
import { glyphs } from "./glyphs.ts";

const generate = (train: number, test: number): Splits => {
  if (glyphs.source.kind !== "generated") throw new Error("glyphs must be generated");
  return glyphs.source.generate(train, test);
};
const sha256 = (values: Splits["train"]["features"]): string =>
  createHash("sha256")
    .update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
    .digest("hex");

it("is frozen: version 1 has these bytes", () => {
  const { train, test } = generate(1000, 100);
  expect(glyphs.version).toBe(1);
  expect(sha256(train.features)).toBe("71ec22d3a16b02b3987cb237d963f3ff6881f316ab49ab2b41ab86acb3a61327");
  expect([...train.labels.subarray(0, 10)].toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(sha256(Uint8Array.from(train.labels))).toBe(
    "b6f18f5700108f5d120277835e9e97280071fad273ce2fe9793df9bc4eba5ea0",
  );
  expect(sha256(test.features)).toBe("195a6cc60c28b29deaaa8fb47c3fdb7746312cfcb13d051eb9c139c1d1a24071");
});

it("makes the same image whatever is made around it", () => {
  const few = generate(15, 5);
  const many = generate(40, 12);
  expect(sha256(many.train.features.subarray(0, 15 * 784))).toBe(sha256(few.train.features));
  expect([...many.train.labels.subarray(0, 15)]).toEqual([...few.train.labels]);
  expect([...many.test.labels.subarray(0, 5)]).toEqual([...few.test.labels]);
});

it("holds each class once in every ten images, in a changing order", () => {
  const { labels } = generate(200, 1).train;
  const orders = Array.from({ length: 20 }, (_, block) => [...labels.subarray(10 * block, 10 * block + 10)]);
  for (const order of orders) expect(order.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(new Set(orders.map(String)).size).toBeGreaterThan(15);
});

it("shares no image between train and test", () => {
  const { train, test } = generate(500, 500);
  const images = (features: Splits["train"]["features"]): string[] =>
    Array.from({ length: 500 }, (_, i) => sha256(features.subarray(784 * i, 784 * i + 784)));
  const seen = new Set(images(train.features));
  expect(seen.size).toBe(500);
  expect(images(test.features).filter((image) => seen.has(image))).toEqual([]);
});

it("draws strokes that stand out from the noise, inside the canvas", () => {
  const { train } = generate(200, 1);
  for (let i = 0; i < 200; i++) {
    const image = train.features.subarray(784 * i, 784 * i + 784);
    const bright = image.filter((value) => value > 110).length;
    expect(bright, `image ${i}`).toBeGreaterThan(8);
    expect(bright, `image ${i}`).toBeLessThan(300);
  }
});
