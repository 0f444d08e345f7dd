import { pairedDifference, pairedLogRatio, studentQuantile } from "@basin/record";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ComparedRow } from "../../data/compare.ts";
import { readChoice, writeChoice } from "./choice.ts";
import { comparePair } from "./pairs.ts";

const quantiles = Array.from({ length: 30 }, (_, n) => (n < 2 ? null : studentQuantile(0.95, n - 1)));
const row = (id: string, test: Record<string, number>, phi: Record<string, number> = {}): ComparedRow => ({
  id,
  arm: id,
  workload: { slug: "w", name: "w", href: "/" },
  runs: {},
  test,
  train: {},
  phi,
});
const bySeed = (values: Record<string, number>): Map<number, number> =>
  new Map(Object.entries(values).map(([seed, value]) => [Number(seed), value]));

describe("two rows", () => {
  it("come to what record's statistics come to", () => {
    const values = fc.dictionary(
      fc.integer({ min: 1, max: 9 }).map(String),
      fc.double({ min: 0.01, max: 100, noNaN: true }),
    );
    fc.assert(
      fc.property(values, values, (a, b) => {
        const pair = comparePair(row("a", a, a), row("b", b, b), quantiles);
        const difference = pairedDifference(bySeed(a), bySeed(b));
        expect(pair.difference?.mean ?? null).toBe(difference?.mean ?? null);
        expect(pair.difference?.interval ?? null).toEqual(difference?.interval ?? null);
        expect(pair.logRatio?.interval ?? null).toEqual(pairedLogRatio(bySeed(a), bySeed(b)).log?.interval ?? null);
      }),
    );
  });

  it("name the seed that drives the sign", () => {
    const pair = comparePair(row("a", { 1: 98, 2: 98, 3: 99 }), row("b", { 1: 98.1, 2: 98.1, 3: 90 }), quantiles);
    expect(pair.decisive).toEqual([3]);
    expect(pair.seeds[2]!.without).toBeCloseTo(-0.1);
  });

  it("of different workloads are refused", () => {
    const other = { ...row("b", {}), workload: { slug: "x", name: "x", href: "/" } };
    expect(() => comparePair(row("a", {}), other, quantiles)).toThrow(/one workload/);
  });
});

describe("the choice in the address", () => {
  it("is read back as it was written", () => {
    const id = fc.stringMatching(/^[a-z0-9.-]+$/);
    fc.assert(
      fc.property(fc.uniqueArray(id, { maxLength: 4 }), (rows) => {
        expect(readChoice(new URLSearchParams(writeChoice(rows)), new Set(rows))).toEqual({ rows, unknown: [] });
      }),
    );
  });

  it("tells what is not known, and takes four at most", () => {
    const known = new Set(["a", "b", "c", "d", "e"]);
    expect(readChoice(new URLSearchParams("rows=a,z,b,c,a,d,e"), known)).toEqual({
      rows: ["a", "b", "c", "d"],
      unknown: ["z"],
    });
  });
});
