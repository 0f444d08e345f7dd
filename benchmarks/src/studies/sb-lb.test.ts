// The study's cells are the protocol's, each once, with ids that depend on nothing but the specification.
import { cellId } from "@basin/record";
import { describe, expect, it } from "vitest";
import { probeIds } from "@basin/sharpness";
import { isMeasure, isProbe, isTraining, trainingOf } from "../study.ts";
import { sbLb } from "./sb-lb.ts";

describe("sb-lb at paper scale", () => {
  it("has two trainings a seed and both splits of the whole space and of five draws of each", async () => {
    const { cells } = await sbLb.expand({
      model: "f1",
      data: "mnist",
      seeds: [1, 2, 3, 4, 5],
      scale: "paper",
    });
    expect(new Set(cells.map((cell) => trainingOf(cell).batch))).toEqual(new Set([256, 6000]));
    expect(cells.filter(isTraining)).toHaveLength(10);
    // One seed also has f on statistics of its own batch size and on frozen ones.
    expect(cells.filter(isMeasure)).toHaveLength(10 * 2 * 6 + 2 * 2 * 2);
    expect(new Set(cells.map(({ id }) => id)).size).toBe(cells.length);
    for (const cell of cells) {
      expect(cell.id).toBe(await cellId(cell.spec));
      expect(cell.reductions).toEqual([]);
      expect(cell.scale).toBe("paper");
    }
  });

  it("probes training f of every solution, SB and LB of a seed along the same directions", async () => {
    const { cells } = await sbLb.expand({ model: "f1", data: "mnist", seeds: [1, 2, 3, 4, 5], scale: "paper" });
    const probes = cells.filter(isProbe);
    expect(probes).toHaveLength(10 * 2);
    expect(new Set(probes.map((cell) => cell.needs[0]!.cell.id)).size).toBe(10);
    for (const cell of probes) {
      expect(cell.spec).toMatchObject({ split: "train", batchNorm: "batch" });
      expect(cell.spec.probe["seed"]).toBe(trainingOf(cell).seed);
    }
    const [directions] = probes;
    expect(directions!.spec.probe).toEqual({
      id: "random-directions",
      version: 1,
      directions: 100,
      epsilon: 1e-3,
      factor: 2,
      seed: 1,
    });
  });

  it("says which probes it leaves out, and takes any by name", async () => {
    const without = await sbLb.expand({ seeds: [1, 2, 3, 4, 5], scale: "paper", probes: [] });
    expect(without.cells.some(isProbe)).toBe(false);
    expect(without.reductions).toEqual(["Without the probes random-directions, lambda-max."]);
    expect(without.command).toMatch(/ --probes none$/);
    const one = await sbLb.expand({ seeds: [1, 2, 3, 4, 5], scale: "paper", probes: ["lambda-max"] });
    expect(one.reductions).toEqual(["Without the probes random-directions."]);
    const smoke = await sbLb.expand({ seeds: [1], scale: "smoke" });
    expect(new Set(smoke.cells.filter(isProbe).map(({ spec }) => spec.probe.id))).toEqual(new Set(probeIds));
    const reduced = await sbLb.expand({ seeds: [1], scale: "smoke", probes: ["random-directions"] });
    expect(reduced.cells.filter(isProbe)[0]!.reductions).toContain(
      "The probe random-directions with directions 4 instead of 100.",
    );
    await expect(sbLb.expand({ seeds: [1], scale: "smoke", probes: ["trace"] })).rejects.toThrow(/probe: no such id/);
  });

  it("measures SB and LB of a seed in the same subspaces", async () => {
    const { cells } = await sbLb.expand({ model: "f1", data: "mnist", seeds: [7], scale: "paper", draws: 2 });
    const spaces = (batch: number): unknown[] =>
      cells
        .filter(isMeasure)
        .filter((cell) => trainingOf(cell).batch === batch)
        .map((cell) => cell.spec.space);
    expect(spaces(256)).toEqual(spaces(6000));
  });

  it("is reduced, and says by what, when it has less than the paper's epochs", async () => {
    const { cells, command, reductions } = await sbLb.expand({ seeds: [1], scale: "paper", maxEpochs: 3 });
    expect(reductions).toEqual(["1 of 5 seeds."]);
    const whole = await sbLb.expand({ seeds: [1, 2, 3, 4, 5], scale: "paper", draws: 2, splits: ["train"] });
    expect(whole.reductions).toEqual(["2 of 5 draws of A a seed.", "φ on one split of two."]);
    for (const cell of cells) {
      expect(cell.scale).toBe("reduced");
      expect(cell.reductions.join()).toContain("At most 3 epochs instead of 300");
    }
    expect(command).toBe("npx basin run sb-lb --seed-list 1 --scale paper --max-epochs 3");
  });
});

describe("sb-lb", () => {
  it("gives a cell one id whatever else is asked for", async () => {
    const ids = async (seeds: number[], draws: number): Promise<Set<string>> =>
      new Set(
        (await sbLb.expand({ seeds, scale: "paper", draws })).cells
          // The first seed named is the one whose variants are measured.
          .filter((cell) => !isMeasure(cell) || cell.spec.batchNorm === "batch")
          .map(({ id }) => id),
      );
    const many = await ids([3, 1, 2], 3);
    expect([...(await ids([2], 1))].every((id) => many.has(id))).toBe(true);
  });

  it("counts a seed that is named twice once", async () => {
    const once = await sbLb.expand({ seeds: [4], scale: "smoke" });
    const twice = await sbLb.expand({ seeds: [4, 4], scale: "smoke" });
    expect(twice.cells.map(({ id }) => id)).toEqual(once.cells.map(({ id }) => id));
  });

  it.each([
    [{ seeds: [] }, /seeds: must name at least one/],
    [{ seeds: [1.5] }, /seed: must be a whole number from 0 to 4294967295, got 1.5/],
    [{ seeds: [1], batchSmall: 304 }, /SB must be below LB, got 304 and 304/],
    [{ seeds: [1], batchLarge: 321 }, /LB: must be a whole number from 1 to 320, got 321/],
    [{ seeds: [1], epsilons: [0] }, /epsilon: must be positive, got 0/],
    [{ seeds: [1], maxEpochs: 0 }, /max-epochs: must be a whole number from 1, got 0/],
    [{ seeds: [1], model: "f9" }, /model: no such id, got "f9"/],
    [{ seeds: [1], data: "imagenet" }, /no such data set, got imagenet/],
  ])("refuses %o", async (wrong, message) => {
    const failed = sbLb.expand({ scale: "smoke", ...wrong });
    await expect(failed).rejects.toThrow(message);
    await expect(failed).rejects.toMatchObject({ name: "UserError" });
  });
});
