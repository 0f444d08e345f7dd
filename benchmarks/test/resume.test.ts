// A study that is killed at any named point and started again ends with the bytes of one that never was.
import { existsSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { faultPoints } from "../src/fault.ts";
import type { FaultPoint } from "../src/fault.ts";
import type { Folders } from "../src/folders.ts";
import { lockHolders } from "../src/locks.ts";
import { basin, outcomes, temporaryFolders } from "../src/testing/basin.ts";

// One training of either batch size and one φ of each: every fault point is met, in as little time as can be.
const few = "--splits train --draws 0 --rows scaled --epsilon 0.001 --probes none --json".split(" ");
const study = ["run", "sb-lb", "--scale", "smoke", "--seeds", "1", ...few];
const long = ["run", "sb-lb", "--scale", "smoke", "--seeds", "1", "--max-epochs", "40", "--only", "train", "--json"];
// A probe that asks for values and one that asks for gradients.
const once = "--splits train --draws 0 --rows first-order --epsilon 0.001 --json".split(" ");
const probing = ["run", "sb-lb", "--scale", "smoke", "--seeds", "1", ...once];
// Starts from iterates, and a curve between solutions.
const warm = ["run", "warm-start", "--scale", "smoke", "--starts", "1", "--rows", "first-order", "--json"];
const curve = ["run", "interpolation", "--scale", "smoke", "--points", "3", "--json"];
const alongPath = ["run", "sharpness-path", "--scale", "smoke", "--points", "2", "--rows", "first-order", "--json"];
const studies = { study, warm, curve, alongPath, probing };
const opened: (Folders & { remove(): void })[] = [];
const folders = (): Folders => {
  const one = temporaryFolders();
  opened.push(one);
  return one;
};
afterAll(() => opened.forEach((one) => one.remove()));

const whole = {} as Record<keyof typeof studies, Record<string, string>>;
beforeAll(async () => {
  for (const [name, words] of Object.entries(studies) as [keyof typeof studies, string[]][]) {
    const place = folders();
    expect((await basin(words, place)).code).toBe(0);
    whole[name] = await outcomes(place.results);
  }
  expect(Object.values(whole).map((found) => Object.keys(found).length)).toEqual([4, 12, 4, 6, 8]);
});

/** The study that meets a fault point. */
function studyWith(fault: FaultPoint): keyof typeof studies {
  if (fault.startsWith("interpolate")) return "curve";
  if (fault.startsWith("probe")) return "probing";
  return fault === "train:snapshot" ? "warm" : "study";
}

/** Where everything was kept before the point, the retry does not meet it again; else it dies there too. */
const SURVIVED: readonly FaultPoint[] = [
  "train:after-run",
  "measure:value",
  "measure:after-run",
  "interpolate:after-run",
  "probe:after-run",
];

describe("a study", () => {
  it.each(faultPoints)("whose workers are killed at %s goes on", async (fault) => {
    const place = folders();
    const name = studyWith(fault);
    const killed = await basin(studies[name], place, { BASIN_FAULT: fault });
    expect(killed.code).toBe(SURVIVED.includes(fault) ? 0 : 3);
    if (killed.code === 3) expect(killed.stdout).toContain("worker died 2 times (SIGKILL)");
    const again = await basin(studies[name], place);
    expect(again.code).toBe(0);
    expect(await outcomes(place.results)).toEqual(whole[name]);
    expect(await lockHolders(place.cache)).toEqual([]);
  });

  it("survives the death of a worker, whose cell goes on from its checkpoint", async () => {
    const place = folders();
    // SB makes four calls in its two epochs: the third kills it, and from the checkpoint only two are left.
    expect((await basin(study, place, { BASIN_FAULT: "train:step:3" })).code).toBe(0);
    expect(await outcomes(place.results)).toEqual(whole.study);
  });

  it("tells a probe of values again what it was told, and asks for the rest alone", async () => {
    const place = folders();
    // Ten evaluations: at the seventh it dies, and its second start has but three left.
    const words = [...probing, "--probes", "random-directions"];
    expect((await basin(words, place, { BASIN_FAULT: "probe:evaluation:7" })).code).toBe(0);
    const found = await outcomes(place.results);
    expect(Object.keys(found)).toHaveLength(6);
    expect(whole.probing).toMatchObject(found);
  });

  it("stops by a signal after a checkpoint, with the signal's exit code, and goes on", async () => {
    const uninterrupted = folders();
    expect((await basin(long, uninterrupted)).code).toBe(0);
    for (const [signal, code] of [["SIGINT", 130] as const, ["SIGTERM", 75] as const]) {
      const place = folders();
      const stopped = await basin(long, place, {}, (kill) => {
        const timer = setInterval(() => {
          if (!hasCheckpoint(place)) return;
          clearInterval(timer);
          kill(signal);
        }, 10);
      });
      expect(stopped.code).toBe(code);
      expect(JSON.parse(stopped.stdout)).toMatchObject({ stoppedBy: signal, failures: [] });
      expect((await basin(long, place)).code).toBe(0);
      expect(await outcomes(place.results)).toEqual(await outcomes(uninterrupted.results));
    }
  });

  it.each(["train:before-weights", "measure:value"])(
    "tells of a disk that is full at %s, and goes on",
    async (fault) => {
      const place = folders();
      const full = await basin(study, place, { BASIN_FAULT: `${fault}=ENOSPC` });
      expect(full.code).toBe(1);
      expect(full.stdout).toMatch(/the disk is full; free some room and run the command again/);
      expect(full.stdout).not.toMatch(/\\n {4}at /);
      expect((await basin(study, place)).code).toBe(0);
      expect(await outcomes(place.results)).toEqual(whole.study);
      expect(await lockHolders(place.cache)).toEqual([]);
    },
  );

  it("makes weights that were lost again, and keeps the run they belong to", async () => {
    const place = folders();
    expect((await basin([...study, "--only", "train"], place)).code).toBe(0);
    rmSync(path.join(place.cache, "weights"), { recursive: true });
    const again = JSON.parse((await basin(study, place)).stdout) as { cells: { todo: number } };
    expect(again.cells.todo).toBe(0);
    // Equal bytes, so no training has a second run.
    expect(await outcomes(place.results)).toEqual(whole.study);
  });

  it.each(["warm", "alongPath"] as const)("makes iterates that were lost or damaged again: %s", async (name) => {
    const place = folders();
    expect((await basin([...studies[name], "--only", "train"], place)).code).toBe(0);
    const folder = path.join(place.cache, "weights");
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
    expect(files.length).toBeGreaterThan(4);
    for (const [i, { parentPath, name: file }] of files.entries()) {
      const full = path.join(parentPath, file);
      // Some are gone, some cut short, in some one byte is another.
      if (i % 3 === 0) rmSync(full);
      else if (i % 3 === 1) truncateSync(full, 1000);
      else
        writeFileSync(
          full,
          readFileSync(full).map((byte, at) => (at === 60_000 ? byte ^ 1 : byte)),
        );
    }
    const again = await basin(studies[name], place);
    expect(JSON.parse(again.stdout)).toMatchObject({ cells: { todo: 0 }, failures: [] });
    expect(await outcomes(place.results)).toEqual(whole[name]);
  });

  it("gives trainings of another study their runs, and makes only the iterates it needs", async () => {
    const place = folders();
    expect((await basin(curve, place)).code).toBe(0);
    expect((await basin(alongPath, place)).code).toBe(0);
    expect(await outcomes(place.results)).toEqual({ ...whole.curve, ...whole.alongPath });
  });
});

function hasCheckpoint({ cache }: Folders): boolean {
  const work = path.join(cache, "work");
  if (!existsSync(work)) return false;
  return readdirSync(work).some((cell) => existsSync(path.join(work, cell, "checkpoint.safetensors")));
}
