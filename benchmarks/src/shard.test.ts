// Shards are a partition of the cells into whole families, as even as longest processing time makes them.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeShards } from "./shard.ts";
import type { ShardCell } from "./shard.ts";

/** Cells with whole costs, so that sums are exact, that need earlier cells or cells that are not there. */
const someCells = fc
  .array(fc.record({ cost: fc.nat(1000), needs: fc.array(fc.nat(1000), { maxLength: 2 }) }), { maxLength: 60 })
  .map((drawn): ShardCell[] =>
    drawn.map(({ cost, needs }, index) => ({
      id: `cell ${(index * 7919) % 1009}`,
      cost,
      // About half of them stand alone or begin a family.
      needs: needs.filter((need) => need % 2 === 0).map((need) => `cell ${((need % (index + 3)) * 7919) % 1009}`),
    })),
  );
const someCount = fc.integer({ min: 1, max: 12 });

/** The families another way: labels spread along needs until nothing changes. */
function labelsOf(cells: readonly ShardCell[]): Map<string, string> {
  const label = new Map<string, string>();
  for (const { id, needs } of cells) for (const one of [id, ...needs]) label.set(one, one);
  for (let changed = true; changed;) {
    changed = false;
    for (const { id, needs } of cells) {
      const least = [id, ...needs].map((one) => label.get(one)!).toSorted()[0]!;
      for (const one of [id, ...needs]) {
        if (label.get(one) === least) continue;
        label.set(one, least);
        changed = true;
      }
    }
  }
  return label;
}

const check = (property: (cells: ShardCell[], count: number) => void): void =>
  fc.assert(fc.property(someCells, someCount, property), { seed: 1, numRuns: 300 });

describe("shards", () => {
  it("hold every cell once", () => {
    check((cells, count) => {
      const shards = makeShards(cells, count);
      expect(shards).toHaveLength(count);
      const ids = shards.flatMap((shard) => shard.cells.map(({ id }) => id));
      expect(ids.toSorted()).toEqual(cells.map(({ id }) => id).toSorted());
      for (const shard of shards) expect(shard.cost).toBe(shard.cells.reduce((sum, { cost }) => sum + cost, 0));
    });
  });

  it("split no family, not even one held together by a cell that is not there", () => {
    check((cells, count) => {
      const labels = labelsOf(cells);
      const shards = makeShards(cells, count);
      const families = shards.map((shard) => new Set(shard.cells.map(({ id }) => labels.get(id)!)));
      expect(families.reduce((sum, { size }) => sum + size, 0)).toBe(
        new Set(cells.map(({ id }) => labels.get(id)!)).size,
      );
      expect(shards.map((shard) => shard.families)).toEqual(families.map(({ size }) => size));
    });
  });

  it("have at most the mean and the largest family to do", () => {
    check((cells, count) => {
      const labels = labelsOf(cells);
      const families = [...Map.groupBy(cells, ({ id }) => labels.get(id)!).values()];
      const costs = families.map((family) => family.reduce((sum, { cost }) => sum + cost, 0));
      const mean = costs.reduce((sum, cost) => sum + cost, 0) / count;
      const heaviest = Math.max(...makeShards(cells, count).map(({ cost }) => cost));
      expect(heaviest).toBeLessThanOrEqual(mean + Math.max(0, ...costs));
    });
  });

  it("do not depend on the order of the cells", () => {
    check((cells, count) => {
      const sets = (order: readonly ShardCell[]): string[][] =>
        makeShards(order, count).map((shard) => shard.cells.map(({ id }) => id).toSorted());
      expect(sets(cells.toReversed())).toEqual(sets(cells));
    });
  });

  it("are the textbook's: 7, 6, 5, 4, 3 on two machines end at 14 and 11", () => {
    const cells = [3, 4, 5, 6, 7].map((cost) => ({ id: String(cost), cost, needs: [] }));
    expect(makeShards(cells, 2).map(({ cost }) => cost)).toEqual([14, 11]);
  });

  it("keep the order of the cells within a shard, so that a training comes before what needs it", () => {
    const cells = ["z", "b", "a"].map((id) => ({ id, cost: 1, needs: id === "z" ? [] : ["z"] }));
    expect(makeShards(cells, 2).map((shard) => shard.cells.map(({ id }) => id))).toEqual([["z", "b", "a"], []]);
  });
});
