// The plan chooses one run per training, and never measures weights that are not that run's.
import type { Run } from "@basin/record";
import { beforeAll, describe, expect, it } from "vitest";
import { makePlan } from "./plan.ts";
import { sbLb } from "./studies/sb-lb.ts";
import { isMeasure } from "./study.ts";
import type { StudyCell } from "./study.ts";

let cells: readonly StudyCell[];
beforeAll(async () => {
  const all = await sbLb.expand({ seeds: [1], scale: "reduced", draws: 1, splits: ["train"] });
  const first = all.cells[0]!;
  cells = all.cells.filter((cell) => cell === first || (isMeasure(cell) && cell.parent === first));
});

/** The parts of a run that the plan looks at. */
const run = (cell: StudyCell, id: string, more: object): Run =>
  ({ id, cell: cell.id, kind: cell.spec.kind, scale: "reduced", parents: [], ...more }) as unknown as Run;
const trained = (id: string, sha256: string): Run =>
  run(cells[0]!, id, { outcome: { status: "finished", weights: { sha256 } } });
const measured = (index: number, id: string, parent: string): Run =>
  run(cells[index]!, id, { parents: [{ run: parent }], outcome: {} });
const states = (runs: Run[], weights: readonly string[]): string[] =>
  makePlan(cells, runs, (_, sha256) => weights.includes(sha256)).map((item) => item.run?.id ?? item.state);

describe("a plan", () => {
  it("has everything to do at first, and what is left after a training", () => {
    expect(states([], [])).toEqual(["to-do", "to-do", "to-do"]);
    expect(states([trained("a", "w")], ["w"])).toEqual(["a", "to-do", "to-do"]);
  });

  it("trains again where weights are gone and something is left to measure, not otherwise", () => {
    expect(states([trained("a", "w"), measured(1, "m", "a")], [])[0]).toBe("to-do");
    expect(states([trained("a", "w"), measured(1, "m", "a"), measured(2, "n", "a")], [])).toEqual(["a", "m", "n"]);
  });

  it("keeps the first run when its weights were made again with the same bytes, and takes the new run otherwise", () => {
    const runs = [trained("b", "w"), trained("a", "w"), measured(1, "m", "a")];
    expect(states(runs, ["w"])).toEqual(["a", "m", "to-do"]);
    const other = [trained("a", "w"), measured(1, "m", "a"), trained("b", "v")];
    expect(states(other, ["v"])).toEqual(["b", "to-do", "to-do"]);
  });

  it("measures nothing of a training that diverged, and counts no smoke run", () => {
    const diverged = run(cells[0]!, "a", { outcome: { status: "diverged" } });
    expect(states([diverged], [])).toEqual(["a", "impossible", "impossible"]);
    expect(states([{ ...trained("a", "w"), scale: "smoke" }], ["w"])).toEqual(["to-do", "to-do", "to-do"]);
  });
});
