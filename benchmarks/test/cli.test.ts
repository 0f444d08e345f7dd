// The command as a user meets it: help, JSON, errors without a stack, and a second run that has nothing to do.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { scanRuns, writeRun } from "@basin/record";
import type { Command } from "commander";
import { afterAll, describe, expect, it } from "vitest";
import { makeProgram } from "../src/program.ts";
import { basin, temporaryFolders } from "../src/testing/basin.ts";

const folders = temporaryFolders();
afterAll(() => folders.remove());

/** Every command with those below it, as it is typed. */
function commandsOf(command: Command, words: readonly string[] = []): [typed: string, command: Command][] {
  return command.commands.flatMap((one): [string, Command][] => {
    const typed = [...words, one.name()];
    return [[typed.join(" "), one], ...commandsOf(one, typed)];
  });
}

describe("every command", () => {
  // In this process: a start of the command for each would take minutes.
  it.each(commandsOf(makeProgram()))("%s has help with an example and the exit codes", (_typed, command) => {
    let help = "";
    command.configureOutput({ writeOut: (text) => void (help += text) }).outputHelp();
    expect(help).toMatch(/Examples:\n {2}npx basin /);
    expect(help).toMatch(/75 +stopped by SIGTERM/);
  });

  it("prints it, and exits with 0", async () => {
    const { code, stdout } = await basin(["results", "withdraw", "--help"], folders);
    expect(code).toBe(0);
    expect(stdout).toMatch(/Examples:\n {2}npx basin results withdraw/);
  });
});

describe("a start", () => {
  it("keeps what it compiled, and does without where no folder can be", async () => {
    const kept = path.join(folders.cache, "compiled");
    expect((await basin(["catalog", "--help"], folders, { NODE_COMPILE_CACHE: kept })).code).toBe(0);
    expect(readdirSync(kept, { recursive: true }).length).toBeGreaterThan(100);
    const file = path.join(import.meta.filename, "none");
    const without = await basin(["catalog", "--help"], folders, { NODE_COMPILE_CACHE: file });
    expect([without.code, without.stderr]).toEqual([0, ""]);
  });
});

describe("a mistake", () => {
  it.each([
    [["run", "nothing"], /study: no such id, got "nothing"; use one of sb-lb/],
    [["run", "sb-lb", "--seeds", "x"], /give a whole number from 1|give a whole number from 0/],
    [["run", "sb-lb", "--engine", "abacus", "--scale", "smoke", "--seeds", "1"], /engine: no such name, got "abacus"/],
    [["show", "ffff"], /run: must be one there is, got "ffff"/],
    [["data", "fetch", "imagenet"], /no such data set, got imagenet/],
    [
      ["run", "sb-lb", "--data-folder", "/nowhere", "--model", "m1-tiny", "--seeds", "1"],
      /missing; run "npx basin data fetch mnist"/,
    ],
    [["results", "add"], /needs runs, got none; give ids/],
    [["results", "add", "--model", "f9"], /no run fits in/],
    [["results", "withdraw", "x", "--reason", "A wrong data file."], /must be a run of .*, got "x"; give its whole id/],
    [["status", "sb-lb", "--model", "f9"], /f9/],
    [["run", "sb-lb", "--shard", "3/2"], /give a shard and how many there are, as 1\/4 to 4\/4/],
    [["run", "sb-lb", "--max-hours", "0"], /give hours, above 0/],
    [["plan", "sb-lb"], /required option '--shards <n>' not specified/],
    [["submit", "slurm", "sb-lb", "--shards", "2", "--write", "/nowhere/job.sh"], /must lie in a folder that is there/],
    [["claims", "earth-is-flat"], /claim: no such id, got "earth-is-flat"; see them all with "npx basin claims"/],
    [["publish", "1.0"], /publish: a version must be v, a number/],
    [["publish", "v0.1", "--date", "2026-02-30"], /give a day, as 2026-11-24/],
    [["verify", "v9.9"], /release: must be one there is, got "v9.9"; there is none/],
    [["site", "build", "--out", "."], /the output must be empty or a site built before/],
    [["open", "--port", "99999"], /give a port/],
    [["check"], /check: needs ids or --changed, got neither/],
    [["check", "f9"], /check: no such id, got "f9"; use one of the models f1/],
    [["new", "model", "my-net"], /new model: needs --title, --source, --author/],
    [["fly"], /unknown command/],
  ])("in %j exits with 1 and shows no stack", async (words, message) => {
    const { code, stdout, stderr } = await basin(words, folders);
    expect(stdout + stderr).toMatch(message);
    expect(code).toBe(1);
    expect(stdout + stderr).not.toMatch(/\n {4}at /);
  });
});

describe("status", () => {
  it("counts what of a request is done", async () => {
    const { code, stdout } = await basin(["status", "sb-lb", "--seeds", "2", "--draws", "1", "--json"], folders);
    expect(code).toBe(0);
    const { request } = JSON.parse(stdout) as {
      request: { cells: number; missing: number; progress: { batch: number; trainings: string }[] };
    };
    expect(request.missing).toBe(request.cells);
    expect(request.progress.map(({ batch, trainings }) => [batch, trainings])).toEqual([
      [256, "0 of 2"],
      [6000, "0 of 2"],
    ]);
  });
});

describe("quickstart", () => {
  it("ends with a report, and at once when everything is done", async () => {
    const first = await basin(["quickstart", "--tiny"], folders);
    expect(first.code).toBe(0);
    expect(first.stdout).toMatch(/LB gap \(SB - LB, test\)/);
    expect(first.stdout).toMatch(/synthetic data \(glyphs\), 3 paired seeds: no verdict/);
    expect(first.stdout).toMatch(/Next: npx basin open .*\n +npx basin data fetch mnist/);
    const second = await basin(["quickstart", "--tiny", "--json"], folders);
    const report = JSON.parse(second.stdout) as { cells: unknown; done: number };
    expect(report).toMatchObject({ cells: { done: 12, todo: 0 }, done: 0 });
  });

  it("leaves runs that can be listed, shown and verified, and names a file that was tampered with", async () => {
    const listed = JSON.parse((await basin(["results", "list", "--json"], folders)).stdout) as {
      runs: { id: string; kind: string; cell: string }[];
    };
    expect(listed.runs.length).toBeGreaterThanOrEqual(12);
    const { id, kind, cell } = listed.runs[0]!;
    expect((await basin(["show", id], folders)).stdout).toContain(cell);
    expect(JSON.parse((await basin(["status", "--json"], folders)).stdout)).toMatchObject({ running: [] });
    const file = path.join(folders.results, kind, cell, `${id}.json`);
    writeFileSync(file, readFileSync(file, "utf8").replace(/"scale": "reduced"/, '"scale": "paper"'));
    const verified = await basin(["results", "verify"], folders);
    expect(verified.code).toBe(1);
    expect(verified.stdout).toContain(file);
    const again = await basin(["quickstart", "--tiny"], folders);
    expect(again.code).toBe(0);
    expect(again.stdout).toContain(`Skipped ${file}`);
    expect(readdirSync(path.dirname(file))).toHaveLength(2);
  });

  it("leaves measurements that results add finds where their trainings are published already", async () => {
    const { runs } = await scanRuns([folders.results]);
    const [trainings, measurements] = ["train", "measure"].map((kind) => runs.filter((run) => run.kind === kind));
    const place = temporaryFolders();
    try {
      for (const run of trainings!) await writeRun(place.published, run);
      for (const run of measurements!) await writeRun(place.results, run);
      const added = await basin(["results", "add", "--data", "glyphs", "--json"], place);
      const statuses = (JSON.parse(added.stdout) as { added: { id: string; status: string }[] }).added;
      expect(statuses.toSorted((a, b) => (a.id < b.id ? -1 : 1))).toMatchObject(
        measurements!.map(({ id }) => ({ id, status: "added" })).toSorted((a, b) => (a.id < b.id ? -1 : 1)),
      );
      expect(statuses.length).toBeGreaterThan(3);
      expect((await basin(["results", "add", "--data", "mnist"], place)).stderr).toMatch(/no run fits in/);
    } finally {
      place.remove();
    }
  });

  it("has a dry run that says what is done", async () => {
    const dry = await basin(["run", "sb-lb", "--scale", "smoke", "--seed-list", "9", "--dry-run", "--json"], folders);
    expect(JSON.parse(dry.stdout)).toMatchObject({ todo: 14, estimate: { seconds: expect.any(Number) as number } });
  });
});

describe("bench", () => {
  it("measures each work in a process of its own", async () => {
    const { code, stdout } = await basin(
      ["bench", "--model", "m1-tiny,m2-tiny", "--batch", "32", "--samples", "64", "--threads", "1", "--json"],
      folders,
    );
    expect(code).toBe(0);
    const { rows } = JSON.parse(stdout) as {
      rows: { model: string; samplesPerSecond: number; gigaflops: number; peak: number; memory: number }[];
    };
    expect(rows.map(({ model }) => model)).toEqual(["m1-tiny", "m1-tiny", "m2-tiny", "m2-tiny"]);
    for (const { samplesPerSecond, gigaflops, peak, memory } of rows) {
      expect(samplesPerSecond).toBeGreaterThan(0);
      expect(gigaflops).toBeGreaterThan(0);
      expect(gigaflops).toBeLessThan(2 * peak);
      expect(memory).toBeGreaterThan(2 ** 25);
    }
  }, 60_000);

  it("says what is missing where there is no PyTorch", async () => {
    const { code, stderr } = await basin(["bench", "--peer"], folders, { BASIN_PYTHON: "no-such-python" });
    expect(code).toBe(1);
    expect(stderr).toContain("peer: no-such-python has no PyTorch");
    expect(stderr).toContain("BASIN_PYTHON");
  });
});

describe("doctor and data", () => {
  it("say what is here as JSON", async () => {
    const doctor = JSON.parse(
      (await basin(["doctor", "--json"], folders, { BASIN_DATA: path.join(folders.cache, "data") })).stdout,
    ) as { checks: { name: string; mend?: string }[] };
    expect(doctor.checks.find(({ name }) => name === "data mnist")?.mend).toBe("npx basin data fetch mnist");
    const data = JSON.parse((await basin(["data", "list", "--json"], folders)).stdout) as { sets: { id: string }[] };
    expect(data.sets.map(({ id }) => id)).toContain("glyphs");
  });
});
