// A study that is killed at any named point and started again ends with the bytes of one that never was.
import { existsSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { faultPoints } from "../src/fault.ts";
import type { Folders } from "../src/folders.ts";
import { lockHolders } from "../src/locks.ts";
import { basin, outcomes, temporaryFolders } from "../src/testing/basin.ts";

// One training of either batch size and one φ of each: every fault point is met, in as little time as can be.
const few = ["--splits", "train", "--draws", "0", "--rows", "scaled", "--epsilon", "0.001", "--json"];
const study = ["run", "sb-lb", "--scale", "smoke", "--seeds", "1", ...few];
const long = ["run", "sb-lb", "--scale", "smoke", "--seeds", "1", "--max-epochs", "40", "--only", "train", "--json"];
const opened: (Folders & { remove(): void })[] = [];
const folders = (): Folders => {
  const one = temporaryFolders();
  opened.push(one);
  return one;
};
afterAll(() => opened.forEach((one) => one.remove()));

let whole: Record<string, string>;
beforeAll(async () => {
  const place = folders();
  expect((await basin(study, place)).code).toBe(0);
  whole = await outcomes(place.results);
  expect(Object.keys(whole)).toHaveLength(4);
});

describe("a study", () => {
  it.each(faultPoints)("whose workers are killed at %s goes on", async (fault) => {
    const place = folders();
    const killed = await basin(study, place, { BASIN_FAULT: fault });
    // Where everything was kept before the point, the retry does not meet it again; else it dies there too.
    expect(killed.code).toBe(["train:after-run", "measure:value", "measure:after-run"].includes(fault) ? 0 : 3);
    if (killed.code === 3) expect(killed.stdout).toContain("worker died 2 times (SIGKILL)");
    const again = await basin(study, place);
    expect(again.code).toBe(0);
    expect(await outcomes(place.results)).toEqual(whole);
    expect(await lockHolders(place.cache)).toEqual([]);
  });

  it("survives the death of a worker, whose cell goes on from its checkpoint", async () => {
    const place = folders();
    // SB makes four calls in its two epochs: the third kills it, and from the checkpoint only two are left.
    expect((await basin(study, place, { BASIN_FAULT: "train:step:3" })).code).toBe(0);
    expect(await outcomes(place.results)).toEqual(whole);
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

  it("makes weights that were lost again, and keeps the run they belong to", async () => {
    const place = folders();
    expect((await basin([...study, "--only", "train"], place)).code).toBe(0);
    rmSync(path.join(place.cache, "weights"), { recursive: true });
    const again = JSON.parse((await basin(study, place)).stdout) as { cells: { todo: number } };
    expect(again.cells.todo).toBe(0);
    const cells = readdirSync(path.join(place.results, "train"));
    const runs = cells.map((cell) => readdirSync(path.join(place.results, "train", cell)).length);
    expect(runs).toEqual([2, 2]);
  });
});

function hasCheckpoint({ cache }: Folders): boolean {
  const work = path.join(cache, "work");
  if (!existsSync(work)) return false;
  return readdirSync(work).some((cell) => existsSync(path.join(work, cell, "checkpoint.safetensors")));
}
