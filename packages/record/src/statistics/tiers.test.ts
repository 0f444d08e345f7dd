// Oracles: Welch's test of SciPy (test/fixtures/statistics.py), cases whose answer is plain, and properties. How often
// equal rows are separated is simulated in test/coverage.test.ts.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import scipy from "../../test/fixtures/statistics.json" with { type: "json" };
import { tiers } from "./tiers.ts";
import type { TierRow } from "./tiers.ts";

fc.configureGlobal({ seed: 1 });

const row = (id: string, values: readonly number[], firstSeed = 1): TierRow => ({
  id,
  values: new Map(values.map((value, index) => [firstSeed + index, value])),
});
const noise = [0.02, -0.01, 0.03, -0.03, 0.01];
const around = (centre: number, scale = 1): number[] => noise.map((value) => centre + scale * value);

describe("tiers", () => {
  it("gives equal rows one tier and clear ones an order", () => {
    expect(tiers([row("c", around(97, -1)), row("a", around(98)), row("b", around(98.001, -1))])).toEqual([
      { id: "c", tier: 3, betterThanIt: ["a", "b"] },
      { id: "a", tier: 1, betterThanIt: [] },
      { id: "b", tier: 1, betterThanIt: [] },
    ]);
    expect(tiers([])).toEqual([]);
    expect(tiers([row("a", around(1))])).toEqual([{ id: "a", tier: 1, betterThanIt: [] }]);
  });

  it("pairs by seed: a small difference at every seed counts, whatever the spread between seeds", () => {
    const spread = [90, 92, 94, 96, 98];
    const better = spread.map((value, index) => value + 0.1 + 0.01 * noise[index]!);
    expect(tiers([row("a", spread), row("b", better)]).map(({ tier }) => tier)).toEqual([2, 1]);
    // The same values under other seeds are two independent samples, which say nothing.
    expect(tiers([row("a", spread), row("b", better, 11)]).map(({ tier }) => tier)).toEqual([1, 1]);
  });

  it("decides as Welch's test where fewer than five seeds are shared", () => {
    for (const { a, b, p } of scipy.welch) {
      const separated = (level: number): boolean =>
        tiers([row("a", a), row("b", b, 4)], { level }).some(({ tier }) => tier === 2);
      expect(separated(1 - p * 1.001)).toBe(true);
      expect(separated(1 - p * 0.999)).toBe(false);
    }
  });

  it("has no tier for fewer than five seeds, and lets such a row move no other", () => {
    const rows = [row("a", around(98)), row("b", around(97))];
    const few = row("few", [50, 50.1, 49.9, 50]);
    expect(tiers([...rows, few])).toEqual([...tiers(rows), { id: "few", tier: null, betterThanIt: [] }]);
  });

  it("keeps what cannot be told from anything in the first tier", () => {
    const rows = [row("a", around(98)), row("b", around(97)), row("c", around(97, 100), 11)];
    expect(tiers(rows).map(({ tier }) => tier)).toEqual([1, 2, 1]);
  });

  it("counts what is better than a better row", () => {
    // Pairs put a above b and b above c. a and c share no seed, and the spread between seeds hides that a is above c.
    const seeds = [90, 92, 94, 96, 98];
    const near = (offset: number): number[] => seeds.map((value, index) => value + offset + 0.01 * noise[index]!);
    const [a, b, c] = [row("a", near(0.1)), row("b", [...seeds, ...seeds]), row("c", near(-0.1), 6)];
    expect(tiers([a, c]).map(({ tier }) => tier)).toEqual([1, 1]);
    expect(tiers([a, b, c]).map(({ betterThanIt }) => betterThanIt)).toEqual([[], ["a"], ["a", "b"]]);
  });

  it("turns round for what is better lower", () => {
    const rows = [row("a", around(98)), row("b", around(97, -1))];
    expect(tiers(rows, { better: "lower" }).map(({ tier }) => tier)).toEqual([2, 1]);
  });

  it("separates rows without spread, and not equal ones", () => {
    const constant = (id: string, value: number, seed = 1): TierRow => row(id, [1, 1, 1, 1, 1].fill(value), seed);
    expect(tiers([constant("a", 1), constant("b", 2)]).map(({ tier }) => tier)).toEqual([2, 1]);
    expect(tiers([constant("a", 1), constant("b", 2, 11)]).map(({ tier }) => tier)).toEqual([2, 1]);
    expect(tiers([constant("a", 1), constant("b", 1, 11)]).map(({ tier }) => tier)).toEqual([1, 1]);
  });

  it("does not ask in which order rows or seeds come, and puts a better row in a better tier", () => {
    const values = fc.array(fc.double({ min: 0, max: 10, noNaN: true }), { minLength: 3, maxLength: 8 });
    fc.assert(
      fc.property(fc.array(values, { maxLength: 6 }), fc.infiniteStream(fc.nat()), (lists, keys) => {
        const rows = lists.map((list, index) =>
          row(
            String(index),
            list.map((value) => value + 20 * index),
            1 + (index % 2) * 3,
          ),
        );
        const got = tiers(rows);
        const shuffled = rows
          .map(({ id, values: map }) => ({ id, values: new Map([...map].toReversed()), key: keys.next().value! }))
          .sort((a, b) => a.key - b.key);
        const again = new Map(tiers(shuffled).map((tier) => [tier.id, tier]));
        const byId = new Map(got.map((tier) => [tier.id, tier]));
        for (const { id, tier, betterThanIt } of got) {
          expect(again.get(id)!.tier).toBe(tier);
          expect([...again.get(id)!.betterThanIt].sort()).toEqual([...betterThanIt].sort());
          for (const better of betterThanIt) expect(byId.get(better)!.tier!).toBeLessThan(tier!);
        }
      }),
    );
  });

  it("refuses two rows of one id and values that are not finite", () => {
    expect(() => tiers([row("a", noise), row("a", noise)])).toThrow("rows: ids must differ, got a twice");
    expect(() => tiers([row("a", [1, 2, 3, 4, NaN]), row("b", noise)])).toThrow("finite");
  });
});
