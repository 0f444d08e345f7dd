import { definitionsIn, judgeAll, statusesOf, workloadsOf } from "@basin/record";
import { beforeAll, describe, expect, it } from "vitest";
import { generatedRuns } from "../../../packages/record/test/generated-runs.ts";
import { armRows } from "./arm-row.ts";
import type { Row } from "../components/table.ts";
import { makeBoard } from "./board.ts";
import type { Board } from "./board.ts";
import { compared } from "./compare.ts";
import { countClaims, evidence, mainClaims } from "./home.ts";
import { readInput } from "./input.ts";
import { methodsBoard } from "./methods-board.ts";
import { modelsBoard } from "./models-board.ts";
import { reproduceCommand } from "./reproduce.ts";

let board: Board;

beforeAll(async () => {
  const mnist = { model: "f1", data: "mnist" };
  const five = [1, 2, 3, 4, 5];
  const runs = [
    ...(await generatedRuns({ seeds: five, studies: ["sb-lb", "remedies"], ...mnist, world: { gap: 1 } })),
    ...(await generatedRuns({
      seeds: five,
      studies: ["sb-lb"],
      model: "f1",
      data: "other",
      world: { gap: 5 },
      firstId: 0x1000,
    })),
    ...(await generatedRuns({
      seeds: [1, 2],
      studies: ["sb-lb"],
      model: "f1",
      data: "few",
      world: { gap: 9 },
      firstId: 0x2000,
    })),
  ];
  const empty = await makeBoard({ ...readInput({}), results: [] });
  const statuses = statusesOf(runs, { definitions: definitionsIn(empty.catalog), withdrawals: [] });
  board = { ...empty, runs, statuses, workloads: workloadsOf(runs) };
});

describe("the models board", () => {
  it("has one row a workload, with the gap, the ratio of φ and the seeds", () => {
    const { rows } = modelsBoard(board);
    expect(rows.length).toBe(3);
    const few = rows.find(({ cells }) => cells["data"]!.value === "few")!;
    expect(few.cells["seeds"]).toEqual({ value: 2, marks: ["too few"] });
    expect(few.cells["gap"]!.value).toBeCloseTo(9, 0);
    expect(Number(few.cells["phi"]!.value)).toBeGreaterThan(1);
  });

  it("puts the larger gap in the first tier, and rows of few seeds in none", () => {
    const tiers = modelsBoard(board).rows.map(({ cells }) => [cells["data"]!.value, cells["tier"]!.value]);
    // In this order, though the row of few seeds has the largest gap.
    expect(tiers).toEqual([
      ["other", 1],
      ["mnist", 2],
      ["few", null],
    ]);
  });

  it("marks a user's own rows, on both boards, and no others", () => {
    const few = board.workloads.find(({ data }) => data.id === "few")!;
    const mine = { ...board, own: new Set([few.trainings[0]!.run.id]) };
    const marked = (rows: readonly Row[], cell: string): string[] =>
      rows.filter(({ cells }) => cells[cell]!.marks?.includes("yours")).map(({ id }) => id.split(".")[0]!);
    expect(marked(modelsBoard(mine).rows, "workload")).toEqual([few.slug]);
    expect(new Set(marked(methodsBoard(mine).rows, "arm"))).toEqual(new Set([few.slug]));
    expect([...marked(modelsBoard(board).rows, "workload"), ...marked(methodsBoard(board).rows, "arm")]).toEqual([]);
  });

  it("gives the command for the seeds that SB and LB share", () => {
    const workload = board.workloads.find(({ data }) => data.id === "few")!;
    expect(reproduceCommand(workload)).toBe("npx basin run sb-lb --model f1 --data few --seed-list 1,2");
  });
});

describe("the methods board", () => {
  it("has SB and LB as ordinary rows, and differences within the workload", () => {
    const rows = methodsBoard(board).rows.filter(({ id }) => id.startsWith("f1-mnist-paper."));
    const arms = rows.map(({ cells }) => cells["arm"]!.value);
    expect(arms).toEqual(expect.arrayContaining(["SB", "LB", "LB-conservative", "SB-augmentation"]));
    const { cells } = rows.find(({ id }) => id === "f1-mnist-paper.lb")!;
    expect(cells["overLb"]!.value).toBeNull();
    expect(cells["overSb"]!.value).toBeCloseTo(-1, 0);
    expect(Number(cells["phiSb"]!.value)).toBeGreaterThan(1);
  });

  it("puts the best tested first within a workload", () => {
    const accuracies = methodsBoard(board)
      .rows.filter(({ id }) => id.startsWith("f1-mnist-paper."))
      .map(({ cells }) => Number(cells["test"]!.value));
    expect(accuracies).toEqual(accuracies.toSorted((a, b) => b - a));
  });
});

describe("what can be compared", () => {
  it("has an id for each arm that no other has, and fits an address", () => {
    const ids = board.workloads.flatMap((workload) => armRows(workload).map(({ id }) => id));
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z0-9.-]+$/);
  });

  it("has every arm by seed, and a t for each number of seeds", () => {
    const { rows, quantiles } = compared(board);
    expect(Object.keys(rows.find(({ id }) => id === "f1-mnist-paper.sb")!.test)).toEqual(["1", "2", "3", "4", "5"]);
    expect(quantiles.length).toBe(6);
    expect(quantiles[5]).toBeCloseTo(2.7764, 4);
  });
});

describe("the home page", () => {
  it("counts each claim once, and names only claims that are there", () => {
    const told = evidence(judgeAll(board.workloads));
    expect([...countClaims(told).values()].reduce((sum, count) => sum + count, 0)).toBe(told.length);
    expect(mainClaims(told).length).toBe(12);
    expect(countClaims(told).get("holds")).toBeGreaterThan(0);
  });
});
