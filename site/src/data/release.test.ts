// A release's pages show the manifest's runs and nothing else, whatever was published, withdrawn or lost later.
import { makeRelease, workloadsOf } from "@basin/record";
import type { Run } from "@basin/record";
import { describe, expect, it } from "vitest";
import { hash, runId, trainOutcome, trainRun } from "../../../packages/record/test/example.ts";
import { makeBoard } from "./board.ts";
import type { Board } from "./board.ts";
import { releaseFacts, releasedRunTable, verdictCounts, verdictTable } from "./release-tables.ts";
import { viewOf } from "./release.ts";

const boardOf = async (runs: readonly Run[], withdrawals: Board["archive"]["withdrawals"] = []): Promise<Board> => ({
  ...(await makeBoard({ results: [], local: false, catalog: null, repository: null, releases: "" })),
  runs,
  workloads: workloadsOf(runs, { withdrawals }),
  archive: { withdrawals, releases: [], problems: [] },
});
const verdict = (claim: string, status: string, version = 1) => ({
  claim,
  version,
  workload: "f1-mnist-paper",
  status,
  n: 2,
});
const releaseOf = (runs: readonly Run[]) =>
  makeRelease({
    version: "v0.1",
    date: "2026-11-24",
    runs: runs.map((run) => ({ run, sha256: hash("a") })),
    withdrawals: [],
    definitions: [],
    judge: () => [verdict("sb-tests-better", "too few"), verdict("lb-sharper", "holds", 9), verdict("a", "too few")],
  });

describe("the view of a release", () => {
  it("holds its own runs alone, also where later ones would change a number", async () => {
    const [first, second] = [await trainRun(5), await trainRun(6, { spec: { ...(await trainRun(1)).spec, seed: 1 } })];
    const release = releaseOf([first, second]);
    // An earlier run of the same cell counts on the current board, and another seed is there.
    const earlier = await trainRun(1, { outcome: trainOutcome(0.5, 0.4) });
    const more = await trainRun(7, { spec: { ...first.spec, seed: 2 } });
    const view = viewOf(release, await boardOf([earlier, first, second, more]));
    expect(view.board.workloads[0]!.trainings.map(({ run }) => run.id)).toEqual([first.id, second.id]);
    expect(view.board.statuses.has(more.id)).toBe(false);
    expect(view.missing).toEqual([]);
  });

  it("keeps runs that were withdrawn since and says so, and names those that are lost", async () => {
    const [first, second] = [await trainRun(5), await trainRun(6, { spec: { ...(await trainRun(1)).spec, seed: 1 } })];
    const withdrawals = [{ run: runId(5), reason: "made with a wrong data file", date: "2026-12-01" }];
    const view = viewOf(releaseOf([first, second]), await boardOf([first], withdrawals));
    expect(view.board.workloads[0]!.trainings.map(({ run }) => run.id)).toEqual([first.id]);
    expect(view.withdrawnSince).toEqual(withdrawals);
    expect(view.missing).toEqual([second.id]);
    const rows = releasedRunTable(view).rows;
    expect(rows.map(({ cells }) => cells["run"]!.href !== undefined)).toEqual([true, false]);
    expect(releaseFacts(view).find(({ term }) => term === "Runs")!.values[0]!.text).toMatch(/^2: 2 trainings/);
  });

  it("shows verdicts as they were frozen, with a mark where the claim has changed since", () => {
    const release = releaseOf([]);
    expect(verdictCounts(release)).toEqual([
      { status: "holds", count: 1 },
      { status: "too few", count: 2 },
    ]);
    const [same, changed, gone] = verdictTable(release).rows.map(({ cells }) => cells["claim"]!);
    expect(same).toMatchObject({ value: "SB tests better than LB." });
    expect(same!.marks).toBeUndefined();
    expect(changed).toMatchObject({ value: "lb-sharper", marks: ["version 9, changed since"] });
    expect(gone!.href).toBeUndefined();
  });
});
