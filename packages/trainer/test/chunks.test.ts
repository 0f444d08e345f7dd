import fc from "fast-check";
import { expect, it } from "vitest";
import { chunksOf } from "../src/index.ts";

it("splits every sample into k chunks whose sizes differ by at most one", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 3000 }), fc.integer({ min: 1, max: 700 }), (count, size) => {
      const chunks = chunksOf(count, size);
      expect(chunks.length).toBe(Math.max(1, Math.round(count / size)));
      const sizes = chunks.map((chunk) => chunk.length);
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      const all = chunks.flatMap((chunk) => Array.from(chunk)).sort((a, b) => a - b);
      expect(all).toEqual(Array.from({ length: count }, (_, i) => i));
      for (const chunk of chunks) expect(chunk).toEqual(chunk.slice().sort());
    }),
    { numRuns: 100, seed: 1 },
  );
});

it("has the protocol's sizes for the data sets of the paper", () => {
  expect(chunksOf(60_000).map((chunk) => chunk.length)).toEqual(Array.from({ length: 12 }, () => 5000));
  expect(chunksOf(10_000).length).toBe(2);
  expect(chunksOf(100).length).toBe(1);
});

it("gives the same chunks every time, and draws them at random", () => {
  const [first, second] = [chunksOf(1000, 100), chunksOf(1000, 100)];
  expect(first).toEqual(second);
  // Consecutive samples fall together in about one of ten cases, not always.
  const together = first.reduce((sum, chunk) => sum + chunk.filter((v, i) => chunk[i + 1] === v + 1).length, 0);
  expect(together).toBeGreaterThan(50);
  expect(together).toBeLessThan(150);
});

it("refuses sizes that are none", () => {
  expect(() => chunksOf(0)).toThrow("chunks count: must be a whole number from 1, got 0");
  expect(() => chunksOf(10, 0.5)).toThrow("chunks size");
});
