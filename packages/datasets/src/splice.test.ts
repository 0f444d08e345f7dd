// Splicing is what its definition says, frame by frame.
import fc from "fast-check";
import { expect, it } from "vitest";
import { splice } from "./splice.ts";

/** Row t by definition: frames t - context … t + context, those outside being the first or last one. */
const naive = (frames: readonly (readonly number[])[], context: number): number[][] =>
  frames.map((_, t) =>
    Array.from({ length: 2 * context + 1 }, (_offset, k) =>
      frames.at(Math.max(0, Math.min(frames.length - 1, t - context + k)))!,
    ).flat(),
  );

it("gives each frame with its neighbours, edges repeated, where it is told to write", () => {
  const given = fc.record({
    width: fc.integer({ min: 1, max: 4 }),
    count: fc.integer({ min: 1, max: 12 }),
    context: fc.integer({ min: 0, max: 5 }),
    first: fc.nat(3),
  });
  fc.assert(
    fc.property(given, fc.integer({ min: 0, max: 12 }), ({ width, count, context, first }, wanted) => {
      const rows = Math.min(wanted, count);
      const values = Uint8Array.from({ length: count * width }, (_, i) => (7 * i + 1) % 251);
      const frames = Array.from({ length: count }, (_, t) => [...values.subarray(t * width, (t + 1) * width)]);
      const size = (2 * context + 1) * width;
      const out = new Uint8Array((first + rows + 1) * size).fill(255);
      splice(values, width, context, out, first, rows);
      const expected = naive(frames, context).slice(0, rows).flat();
      expect([...out.subarray(first * size, (first + rows) * size)]).toEqual(expected);
      // Nothing else is touched.
      expect(out.subarray(0, first * size).every((value) => value === 255)).toBe(true);
      expect(out.subarray((first + rows) * size).every((value) => value === 255)).toBe(true);
    }),
  );
});

it("takes floats too, and all frames unless told otherwise", () => {
  const out = new Float32Array(9);
  splice(Float32Array.of(0.5, 1.5, 2.5), 1, 1, out, 0);
  expect([...out]).toEqual([0.5, 0.5, 1.5, 0.5, 1.5, 2.5, 1.5, 2.5, 2.5]);
});
