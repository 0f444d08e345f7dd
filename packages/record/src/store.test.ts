// The results folder: what is written reads back, and every kind of bad file is named and skipped.
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { hash, runId, trainOutcome, trainRun } from "../test/example.ts";
import { addRuns, MAX_RUN_BYTES, runPath, scanRuns, writeRun } from "./store.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "basin-record-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

describe("writeRun", () => {
  it("writes a run that reads back, leaves no other file, and does nothing the second time", async () => {
    const run = await trainRun(1);
    const path = await writeRun(folder, run);
    expect(await writeRun(folder, run)).toBe(path);
    expect(await scanRuns([folder])).toEqual({ runs: [run], problems: [] });
    expect(await readdir(dirname(path))).toEqual([`${run.id}.json`]);
  });

  it("refuses other content under the same id and keeps what was there", async () => {
    const path = await writeRun(folder, await trainRun(1));
    const before = await readFile(path);
    await expect(writeRun(folder, await trainRun(1, { outcome: trainOutcome(0.5) }))).rejects.toThrow(
      "runs are immutable",
    );
    expect(await readFile(path)).toEqual(before);
    expect(await readdir(dirname(path))).toHaveLength(1);
  });

  it("lets one of several writers of different contents win, whole", async () => {
    const runs = await Promise.all([0.1, 0.2, 0.3, 0.4].map((train) => trainRun(1, { outcome: trainOutcome(train) })));
    const written = await Promise.allSettled(runs.map((run) => writeRun(folder, run)));
    const winner = written.findIndex(({ status }) => status === "fulfilled");
    expect(written.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect((await scanRuns([folder])).runs).toEqual([runs[winner]]);
  });

  it("refuses a run whose hashes are not those of its content", async () => {
    await expect(writeRun(folder, { ...(await trainRun(1)), outcomeHash: hash("0") })).rejects.toThrow("outcomeHash");
    expect(await readdir(folder)).toEqual([]);
  });
});

describe("scanRuns", () => {
  it("names each kind of bad file and keeps the good ones", async () => {
    const good = await trainRun(1);
    const path = await writeRun(folder, good);
    const directory = dirname(path);
    const text = await readFile(path, "utf8");
    const bad: Record<string, [string | Uint8Array, string]> = {
      [`${runId(2)}.json`]: ["", "JSON in UTF-8"],
      [`${runId(3)}.json`]: [text.slice(0, 500), "JSON in UTF-8"],
      [`${runId(4)}.json`]: [new Uint8Array([0xff, 0xfe, 0, 1]), "JSON in UTF-8"],
      [`${runId(5)}.json`]: [" ".repeat(MAX_RUN_BYTES + 1), "at most"],
      [`${runId(6)}.json`]: [text, "another path"],
      [`${runId(7)}.json`]: [text.replace('"scale"', '"unknown": 1, "scale"'), "nrecognized key"],
      [`${runId(8)}.json`]: ["[1]", "JSON object"],
      [`${runId(9)}.json`]: [text.replace('"schemaVersion": 1', '"schemaVersion": 2'), "use a newer Basin"],
      [`${runId(10)}.json`]: [text.replace('"distance": 12.5', '"distance": 1e999'), "distance"],
      [`${runId(11)}.json`]: [text.replace('"distance": 12.5', '"distance": 12.6'), "outcomeHash"],
      [`${runId(12)}.json`]: [text.replace('"seed": 0', '"seed": 1'), "hash of the specification"],
      "notes.txt": ["hello", "another name"],
    };
    for (const [name, [content]] of Object.entries(bad)) await writeFile(join(directory, name), content);
    await mkdir(join(directory, `${runId(13)}.json`));
    await symlink(path, join(directory, `${runId(14)}.json`));
    await symlink(join(directory, "gone"), join(directory, `${runId(15)}.json`));
    await writeFile(join(folder, "train", "file"), "not a folder");
    await writeFile(join(folder, "README.md"), "allowed");

    const { runs, problems } = await scanRuns([folder]);
    expect(runs).toEqual([good]);
    const reasons = new Map(problems.map((problem) => [problem.path, problem.reason]));
    for (const [name, [, reason]] of Object.entries(bad))
      expect(reasons.get(join(directory, name)), name).toContain(reason);
    for (const n of [13, 14, 15]) expect(reasons.get(join(directory, `${runId(n)}.json`))).toContain("plain file");
    expect(reasons.get(join(folder, "train", "file"))).toContain("folder of runs");
    expect(problems).toHaveLength(Object.keys(bad).length + 4);
  });

  it("reads several folders as one set and finds one id with two contents", async () => {
    const other = join(folder, "other");
    await writeRun(folder, await trainRun(1));
    await writeRun(other, await trainRun(1));
    await writeRun(folder, await trainRun(2));
    await writeRun(other, await trainRun(2, { outcome: trainOutcome(0.5) }));
    const { runs, problems } = await scanRuns([folder, other, join(folder, "missing")]);
    expect(runs.map(({ id }) => id)).toEqual([runId(1), runId(2)]);
    expect(problems).toEqual([expect.objectContaining({ reason: expect.stringContaining("one content") as string })]);
  });
});

describe("addRuns", () => {
  it("copies chosen runs byte for byte and says what became of each", async () => {
    const [from, to] = [join(folder, "from"), join(folder, "to")];
    const first = await trainRun(1);
    const path = await writeRun(from, first);
    await writeRun(from, await trainRun(2));
    const bad = join(dirname(path), `${runId(3)}.json`);
    await writeFile(bad, "");
    const report = await addRuns(from, to, [runId(1), runId(3), runId(4)]);
    expect(report.map(({ status }) => status)).toEqual(["added", "refused", "refused"]);
    expect(report[1]!.detail).toContain("JSON");
    expect(report[2]!.detail).toContain("check the id");
    expect(await readFile(join(to, runPath(first)))).toEqual(await readFile(path));
    expect((await scanRuns([to])).runs).toEqual([first]);
    expect((await addRuns(from, to, [runId(1)]))[0]!.status).toBe("present");
  });
});
