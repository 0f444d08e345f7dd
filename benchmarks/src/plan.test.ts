// The plan chooses one run per training, never takes what was made of other weights, and makes again only what is needed.
import type { Run } from "@basin/record";
import { beforeAll, describe, expect, it } from "vitest";
import { makePlan } from "./plan.ts";
import type { HasWeights, PlanItem } from "./plan.ts";
import { sbLb } from "./studies/sb-lb.ts";
import { warmStart } from "./studies/warm-start.ts";
import { isMeasure, isTraining, parentOf } from "./study.ts";
import type { StudyCell } from "./study.ts";

let cells: readonly StudyCell[];
beforeAll(async () => {
  const all = await sbLb.expand({ seeds: [1], scale: "reduced", draws: 1, splits: ["train"] });
  const first = all.cells[0]!;
  cells = all.cells.filter((cell) => cell === first || (isMeasure(cell) && parentOf(cell) === first));
});

/** The parts of a run that the plan looks at. */
const run = (cell: StudyCell, id: string, more: object): Run =>
  ({ id, cell: cell.id, kind: cell.spec.kind, scale: "reduced", parents: [], ...more }) as unknown as Run;
const trained = (id: string, sha256: string, cell: StudyCell = cells[0]!): Run =>
  run(cell, id, { outcome: { status: "finished", epochs: 100, weights: { sha256 } } });
const measured = (index: number, id: string, parent: string): Run =>
  run(cells[index]!, id, { parents: [{ run: parent, cell: cells[0]!.id }], outcome: {} });
const shown = ({ state, run: found }: PlanItem): string => (state === "done" ? (found?.id ?? state) : state);
const states = (runs: Run[], weights: readonly string[]): string[] =>
  makePlan(cells, runs, { hasWeights: (_, sha256) => weights.includes(sha256) }).map(shown);

describe("a plan", () => {
  it("has everything to do at first, and what is left after a training", () => {
    expect(states([], [])).toEqual(["to-do", "to-do", "to-do"]);
    expect(states([trained("a", "w")], ["w"])).toEqual(["a", "to-do", "to-do"]);
  });

  it("makes weights again where they are gone and something is left to measure, not otherwise", () => {
    expect(states([trained("a", "w"), measured(1, "m", "a")], [])).toEqual(["re-make", "m", "to-do"]);
    expect(states([trained("a", "w"), measured(1, "m", "a"), measured(2, "n", "a")], [])).toEqual(["a", "m", "n"]);
  });

  it("makes no weights again for cells that are not wanted", () => {
    const options = { hasWeights: () => false, wanted: isTraining };
    expect(makePlan(cells, [trained("a", "w")], options).map(shown)).toEqual(["a", "to-do", "to-do"]);
  });

  it("tells a training that is made again which runs there are, so that equal bytes keep theirs", () => {
    const [item] = makePlan(cells, [trained("b", "w"), trained("a", "w"), trained("c", "v")], {
      hasWeights: () => false,
    });
    expect(item).toMatchObject({ state: "re-make", known: { w: "a", v: "c" }, keep: { epochs: [], path: false } });
  });

  it("counts what was measured of any run of the same bytes, and takes the run that needs the least", () => {
    const runs = [trained("b", "w"), trained("a", "w"), measured(1, "m", "b"), measured(2, "n", "a")];
    expect(states(runs, [])).toEqual(["a", "m", "n"]);
    const other = [trained("a", "w"), measured(1, "m", "a"), trained("b", "v")];
    expect(states(other, ["v"])).toEqual(["b", "to-do", "to-do"]);
  });

  it("measures nothing of a training that diverged, and counts no smoke run", () => {
    const diverged = run(cells[0]!, "a", { outcome: { status: "diverged" } });
    expect(states([diverged], [])).toEqual(["a", "impossible", "impossible"]);
    expect(states([{ ...trained("a", "w"), scale: "smoke" }], ["w"])).toEqual(["to-do", "to-do", "to-do"]);
  });
});

describe("a plan of warm starts", () => {
  const warm = async (): Promise<{ source: StudyCell; started: StudyCell; measure: StudyCell; all: StudyCell[] }> => {
    const { cells: all } = await warmStart.expand({ seeds: [1], scale: "reduced", starts: [30] });
    const started = all.find((cell) => cell.label.startsWith("SB→LB after 30") && isTraining(cell))!;
    const measure = all.find((cell) => isMeasure(cell) && parentOf(cell) === started)!;
    const source = parentOf(started);
    return { source, started, measure, all: [source, started, measure] };
  };
  const startedFrom = (cell: StudyCell, id: string, sha256: string, source: StudyCell, parent: string): Run =>
    run(cell, id, {
      parents: [{ run: parent, cell: source.id }],
      outcome: { status: "finished", epochs: 100, weights: { sha256 } },
    });

  it("keeps the iterates that are started from, and starts when they are there", async () => {
    const { source, all } = await warm();
    const [first, second] = makePlan(all, [], { hasWeights: () => false });
    expect(first).toMatchObject({ state: "to-do", keep: { epochs: [30], path: false } });
    expect(second).toMatchObject({ state: "to-do", keep: { epochs: [], path: false } });
    const here = makePlan(all, [trained("a", "w", source)], { hasWeights: ({ at }) => typeof at === "object" });
    expect(here.map(shown)).toEqual(["a", "to-do", "to-do"]);
  });

  it("makes the whole chain again where the weights at its end are wanted, and nothing when all is done", async () => {
    const { source, started, measure, all } = await warm();
    const chain = [trained("a", "w", source), startedFrom(started, "b", "v", source, "a")];
    const none: HasWeights = () => false;
    expect(makePlan(all, chain, { hasWeights: none }).map(shown)).toEqual(["re-make", "re-make", "to-do"]);
    const done = run(measure, "m", { parents: [{ run: "b", cell: started.id }], outcome: {} });
    expect(makePlan(all, [...chain, done], { hasWeights: none }).map(shown)).toEqual(["a", "b", "m"]);
  });

  it("does not count a run that was started from other weights, and starts nothing from what was never reached", async () => {
    const { source, started, all } = await warm();
    const other = startedFrom(started, "b", "v", source, "x");
    expect(makePlan(all, [trained("a", "w", source), other], { hasWeights: () => true }).map(shown)).toEqual([
      "a",
      "to-do",
      "to-do",
    ]);
    const short = run(source, "a", { outcome: { status: "finished", epochs: 20, weights: { sha256: "w" } } });
    expect(makePlan(all, [short], { hasWeights: () => true }).map(shown)).toEqual(["a", "impossible", "impossible"]);
  });
});
