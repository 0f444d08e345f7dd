// Every claim: that it is written down as the rules want, that it says what is missing where nothing is, and that it comes
// to a verdict on a complete set of runs. What its file says and when is held by a hash: a change of meaning is a new version.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { generatedRuns } from "../test/generated-runs.ts";
import { sha256Hex } from "./canonical.ts";
import { claims } from "./claims.ts";
import { judgeAll } from "./ledger.ts";
import type { LedgerEntry } from "./ledger.ts";
import { parseRun, verifyRun } from "./run.ts";
import { workloadsOf } from "./workload.ts";
import type { Workload } from "./workload.ts";

const folder = path.join(import.meta.dirname, "claims");
const UNMEASURED = ["rescaling-changes-phi", "tuned-rate-removes-the-gap"];
let workloads: Workload[];
let entries: LedgerEntry[];
beforeAll(async () => {
  const runs = await generatedRuns({ seeds: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] });
  for (const run of runs.slice(0, 20)) await verifyRun(parseRun(JSON.parse(JSON.stringify(run))));
  workloads = workloadsOf(runs);
  entries = judgeAll(workloads);
});

it("each is one file of its id, listed once", () => {
  expect(claims.map(({ id }) => `${id}.ts`).sort()).toEqual(readdirSync(folder).sort());
  expect(new Set(claims.map(({ id }) => id)).size).toBe(claims.length);
});

it("the registration of 2026-11-24 still says what it said", async () => {
  const registered = claims
    .filter((claim) => claim.registered === "2026-11-24T11:21:40Z" && claim.version === 1)
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map(({ id, sentence, study, smallestN, contradicted, parts }) => [
      id,
      sentence,
      study,
      smallestN,
      contradicted,
      parts.map(({ statistic, unit, test }) => [statistic, unit, test]),
    ]);
  // Of the files as committed before their runs (945b759). A claim that changes is raised to a new version, and its file
  // keeps what it said before in git; then this hash is taken again, of those that are left.
  expect(registered).toHaveLength(48);
  expect(await sha256Hex(JSON.stringify(registered))).toBe(
    "c52c205e8def485a0272104baa8ac5ede728706d2704d9606b31dcc5e2d63d81",
  );
});

describe.each(claims.map((claim) => [claim.id, claim] as const))("%s", (id, claim) => {
  it("is written down as the rules want", () => {
    expect(new Date(claim.registered).toISOString().replace(".000Z", "Z")).toBe(claim.registered);
    expect(claim.version).toBeGreaterThanOrEqual(1);
    expect(claim.smallestN).toBeGreaterThanOrEqual(5);
    expect(claim.parts.length).toBeGreaterThan(0);
    expect(claim.sentence).toMatch(/\.$/);
    expect(claim.contradicted).not.toBe("");
    const text = readFileSync(path.join(folder, `${id}.ts`), "utf8");
    expect(text).toContain(`id: "${id}"`);
    expect(text).toContain(`/** ${claim.sentence} */`);
    // No claim and no builder is about one network.
    expect(text).not.toMatch(/"(f1|f2|c[1-4]|mnist|timit|cifar-\d+)"/);
    for (const { test } of claim.parts) {
      if (test.kind === "within") expect(test.low).toBeLessThan(test.high);
    }
  });

  it("without a run says not run, and what is missing", () => {
    const empty: Workload = { ...workloads[0]!, trainings: [], plots: [] };
    for (const { observe } of claim.parts) {
      const observation = observe(empty);
      expect(observation.values.size).toBe(0);
      expect(observation.runs).toEqual([]);
      expect(observation.missing.length).toBeGreaterThan(0);
      expect(observation.measurable).toBe(observation.missing.every((what) => !what.startsWith("no study")));
    }
  });

  it("on a complete set of runs comes to one verdict, with seeds, effect and runs", () => {
    const { verdicts } = entries.find((entry) => entry.claim.id === id)!;
    expect(verdicts).toHaveLength(1);
    const [verdict] = verdicts;
    if (UNMEASURED.includes(id)) {
      expect(verdict).toMatchObject({ status: "not run", command: null });
      return;
    }
    expect(["holds", "contradicted", "inconclusive"]).toContain(verdict!.status);
    expect(verdict!.missing).toEqual([]);
    expect(verdict!.command).toBeNull();
    expect(verdict!.n).toBe(10);
    for (const part of verdict!.parts) {
      expect(part.values).toHaveLength(10);
      expect(Number.isFinite(part.effect)).toBe(true);
      expect(part.interval![0]).toBeLessThanOrEqual(part.effect!);
      expect(part.interval![1]).toBeGreaterThanOrEqual(part.effect!);
      expect(part.paper).toBeNull();
    }
    const ids = new Set(
      workloads.flatMap(({ trainings, plots }) => [
        ...trainings.flatMap(({ run, measures, probes }) => [run, ...measures, ...probes].map((one) => one.id)),
        ...plots.map(({ run }) => run.id),
      ]),
    );
    expect(verdict!.runs.length).toBeGreaterThan(0);
    for (const run of verdict!.runs) expect(ids.has(run)).toBe(true);
  });
});

it("say of a world that is as the paper has it what is true there", () => {
  const status = Object.fromEntries(entries.map(({ claim, verdicts }) => [claim.id, verdicts[0]!.status]));
  // Matched noise does nothing in this world, and test accuracy follows sharpness in it by construction.
  const otherwise = [
    "matched-noise-closes-the-gap",
    "matched-noise-flattens",
    "sharpness-does-not-predict-across-settings",
  ];
  for (const { id } of claims) {
    if (!UNMEASURED.includes(id) && !otherwise.includes(id)) expect([id, status[id]]).toEqual([id, "holds"]);
  }
  expect(status["sharpness-does-not-predict-across-settings"]).toBe("contradicted");
});
