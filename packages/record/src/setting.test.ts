// Settings over the generated studies: cells of one setting are an arm's cells, one a seed.
import { describe, expect, it } from "vitest";
import { generatedRuns } from "../test/generated-runs.ts";
import { measureSpec, trainSpec } from "../test/example.ts";
import { cellId } from "./cell.ts";
import { seedOf, settingOf } from "./setting.ts";

describe("settingOf", () => {
  it("is shared by the seeds of a row and by nothing else", async () => {
    const runs = await generatedRuns({ studies: ["sb-lb", "warm-start", "causes"] });
    const specs = new Map(runs.map(({ cell, spec }) => [cell, spec]));
    const groups = Map.groupBy(runs, ({ spec }) => settingOf(spec, specs));
    expect(groups.has(undefined)).toBe(false);
    for (const group of groups.values()) {
      const seeds = group.map(({ spec }) => seedOf(spec, specs));
      expect(new Set(seeds).size, group[0]!.kind).toBe(group.length);
      expect(new Set(seeds)).toEqual(new Set([1, 2, 3, 4, 5]));
      expect(new Set(group.map(({ kind }) => kind)).size).toBe(1);
    }
  });

  it("tells apart what is not a seed", async () => {
    const specs = new Map([[await cellId(trainSpec()), trainSpec()]]);
    const parent = [...specs.keys()][0]!;
    expect(settingOf(trainSpec({ seed: 1 }), specs)).toBe(settingOf(trainSpec({ seed: 2 }), specs));
    expect(settingOf(trainSpec({ batch: 16 }), specs)).not.toBe(settingOf(trainSpec(), specs));
    expect(settingOf(measureSpec({ parent, split: "test" }), specs)).not.toBe(
      settingOf(measureSpec({ parent }), specs),
    );
  });

  it("is unknown where the parent is", () => {
    expect(settingOf(measureSpec(), new Map())).toBeUndefined();
    expect(seedOf(measureSpec(), new Map())).toBeUndefined();
  });
});
