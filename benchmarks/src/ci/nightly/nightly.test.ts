// A night end to end by the command: rows of smoke scale in a temporary folder, one of them made to drift. Then its parts: the
// draw, the rule of what is an alarm, and the rates that docs/ci.md states.
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import path from "node:path";
import { makeRun, runPath, scanRuns, statusesOf, writeRun } from "@basin/record";
import type { Run, TrainRun } from "@basin/record";
import { generatedRuns } from "@basin/record/test/generated-runs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { basin, temporaryFolders } from "../../testing/basin.ts";
import { checkoutOf } from "./checkout.ts";
import { candidatesOf, choose, weightOf } from "./choose.ts";
import type { Candidate } from "./choose.ts";
import { isAlarm, judgeNight, LEAST_HISTORY, NIGHT_LEVEL } from "./judge.ts";
import { planNight, runNight } from "./nightly.ts";
import type { NightRequest } from "./nightly.ts";
import { passesOf } from "./passes.ts";
import { cellsOfIssue, issueBody, stillDrifting } from "./report.ts";
import type { NightReport } from "./report.ts";
import { nightRates, simulateNights } from "./simulate.ts";

const repository = path.resolve(import.meta.dirname, "..", "..", "..", "..");

describe("a night", () => {
  const place = temporaryFolders();
  const out = path.join(place.cache, "night");
  afterAll(() => place.remove());
  let rows: Run[];
  let drifted: TrainRun;
  let held: Run;

  beforeAll(async () => {
    const words = "run sb-lb --scale smoke --seeds 1 --draws 0 --splits train --rows scaled --probes none".split(" ");
    expect((await basin(words, { ...place, results: place.published })).code).toBe(0);
    rows = (await scanRuns([place.published])).runs;
    const trainings = rows.filter((run) => run.kind === "train");
    const [large, small] = trainings.toSorted((a, b) => b.spec.batch - a.spec.batch) as [TrainRun, TrainRun];
    // LB's record says that it tested a little better than it does; SB's φ is as it was.
    if (large.outcome.status !== "finished") throw new Error("a smoke training diverged");
    const { schemaVersion: _, cell: _cell, outcomeHash: _hash, ...draft } = large;
    const { final } = large.outcome;
    const better = { ...final.batchStatistics.test, accuracy: final.batchStatistics.test.accuracy + 0.01 };
    const outcome = {
      ...large.outcome,
      final: { ...final, batchStatistics: { ...final.batchStatistics, test: better } },
    };
    drifted = (await makeRun({ ...draft, outcome })) as TrainRun;
    rmSync(path.join(place.published, runPath(large)));
    await writeRun(place.published, drifted);
    held = rows.find((run) => run.kind === "measure" && run.parents[0]!.cell === small.cell)!;
    // Both are re-run first; the second brings its training along.
    const night = ["ci", "nightly", "--local", "--results", place.published, "--out", out, "--rows", "2", "--json"];
    const { code, stdout, stderr } = await basin([...night, "--again", `${drifted.cell},${held.cell}`], place, {
      GITHUB_ACTIONS: "true",
    });
    expect(code, stderr).toBe(0);
    expect(JSON.parse(stdout)).toEqual(report());
  }, 120_000);

  const request = (changes: Partial<NightRequest> = {}): NightRequest => ({
    published: place.published,
    out,
    rows: 1,
    seed: 5,
    now: Date.now(),
    local: true,
    again: [],
    checkouts: path.join(out, "checkouts"),
    maxHours: 1,
    ...changes,
  });
  const report = (): NightReport => JSON.parse(readFileSync(path.join(out, "report.json"), "utf8")) as NightReport;

  it("raises an alarm for the row that drifts and for no other", () => {
    const { drifting, holding, runs, notRun } = report();
    expect(drifting).toEqual([drifted.cell]);
    expect(holding).toEqual([held.cell, held.parents[0]!.cell].toSorted());
    expect(notRun).toEqual([]);
    const verdicts = new Map(runs.map(({ cell, verdict }) => [cell, verdict]));
    expect(verdicts.get(drifted.cell)).toBe("differs");
    expect(verdicts.get(held.cell)).toBe("equal");
    expect(runs.find(({ cell }) => cell === drifted.cell)!.details.join()).toMatch(
      /test accuracy: \S+ published, \S+ now/,
    );
  });

  it("records the re-runs as made by CI, so that statuses say so", async () => {
    const { runs: later } = await scanRuns([path.join(out, "results")]);
    expect(later.map(({ origin }) => origin)).toEqual(["ci", "ci", "ci"]);
    const statuses = statusesOf([...rows.filter(({ id }) => id !== drifted.id), drifted, ...later], {
      definitions: [],
      withdrawals: [],
    });
    expect(statuses.get(held.id)!.standing).toBe("ci");
    expect(statuses.get(drifted.id)!.standing).toBe("differs");
  });

  it("leaves the published rows as they were, and an issue that names the cell", () => {
    expect(readFileSync(path.join(out, "issue.md"), "utf8")).toContain(drifted.cell);
    expect(cellsOfIssue(readFileSync(path.join(out, "issue.md"), "utf8"))).toEqual([drifted.cell]);
  });

  it("draws the same for the same seed, and refuses a folder without rows", async () => {
    const [one, two] = [await planNight(request({ rows: 4 })), await planNight(request({ rows: 4 }))];
    expect(one.rows.map(({ run }) => run.id)).toEqual(two.rows.map(({ run }) => run.id));
    expect(one.candidates).toBe(4);
    expect(new Set(one.rows.map(({ run }) => run.cell)).size).toBe(4);
    await expect(planNight(request({ local: false }))).rejects.toThrow(/nightly: needs published runs of scale paper/);
  });

  it("runs a row again by the code of its own commit where that is checked out", { timeout: 120_000 }, async () => {
    const other = temporaryFolders();
    const commit = "a".repeat(40);
    const checkouts = path.join(other.cache, "checkouts");
    mkdirSync(checkouts, { recursive: true });
    symlinkSync(repository, path.join(checkouts, commit), "dir");
    const small = rows.find(({ id }) => id === held.parents[0]!.run) as TrainRun;
    const { schemaVersion: _, cell: _cell, outcomeHash: _hash, ...draft } = small;
    await writeRun(other.published, await makeRun({ ...draft, software: { ...draft.software, commit, dirty: false } }));
    const asked = request({ published: other.published, out: path.join(other.cache, "night"), checkouts });
    const { runs, notRun } = await runNight(asked, await planNight(asked));
    expect(runs.map(({ cell, verdict }) => [cell, verdict])).toEqual([
      [small.cell, "equal"],
      [small.cell, "equal"],
    ]);
    expect(notRun).toEqual([]);
    other.remove();
  });

  it("checks out no commit that is not of this history", () => {
    const folder = path.join(place.cache, "none");
    const commit = "b".repeat(40);
    expect(checkoutOf(commit, folder, { only: true })).toEqual({
      reason: expect.stringMatching(/is not checked out in/),
    });
    expect(checkoutOf(commit, folder, { only: false })).toEqual({
      reason: expect.stringMatching(/is not of this history/),
    });
    expect(existsSync(folder)).toBe(false);
  });
});

describe("the draw", () => {
  const candidates = [1, 2, 4, 8].map((days, i) => ({
    run: { cell: String(i), id: String(i) } as Run,
    lastRun: Date.UTC(2026, 0, 9 - days),
  })) satisfies Candidate[];
  const now = Date.UTC(2026, 0, 9);

  it("takes a cell with a chance in proportion to the days since it was run", () => {
    const times = 4000;
    const counts = [0, 0, 0, 0];
    for (let seed = 0; seed < times; seed++) {
      counts[Number(choose(candidates, { rows: 1, seed, now })[0]!.run.cell)]! += 1;
    }
    for (const [i, days] of [1, 2, 4, 8].entries()) {
      const share = days / 15;
      expect(Math.abs(counts[i]! / times - share)).toBeLessThan(4 * Math.sqrt((share * (1 - share)) / times));
    }
    expect(weightOf({ ...candidates[0]!, lastRun: now }, now)).toBe(1);
  });

  it("draws none twice, takes those first that drifted, and counts a re-run as a run", async () => {
    const drawn = choose(candidates, { rows: 3, seed: 1, now, first: ["0"] }).map(({ run }) => run.cell);
    expect(drawn[0]).toBe("0");
    expect(new Set(drawn).size).toBe(3);
    const runs = await generatedRuns({ studies: ["sb-lb"], seeds: [1] });
    const context = {
      definitions: [],
      withdrawals: [{ run: runs[0]!.id, reason: "wrong data file", date: "2026-01-01" }],
    };
    const found = candidatesOf(runs, context, ["paper", "reduced"]);
    expect(found.map(({ run }) => run.id)).not.toContain(runs[0]!.id);
    expect(candidatesOf(runs, context, ["smoke"])).toEqual([]);
  });
});

describe("passes", () => {
  it("run rows by this code and by their own, and say why not", async () => {
    const [run] = await generatedRuns({ studies: ["sb-lb"], seeds: [1] });
    const row = (changes: object): never => ({ run: { ...run, ...changes }, label: "", cells: [], age: 1 }) as never;
    const context = {
      head: "f".repeat(40),
      fallback: "onnx-cpu",
      engineHere: (name: string) => (name === "onnx-cpu" ? true : "no GPU") as true | string,
    };
    const software = { ...run!.software, commit: "e".repeat(40), dirty: false };
    const { passes, notRun } = passesOf(
      [
        row({ cell: "a", software }),
        row({ cell: "b", software: { ...software, commit: context.head } }),
        row({ cell: "c", software: { ...software, dirty: true } }),
        row({ cell: "d", software, engine: { ...run!.engine, name: "onnx-cuda", threads: 4 } }),
        row({ cell: "e", software: { ...software, commit: null } }),
      ],
      context,
    );
    const told = passes.map(({ code, engine, threads, rows }) => [code, engine, threads, rows.length]);
    expect(told).toEqual([
      ["head", "onnx-cpu", 1, 5],
      [software.commit, "onnx-cpu", 1, 1],
    ]);
    expect(notRun.map(({ cell }) => cell)).toEqual(["c", "d", "e"]);
  });
});

describe("the rule", () => {
  const engine = {
    name: "onnx-cuda",
    version: "1",
    precision: "float32",
    threads: 1,
    determinism: "statistical",
  } as const;
  /** A later run of a training by another engine, so that no bytes are owed, with another test accuracy. */
  const later = async (first: TrainRun, accuracy: number, id: string): Promise<Run> => {
    const { schemaVersion: _, cell: _cell, outcomeHash: _hash, ...draft } = first;
    if (first.outcome.status !== "finished") throw new Error("diverged");
    const { final } = first.outcome;
    const test = { ...final.batchStatistics.test, accuracy };
    const outcome = { ...first.outcome, final: { ...final, batchStatistics: { ...final.batchStatistics, test } } };
    return makeRun({ ...draft, id, engine, outcome });
  };

  it("judges other arithmetic by the row's other seeds, and says nothing of fewer than it asks for", async () => {
    const runs = await generatedRuns({ studies: ["sb-lb"], seeds: [1, 2, 3, 4, 5] });
    const counting = new Map(runs.map((run) => [run.cell, run]));
    const first = runs.find((run): run is TrainRun => run.kind === "train")!;
    const id = "01ffffff-0000-7000-8000-000000000001";
    const mine = (accuracy: number) => later(first, accuracy, id);
    if (first.outcome.status !== "finished") throw new Error("diverged");
    const usual = first.outcome.final.batchStatistics.test.accuracy;
    const [alike] = judgeNight([await mine(usual + 0.0001)], counting);
    expect(alike!.verdict).toBe("alike");
    expect(alike!.tested.every(({ history }) => history.length === 4)).toBe(true);
    const [far] = judgeNight([await mine(usual - 0.2)], counting);
    expect([far!.verdict, isAlarm(far!)]).toEqual(["drift", true]);

    const few = new Map([...counting].filter(([, { spec }]) => spec.kind !== "train" || spec.seed <= LEAST_HISTORY));
    const [unjudged] = judgeNight([await mine(usual - 0.2)], few);
    expect([unjudged!.verdict, isAlarm(unjudged!)]).toEqual(["no-history", false]);
  });

  it("shares one rate among all tests of a night", async () => {
    const runs = await generatedRuns({ studies: ["sb-lb"], seeds: [1, 2, 3, 4, 5] });
    const counting = new Map(runs.map((run) => [run.cell, run]));
    const trainings = runs.filter((run): run is TrainRun => run.kind === "train");
    const id = (n: number): string => `01ffffff-0000-7000-8000-${String(n).padStart(12, "0")}`;
    const many = await Promise.all(trainings.map((run, i) => later(run, 0.97, id(i))));
    const tested = judgeNight(many, counting).flatMap((judged) => judged.tested);
    const ps = tested.flatMap(({ prediction }) => prediction?.p ?? []);
    const least = tested.reduce((a, b) => (a.prediction!.p < b.prediction!.p ? a : b));
    expect(least.adjusted).toBeCloseTo(Math.min(1, ps.length * least.prediction!.p), 12);
  });
});

describe("the issue's cells", () => {
  const report = { drifting: ["c".repeat(64)], holding: ["a".repeat(64)] } as unknown as NightReport;
  it("are those before that were not seen to hold, and the new ones", () => {
    const before = ["a".repeat(64), "b".repeat(64)];
    expect(stillDrifting(before, report)).toEqual(["b".repeat(64), "c".repeat(64)]);
    const body = issueBody(
      { ...report, date: "2026-01-01", level: 0.01, runs: [], notRun: [] },
      stillDrifting(before, report),
    );
    expect(cellsOfIssue(body)).toEqual(["b".repeat(64), "c".repeat(64)]);
    expect(cellsOfIssue("nothing\n- `x`\n")).toEqual([]);
  });
});

describe("the rates", () => {
  const page = readFileSync(path.join(repository, "docs", "ci.md"), "utf8");
  const fresh = nightRates(1000, 11);

  it("are those of docs/ci.md within the error of both", () => {
    for (const { shape, tests, history, drift, alarms } of fresh) {
      const line = new RegExp(
        String.raw`^\| ${shape} +\| ${tests} +\| ${history} +\| ${drift} +\| ([\d.]+) ± ([\d.]+) `,
        "m",
      );
      const [, share, error] = line.exec(page) ?? [];
      expect(share, `${shape} ${tests} ${history} ${drift}`).toBeDefined();
      const allowed = 4 * Math.hypot(100 * alarms[1], Number(error)) + 0.15;
      expect(Math.abs(100 * alarms[0] - Number(share)), `${shape} ${tests} ${history} ${drift}`).toBeLessThan(allowed);
    }
  });

  it("are at most the night's level where values are normal, and whole samples raise no more", () => {
    for (const { shape, drift, alarms } of fresh) {
      if (drift > 0 || shape === "skewed") continue;
      expect(alarms[0], shape).toBeLessThan(NIGHT_LEVEL + 4 * Math.sqrt((NIGHT_LEVEL * (1 - NIGHT_LEVEL)) / 1000));
    }
  });

  it("rise with the drift and with the history", () => {
    const power = (history: number, drift: number): number =>
      simulateNights({ shape: "normal", tests: 10, history, drift, nights: 300, seed: 3 }).alarms[0];
    expect(power(9, 8)).toBeGreaterThan(power(9, 3) + 0.5);
    expect(power(19, 5)).toBeGreaterThan(power(4, 5) + 0.5);
  });
});
