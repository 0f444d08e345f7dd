// Every study's cells: ids that depend on the specification alone, each after what it needs, the protocol's numbers at
// paper scale, and work that studies share is one cell.
import { cellId, parentsOf } from "@basin/record";
import { describe, expect, it } from "vitest";
import { findStudy, studies } from "../studies.ts";
import { isMeasure, isTraining, trainingOf } from "../study.ts";
import type { Expansion, Scale } from "../study.ts";

const seeds = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);
const expand = (id: string, scale: Scale, more = {}): Promise<Expansion> => {
  const study = findStudy(id);
  return study.expand({ seeds: seeds(study.seeds[scale]), scale, ...more });
};

describe.each(studies.map(({ id }) => id))("%s", (id) => {
  it.each(["paper", "reduced", "smoke"] as const)(
    "at %s scale has each cell once, after those it needs",
    async (scale) => {
      const { cells, reductions, command } = await expand(id, scale);
      const before = new Set<string>();
      for (const cell of cells) {
        expect(cell.id).toBe(await cellId(cell.spec));
        expect(before.has(cell.id)).toBe(false);
        expect(new Set(cell.needs.map((need) => need.cell.id))).toEqual(new Set(parentsOf(cell.spec)));
        for (const need of cell.needs) expect(before.has(need.cell.id)).toBe(true);
        before.add(cell.id);
        expect(cell.scale === "smoke").toBe(scale === "smoke");
      }
      if (scale === "paper") {
        expect(reductions).toEqual([]);
        for (const cell of cells) expect([cell.label, cell.reductions]).toEqual([cell.label, []]);
      }
      if (scale === "reduced") {
        expect([...reductions, ...cells.flatMap((cell) => cell.reductions)]).not.toEqual([]);
      }
      expect(command).toContain(`npx basin run ${id} --seed-list 1`);
    },
  );

  it("reports nothing done where there is no run", async () => {
    const { cells, report } = await expand(id, "smoke");
    const { data, text } = report(cells.map((cell) => ({ cell, state: "to-do" as const })));
    expect(data).toMatchObject({ cells: { done: 0, todo: cells.length } });
    expect(text(false)).toContain(`Cells: 0 done, ${cells.length} to do.`);
  });

  it("refuses an option that it has no use for", async () => {
    const refused = ["points", "batches", "starts"].map((name) =>
      expand(id, "smoke", { [name]: name === "points" ? 3 : [1, 2] }),
    );
    const answers = await Promise.allSettled(refused);
    const messages = answers.flatMap((answer) => (answer.status === "rejected" ? [String(answer.reason)] : []));
    expect(messages.length).toBeGreaterThanOrEqual(2);
    for (const message of messages) expect(message).toMatch(/UserError: .*: (not an option of this study|must be)/);
  });
});

describe("at paper scale", () => {
  it("the interpolation is between sb-lb's solutions, 25 points from -1 to 2 on both curves", async () => {
    const { cells } = await expand("interpolation", "paper");
    const sbLb = new Set((await expand("sb-lb", "paper")).cells.map((cell) => cell.id));
    expect(cells.filter(isTraining).every((cell) => sbLb.has(cell.id))).toBe(true);
    const plots = cells.flatMap(({ spec }) => (spec.kind === "interpolate" ? [spec] : []));
    expect(plots.map(({ curve }) => curve)).toEqual(["linear", "curvilinear"]);
    for (const { alphas } of plots) {
      expect(alphas).toHaveLength(25);
      expect([alphas[0], alphas[8], alphas[16], alphas[24]]).toEqual([-1, 0, 1, 2]);
    }
  });

  it("the sweep has every power of two from 16 to 32,768, 10 % and the whole set, for 100 epochs", async () => {
    const { cells } = await expand("batch-sweep", "paper");
    const batches = [...new Set(cells.map((cell) => trainingOf(cell).batch))];
    expect(batches).toEqual([16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 6000, 8192, 16384, 32768, 60000]);
    expect(cells.filter(isTraining)).toHaveLength(14 * 3);
    expect(new Set(cells.map((cell) => JSON.stringify(trainingOf(cell).stop)))).toEqual(
      new Set(['{"rule":"epochs","epochs":100}']),
    );
    const fewer = await expand("batch-sweep", "paper", { train: 20_000, batches: [16, 32] });
    expect(fewer.reductions.join()).toContain("Batch sizes 64, 128, 256");
  });

  it("a warm start takes LB's batch from SB's iterate, and its controls the other three ways", async () => {
    const { cells } = await expand("warm-start", "paper");
    const started = cells.filter(isTraining).filter((cell) => cell.spec.start !== undefined);
    const kinds = started.map((cell) => `${trainingOf(cell.needs[0]!.cell).batch}→${cell.spec.batch}`);
    const count = (kind: string): number => kinds.filter((one) => one === kind).length;
    expect([count("256→6000"), count("6000→256"), count("256→256"), count("6000→6000")]).toEqual([70, 15, 15, 15]);
    // Every solution is measured, the plain SB and LB of 100 epochs included.
    expect(cells.filter(isMeasure)).toHaveLength(5 * (2 + 14 + 9));
    const seed = (cell: (typeof started)[number]): number => cell.spec.seed;
    for (const cell of started) expect(seed(cell.needs[0]!.cell)).toBe(seed(cell));
  });

  it("the path has 21 points of both solutions, the start among them", async () => {
    const { cells } = await expand("sharpness-path", "paper");
    const points = cells.filter(isMeasure).map(({ spec }) => spec.point!);
    expect(points).toHaveLength(42);
    expect(points.slice(0, 21).map(({ index }) => index)).toEqual(Array.from({ length: 21 }, (_, i) => i));
    expect(cells.filter(isMeasure).every(({ needs }) => needs[0]!.at === "path")).toBe(true);
  });
});
