// Points of a path lie evenly in log f, and are the first iterates that reach their level.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { firstPassage, pathUpdates } from "./path.ts";
import type { PathIterate } from "./path.ts";

const point = (index: number, of: number): Parameters<typeof firstPassage>[1] => ({
  rule: "first-passage",
  index,
  of,
  version: 1,
});

const paths = fc
  .array(fc.double({ min: 1e-6, max: 10, noNaN: true }), { minLength: 2, maxLength: 60 })
  .map((losses): PathIterate[] => losses.map((f, updates) => ({ updates, f })));

describe("firstPassage", () => {
  it("takes the start, then one decade after the other", () => {
    const path = [10, 5, 1.2, 1, 0.5, 0.1, 0.3, 0.01].map((f, updates) => ({ updates, f }));
    expect([0, 1, 2, 3].map((index) => firstPassage(path, point(index, 4)).updates)).toEqual([0, 3, 5, 7]);
  });

  it("gives an iterate at or below its level, and none before it is", () => {
    fc.assert(
      fc.property(paths, fc.integer({ min: 2, max: 30 }), fc.nat(), (path, of, at) => {
        const index = at % of;
        const lowest = Math.min(...path.map(({ f }) => f));
        const level = Math.exp(Math.log(path[0]!.f) + ((Math.log(lowest) - Math.log(path[0]!.f)) * index) / (of - 1));
        const found = firstPassage(path, point(index, of));
        expect(found.f).toBeLessThanOrEqual(level * (1 + 1e-9));
        for (const { f, updates } of path) {
          if (updates >= found.updates) break;
          expect(f).toBeGreaterThan(level * (1 - 1e-9));
        }
      }),
    );
  });

  it("never goes back on a path as the index rises, and ends at the first lowest f", () => {
    fc.assert(
      fc.property(paths, fc.integer({ min: 2, max: 30 }), (path, of) => {
        const updates = Array.from({ length: of }, (_, index) => firstPassage(path, point(index, of)).updates);
        expect(updates).toEqual(updates.toSorted((a, b) => a - b));
        const lowest = Math.min(...path.map(({ f }) => f));
        expect(updates.at(-1)).toBe(path.find(({ f }) => f === lowest)!.updates);
      }),
    );
  });

  it("asks for f that has a logarithm", () => {
    expect(() =>
      firstPassage(
        [
          { updates: 0, f: 1 },
          { updates: 1, f: 0 },
        ],
        point(1, 3),
      ),
    ).toThrow("internal");
  });
});

it("keeps powers of two of the first epoch, then every epoch's end", () => {
  const spec = { data: { train: 100 }, batch: 9, stop: { rule: "epochs", epochs: 3 } };
  expect(pathUpdates(spec as unknown as Parameters<typeof pathUpdates>[0])).toEqual([1, 2, 4, 8, 12, 24, 36]);
});
