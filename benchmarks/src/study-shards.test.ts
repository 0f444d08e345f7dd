// Every study can be cut: a shard has all weights that its cells need, and the shards together are the study.
import { describe, expect, it } from "vitest";
import { studies } from "./studies.ts";
import { shardStudy, takeShard } from "./study-shards.ts";

describe.each(studies.map((study) => [study.id, study] as const))("shards of %s", (_id, study) => {
  it("have what their cells need, and are the study together", async () => {
    const expansion = await study.expand({ seeds: [1, 2, 3], scale: "smoke" });
    expect(expansion.cells.some(({ needs }) => needs.length > 0)).toBe(true);
    const shards = [1, 2].map((index) => takeShard(expansion, { index, count: 2 }));
    for (const { cells } of shards) {
      const here = new Set(cells.map(({ id }) => id));
      expect(here.size).toBeGreaterThan(0);
      for (const { needs } of cells) for (const need of needs) expect(here).toContain(need.cell.id);
    }
    const ids = shards.flatMap(({ cells }) => cells.map(({ id }) => id));
    expect(ids.toSorted()).toEqual(expansion.cells.map(({ id }) => id).toSorted());
    expect(shards[1]!.command).toBe(`${expansion.command} --shard 2/2`);
    expect(shardStudy(expansion, 2).every(({ cost }) => cost > 0)).toBe(true);
  });
});
