// The event log: whole lines whoever writes, coarse progress, the last of each cell read back.
import { spawn } from "node:child_process";
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { eventsPath, lastEvents, logEvents } from "./events.ts";
import type { CellEvent } from "./events.ts";
import type { StudyCell } from "./study.ts";

const root = mkdtempSync(path.join(tmpdir(), "basin-events-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const cell = { id: "c1", label: "SB seed 1 train", spec: { kind: "train" } } as unknown as StudyCell;
const read = (file: string): CellEvent[] =>
  readFileSync(file, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as CellEvent);

describe("the event log", () => {
  it("lies beside the results folder", () => {
    expect(eventsPath("/project/.basin/results")).toBe("/project/.basin/events.jsonl");
  });

  it("has a line for each start and end, and for progress a line a twentieth and a second at most", () => {
    const file = path.join(root, "deeper", "coarse.jsonl");
    let time = Date.UTC(2026, 0, 1);
    const log = logEvents(file, () => time);
    log.onStart?.(1, cell);
    // 64 seconds, a 64th each: every fourth is a twentieth further. Then 64 steps within a second.
    for (let i = 1; i <= 64; i++, time += 1000) log.onProgress?.(1, cell, { share: i / 64, text: `epoch ${i}` });
    log.onEnd?.(1, cell, true);
    log.onStart?.(0, cell);
    for (let i = 1; i <= 64; i++, time += 15) log.onProgress?.(0, cell, { share: i / 64, text: "" });
    log.onEnd?.(0, cell, false);
    const events = read(file);
    expect(events[0]).toEqual({
      time: "2026-01-01T00:00:00.000Z",
      event: "start",
      cell: "c1",
      label: "SB seed 1 train",
      kind: "train",
      host: expect.any(String) as string,
      pid: process.pid,
      worker: 1,
    });
    const shares = events.filter(({ event }) => event === "progress").map(({ worker, share }) => [worker, share]);
    expect(shares).toEqual([...Array.from({ length: 16 }, (_, i) => [1, (4 * i + 1) / 64]), [0, 1 / 64]]);
    expect(events.filter(({ event }) => event === "end").map(({ done }) => done)).toEqual([true, false]);
  });

  it("keeps lines whole that many processes write at once", async () => {
    const file = path.join(root, "shared.jsonl");
    const code = `const { logEvents } = await import(${JSON.stringify(new URL("events.ts", import.meta.url).href)});
      const log = logEvents(${JSON.stringify(file)});
      const cell = { id: "c" + process.pid, label: "x".repeat(2000), spec: { kind: "train" } };
      for (let i = 0; i < 200; i++) log.onStart(i, cell);`;
    const ended = Array.from(
      { length: 4 },
      () =>
        new Promise((resolve) =>
          spawn(process.execPath, ["--input-type=module", "-e", code], { stdio: "inherit" }).once("exit", resolve),
        ),
    );
    expect(await Promise.all(ended)).toEqual([0, 0, 0, 0]);
    const byCell = Map.groupBy(read(file), (event) => event.cell);
    expect([...byCell.values()].map((events) => events.map(({ worker }) => worker))).toEqual(
      Array.from({ length: 4 }, () => Array.from({ length: 200 }, (_, i) => i)),
    );
  });

  it("gives the last event of each cell, past lines that are broken", async () => {
    const file = path.join(root, "broken.jsonl");
    const line = (event: object): string => `${JSON.stringify(event)}\n`;
    appendFileSync(file, line({ cell: "a", event: "start" }) + line({ cell: "b", event: "start" }));
    appendFileSync(file, `{"cell":"a","eve\n${line({ cell: "a", event: "end" })}null\n{"cell":"b"`);
    const events = [...(await lastEvents(file))].map(([id, { event }]) => [id, event]);
    expect(events).toEqual([
      ["a", "end"],
      ["b", "start"],
    ]);
    expect(await lastEvents(path.join(root, "nothing.jsonl"))).toEqual(new Map());
  });

  it("is read from its end when it is long", async () => {
    const file = path.join(root, "long.jsonl");
    const long = "x".repeat(1000);
    for (let i = 0; i < 20; i++) {
      appendFileSync(file, Array.from({ length: 100 }, (_, j) => `{"cell":"${i}-${j}","text":"${long}"}\n`).join(""));
    }
    const found = [...(await lastEvents(file)).keys()];
    expect(found.length).toBeLessThan(1100);
    expect(found.at(-1)).toBe("19-99");
  });

  it("that cannot be written stops nothing", () => {
    const file = path.join(root, "a file");
    writeFileSync(file, "");
    expect(() => logEvents(path.join(file, "events.jsonl")).onStart?.(0, cell)).not.toThrow();
  });
});
