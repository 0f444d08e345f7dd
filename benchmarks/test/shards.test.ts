// Shards of a study, each on a machine of its own (folders that share nothing), united: the same as one machine's.
import { cpSync, globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Folders } from "../src/folders.ts";
import { basin, outcomes, temporaryFolders } from "../src/testing/basin.ts";

const words = [
  "sb-lb",
  "--scale",
  "smoke",
  "--seeds",
  "2",
  "--splits",
  "train",
  "--draws",
  "0",
  "--rows",
  "scaled",
  "--probes",
  "none",
  "--json",
];
const opened: (Folders & { remove(): void })[] = [];
const folders = (): Folders => {
  const one = temporaryFolders();
  opened.push(one);
  return one;
};
afterAll(() => opened.forEach((one) => one.remove()));

/** Every file of a folder with its bytes. */
const bytesOf = (folder: string): Record<string, string> =>
  Object.fromEntries(
    globSync("**/*.*", { cwd: folder })
      .toSorted()
      .map((name) => [name, readFileSync(path.join(folder, name), "utf8")]),
  );

let whole: Record<string, string>;
let shards: Folders[];
beforeAll(async () => {
  const place = folders();
  expect((await basin(["run", ...words], place)).code).toBe(0);
  whole = await outcomes(place.results);
  shards = [folders(), folders()];
  for (const [index, shard] of shards.entries()) {
    const { code, stdout } = await basin(["run", ...words, "--shard", `${index + 1}/2`], shard);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ cells: { done: 4, todo: 0 } });
  }
}, 120_000);
const sources = (): string[] => shards.map(({ results }) => results);

describe("shards", () => {
  it("are planned with what they have to do and how much of the work they are", async () => {
    const { code, stdout } = await basin(["plan", ...words, "--shards", "2"], shards[0]!);
    expect(code).toBe(0);
    const { shards: planned } = JSON.parse(stdout) as { shards: { cells: string[]; todo: number; share: number }[] };
    expect(planned.map(({ todo }) => todo)).toEqual([0, 4]);
    expect(planned.map(({ share }) => share)).toEqual([0.5, 0.5]);
    for (const [index, { cells }] of planned.entries()) {
      expect(cells.toSorted()).toEqual(Object.keys(await outcomes(shards[index]!.results)));
    }
  });

  it("have nothing to do where there are more of them than families", async () => {
    const { code, stdout } = await basin(["run", ...words, "--shard", "9/9"], folders());
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ cells: { done: 0, todo: 0 }, done: 0 });
  });

  it("united are the outcomes of one machine, and a second merge adds nothing", async () => {
    const place = folders();
    const first = await basin(["merge", ...sources(), "--json"], place);
    expect(first.code).toBe(0);
    expect(JSON.parse(first.stdout)).toMatchObject({ added: 8, present: 0, refused: [] });
    expect(await outcomes(place.results)).toEqual(whole);
    const second = await basin(["merge", ...sources(), "--json"], place);
    expect(JSON.parse(second.stdout)).toMatchObject({ added: 0, present: 8, refused: [] });
  });
});

describe("a merge", () => {
  it("that is killed in the middle and repeated ends with the same bytes", async () => {
    const [killed, straight] = [folders(), folders()];
    const fault = await basin(["merge", ...sources()], killed, { BASIN_FAULT: "merge:file:4" });
    expect(fault.code).toBeNull();
    expect(Object.keys(bytesOf(killed.results))).toHaveLength(3);
    expect((await basin(["merge", ...sources()], killed)).code).toBe(0);
    expect((await basin(["merge", ...sources()], straight)).code).toBe(0);
    expect(bytesOf(killed.results)).toEqual(bytesOf(straight.results));
    expect(bytesOf(straight.results)).toEqual({ ...bytesOf(sources()[0]!), ...bytesOf(sources()[1]!) });
  });

  it("refuses a conflict by name and overwrites nothing, and goes on past files that are bad", async () => {
    const place = folders();
    expect((await basin(["merge", sources()[0]!], place)).code).toBe(0);
    const before = bytesOf(place.results);
    const other = folders();
    cpSync(sources()[0]!, other.results, { recursive: true });
    cpSync(sources()[1]!, other.results, { recursive: true });
    const [changed, broken] = Object.keys(before);
    // Seconds are no part of an outcome, so the file stays valid and differs.
    const text = readFileSync(path.join(other.results, changed!), "utf8");
    writeFileSync(path.join(other.results, changed!), text.replace(/"seconds": [\d.]+/, '"seconds": 12345'));
    writeFileSync(path.join(other.results, broken!), "{");
    mkdirSync(path.join(other.results, "train", "no-cell"), { recursive: true });
    writeFileSync(path.join(other.results, "train", "no-cell", "notes.txt"), "");
    const { code, stdout } = await basin(["merge", other.results, "--json"], place);
    expect(code).toBe(1);
    const { added, present, refused } = JSON.parse(stdout) as {
      added: number;
      present: number;
      refused: { path: string; reason: string }[];
    };
    expect([added, present]).toEqual([4, 2]);
    const named = [changed!, broken!, "train/no-cell/notes.txt"].map((name) => path.join(other.results, name));
    expect(refused.map((one) => one.path).toSorted()).toEqual(named.toSorted());
    expect(refused.find((one) => one.path === named[0])?.reason).toContain("got other content");
    expect(bytesOf(place.results)).toEqual({ ...before, ...bytesOf(sources()[1]!) });
  });

  it("says which folder is none", async () => {
    const { code, stderr } = await basin(["merge", "/nowhere/results"], folders());
    expect(code).toBe(1);
    expect(stderr).toContain('got "/nowhere/results"');
  });
});

describe("a study with --max-hours", () => {
  it("stops with exit code 75 when the time is over", async () => {
    // Far more epochs than two seconds hold; that a stopped study goes on is told by the tests of signals.
    const long = ["run", "sb-lb", "--scale", "smoke", "--seeds", "1", "--max-epochs", "1000000", "--json"];
    const stopped = await basin([...long, "--max-hours", String(2 / 3600)], folders());
    expect(stopped.code).toBe(75);
    expect(JSON.parse(stopped.stdout)).toMatchObject({ stoppedBy: "SIGTERM", done: 0, failures: [] });
  });
});
