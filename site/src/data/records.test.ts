// Runs by what they are to each other: which counts, on what it builds, what is on no board, and what pages say of each.
import { readFile } from "node:fs/promises";
import { statusesOf, workloadsOf } from "@basin/record";
import type { Run, Withdrawal } from "@basin/record";
import { beforeAll, describe, expect, it } from "vitest";
import {
  hash,
  interpolateRun,
  measureRun,
  sharpnessValue,
  trainOutcome,
  trainRun,
  trainSpec,
} from "../../../packages/record/test/example.ts";
import type { Board } from "./board.ts";
import { readCatalog } from "./catalog.ts";
import { usedModels, versionText } from "./definitions-used.ts";
import { indexRecords } from "./records.ts";
import { familyFacts, originFacts, placeFacts, runTitle } from "./run-facts.ts";
import { runPage, runPageCount } from "./run-list.ts";
import { runCurves, runTables } from "./run-tables.ts";
import { seedsTable } from "./workload-seeds.ts";
import { armsTable } from "./workload-arms.ts";
import { sharpnessTable } from "./workload-sharpness.ts";

const board = async (runs: readonly Run[], withdrawals: readonly Withdrawal[] = []): Promise<Board> => ({
  input: { results: [], local: false, catalog: null, repository: null, releases: "" },
  runs,
  problems: [],
  workloads: workloadsOf(runs, { withdrawals }),
  archive: { withdrawals, releases: [], problems: [] },
  catalog: await readCatalog(null),
  own: new Set(),
  statuses: statusesOf(runs, { definitions: [], withdrawals }),
});
const text = (facts: readonly { term: string; values: readonly { text: string }[] }[], term: string): string =>
  facts
    .filter((one) => one.term === term)
    .flatMap(({ values }) => values.map((value) => value.text))
    .join(" | ");

let runs: Run[];
beforeAll(async () => {
  const sb = await trainRun(1, { spec: trainSpec({ batch: 256, seed: 1 }), outcome: trainOutcome(0.99, 0.98) });
  const lb = await trainRun(2, { spec: trainSpec({ batch: 6000, seed: 1 }), outcome: trainOutcome(1, 0.97) });
  const again = await trainRun(3, { spec: trainSpec({ batch: 256, seed: 1 }), outcome: trainOutcome(0.99, 0.98) });
  const measure = await measureRun(4, sb, {}, [sharpnessValue({ value: 2 })]);
  const other = await measureRun(5, lb, {}, [sharpnessValue({ value: 50 })]);
  const orphan = await measureRun(6, await trainRun(99, { spec: trainSpec({ seed: 9 }) }), {}, [sharpnessValue()]);
  runs = [sb, lb, again, measure, other, orphan, await interpolateRun(7, sb, lb)];
});

describe("records", () => {
  it("say which run counts, and what it builds on", async () => {
    const records = indexRecords(await board(runs));
    const [sb, , again, measure, , orphan, plot] = runs as [Run, Run, Run, Run, Run, Run, Run];
    expect(records.places.get(sb.id)).toMatchObject({ arm: "SB", seed: 1, counts: true });
    expect(records.places.get(again.id)).toMatchObject({ arm: "SB", counts: false });
    expect(records.places.get(plot.id)).toMatchObject({ arm: "SB and LB", counts: true });
    expect(records.places.get(orphan.id)).toBeUndefined();
    expect(records.children.get(sb.id)!.map(({ id }) => id)).toEqual([measure.id, plot.id]);
    expect(runTitle(records, measure)).toBe("φ, train f, whole space, SB, seed 1");
    expect(text(placeFacts(records, again), "Re-run of")).toMatch(/whose numbers count$/);
    expect(text(placeFacts(records, sb), "Later runs")).toMatch(/: the same bytes$/);
    expect(text(placeFacts(records, orphan), "Workload")).toMatch(/^none/);
    expect(text(familyFacts(records, orphan), "Builds on")).toMatch(/not here/);
    expect(text(familyFacts(records, measure), "Builds on")).toMatch(/^Training, SB, seed 1/);
  });

  it("show a withdrawn run on its own page alone, with the reason", async () => {
    const withdrawals = [{ run: runs[1]!.id, reason: "The wrong data were read.", date: "2026-11-24" }];
    const records = indexRecords(await board(runs, withdrawals));
    expect(records.places.get(runs[1]!.id)).toBeUndefined();
    const facts = placeFacts(records, runs[1]!);
    expect(text(facts, "Taken back")).toBe("2026-11-24: The wrong data were read.");
    expect(text(facts, "Status")).toMatch(/^withdrawn/);
    expect(runPage(records, 1).table.rows.find(({ id }) => id === runs[1]!.id)!.cells["status"]!.value).toBe(
      "withdrawn",
    );
  });

  it("are listed newest first, two hundred a page", async () => {
    const many = await Promise.all(
      Array.from({ length: 401 }, (_, seed) => trainRun(seed + 1, { spec: trainSpec({ seed }) })),
    );
    const records = indexRecords(await board(many));
    expect(runPageCount(records)).toBe(3);
    const pages = [1, 2, 3].map((number) => runPage(records, number).table.rows.map(({ id }) => id));
    expect(pages.map(({ length }) => length)).toEqual([200, 200, 1]);
    expect(pages.flat()).toEqual(many.map(({ id }) => id).toReversed());
    expect(runPageCount(indexRecords(await board([])))).toBe(1);
    expect(runPage(indexRecords(await board([])), 1).table.rows).toEqual([]);
  });

  it("have everything of the machine and the data on their page", async () => {
    const facts = originFacts(runs[0]!);
    expect(text(facts, "Engine")).toBe("onnx-cpu 1.30.0, float32, 1 thread");
    expect(text(facts, "Data read")).toBe(`train-images-idx3-ubyte.gz: ${hash("c")}`);
    expect(text(facts, "Time")).toBe("2026-01-01 00:00:00 to 2026-01-01 00:01:00 UTC | 1 min 0 s of work");
  });

  it("give curves and values as tables", () => {
    expect(runCurves(runs[0]!).find(({ name }) => name === "test f")).toMatchObject({
      first: "0.21",
      best: "0.08 (epoch 2)",
      last: "0.08",
    });
    expect(runTables(runs[3]!)[0]!.rows[0]!.slice(0, 4)).toEqual(["scaled", "0.001", "2", "0.525"]);
    expect(runTables(runs[6]!)[0]!.rows).toHaveLength(2);
  });
});

describe("a workload", () => {
  it("has the uncertainty over test samples beside each training", async () => {
    const all = await board(runs);
    const table = seedsTable(indexRecords(all), all.workloads[0]!);
    // Wilson 1927 for 9,800 of 10,000: (p + z²/2n ± z √(p q/n + z²/4n²)) / (1 + z²/n) with z = 1.959964.
    const [low, high] = table.rows[0]!.cells["test"]!.interval!;
    expect(low).toBeCloseTo(97.7069, 3);
    expect(high).toBeCloseTo(98.2562, 3);
  });

  it("has every φ that was measured, LB over SB", async () => {
    const [workload] = (await board(runs)).workloads;
    const table = sharpnessTable(workload!)!;
    expect(table.rows).toHaveLength(1);
    expect(table.rows[0]!.cells["ratio"]!.value).toBeCloseTo(25, 10);
    expect(armsTable(workload!).rows.map(({ cells }) => cells["arm"]!.value)).toEqual(["SB", "LB"]);
  });
});

describe("definitions", () => {
  it("that only records name have a page by their id", async () => {
    const gone = await trainRun(1, { spec: trainSpec({ model: { id: "contributed", version: 3 } }) });
    const models = usedModels(await board([gone]));
    const found = models.find(({ id }) => id === "contributed")!;
    expect(found.definition).toBeUndefined();
    expect(found.workloads).toHaveLength(1);
    expect(versionText(found)).toBe("in records 3; not in the catalog any more");
  });

  it("tell versions that are older than the catalog's", async () => {
    const catalog = await readCatalog(null);
    const raised = { ...catalog, models: catalog.models.map((model) => ({ ...model, version: 2 })) };
    const model = usedModels({ ...(await board(runs)), catalog: raised }).find(({ id }) => id === "f1")!;
    expect(versionText(model)).toBe("2; records of version 1 are superseded");
  });

  it("of the committed catalog are read", async () => {
    const file = new URL("./catalog.json", import.meta.url);
    expect(await readCatalog(null)).toEqual(JSON.parse(await readFile(file, "utf8")));
  });
});
