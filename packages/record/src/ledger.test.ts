// Which workloads a claim is judged on, that each network gets its line, and Holm's correction beside.
import { readFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, expect, it } from "vitest";
import { generatedRuns } from "../test/generated-runs.ts";
import { claims } from "./claims.ts";
import { isJudgedOn, judgeAll } from "./ledger.ts";
import type { LedgerEntry } from "./ledger.ts";
import { workloadsOf } from "./workload.ts";
import type { Workload } from "./workload.ts";

const some = claims.filter(({ id }) => ["sb-tests-better", "matched-noise-flattens"].includes(id));
let workloads: Workload[];
let entries: LedgerEntry[];
beforeAll(async () => {
  const base = { studies: ["sb-lb", "causes"] } as const;
  const runs = [
    ...(await generatedRuns({ ...base, model: "c1", data: "cifar-10" })),
    ...(await generatedRuns({
      ...base,
      studies: ["sb-lb"],
      model: "c1-text",
      data: "cifar-10",
      firstId: 10_000,
      world: { gap: 0.05 },
    })),
    ...(await generatedRuns({ ...base, model: "f1", data: "glyphs", scale: "reduced", firstId: 20_000 })),
  ];
  workloads = workloadsOf(runs);
  entries = judgeAll(workloads, some);
});

it("judges a claim at paper scale by its study's stop rule alone, at reduced scale by any", () => {
  const plateau = { rule: "plateau", tolerance: 1e-4, patience: 20, maxEpochs: 300 } as const;
  const epochs = { rule: "epochs", epochs: 100 } as const;
  for (const { study } of claims) {
    const byPlateau = ["sb-lb", "interpolation", "sharpness-path", "remedies"].includes(study);
    expect(isJudgedOn({ study }, { scale: "paper", stop: plateau })).toBe(byPlateau);
    expect(isJudgedOn({ study }, { scale: "paper", stop: epochs })).toBe(!byPlateau);
    expect(isJudgedOn({ study }, { scale: "reduced", stop: plateau })).toBe(true);
    expect(isJudgedOn({ study }, { scale: "reduced", stop: epochs })).toBe(true);
  }
});

it("gives each network one line a claim, also where it has no workload of the rule", () => {
  const [gap, noise] = entries;
  expect(gap!.verdicts.map(({ workload, status }) => [workload, status])).toEqual([
    ["c1-cifar-10-paper", "holds"],
    ["c1-text-cifar-10-paper", "holds"],
    // Both workloads of a reduced network have SB and LB.
    ["f1-glyphs-reduced-100-epochs", "holds"],
    ["f1-glyphs-reduced-plateau", "holds"],
  ]);
  expect(noise!.verdicts.map(({ workload, status }) => [workload, status])).toEqual([
    ["c1-cifar-10-paper-100-epochs", "inconclusive"],
    ["c1-text-cifar-10-paper-100-epochs", "not run"],
    ["f1-glyphs-reduced-100-epochs", "inconclusive"],
  ]);
  expect(noise!.count).toEqual({ holds: 0, contradicted: 0, inconclusive: 2, "too few": 0, "not run": 1 });
  expect(noise!.verdicts[1]!.command).toBe("npx basin run causes --model c1-text --data cifar-10 --seeds 5");
});

it("keeps scale and what is less with the verdict, and the paper's number to the paper's networks", () => {
  const [gap] = entries;
  expect(gap!.verdicts.map(({ scale, reductions }) => [scale, reductions.length])).toEqual([
    ["paper", 0],
    ["paper", 0],
    ["reduced", 1],
    ["reduced", 1],
  ]);
  const numbers = gap!.verdicts.map(({ parts }) => parts[0]!.paper?.value ?? null);
  expect(numbers[0]).toBeCloseTo(2.78, 9);
  expect(numbers.slice(1)).toEqual([null, null, null]);
});

it("adjusts p by Holm over workloads beside the verdict, which does not use it", () => {
  const { verdicts } = entries[0]!;
  const sorted = verdicts.map(({ p }) => p!).sort((a, b) => a - b);
  const smallest = verdicts.find(({ p }) => p === sorted[0])!;
  expect(smallest.pHolm).toBeCloseTo(4 * smallest.p!, 15);
  for (const { p, pHolm } of verdicts) expect(pHolm!).toBeGreaterThanOrEqual(p!);
  expect(entries[1]!.verdicts[1]).toMatchObject({ p: null, pHolm: null });
});

it("has a line for every claim where there is no run at all", () => {
  const empty = judgeAll([]);
  expect(empty).toHaveLength(claims.length);
  expect(empty.every(({ verdicts }) => verdicts.length === 0)).toBe(true);
});

it("runs in a browser: nothing that it imports is a module of Node", () => {
  const seen = new Set<string>();
  const visit = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    const text = readFileSync(file, "utf8");
    expect(text, file).not.toMatch(/from "node:/);
    // What is imported for its types alone is gone when it runs.
    for (const [, next] of text.matchAll(/^import (?!type )[^;]*? from "(\.[^"]+\.ts)";$/gm)) {
      visit(path.resolve(path.dirname(file), next!));
    }
  };
  for (const file of ["ledger.ts", "workload.ts", "observe.ts", "paper/network.ts"]) {
    visit(path.join(import.meta.dirname, file));
  }
  // The claims, their observations and the statistics among them.
  expect(seen.size).toBeGreaterThan(70);
});
