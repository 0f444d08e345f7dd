// A lock has one holder among real processes, and outlives none.
import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { isGone, takeLock, thisHolder } from "./lock.ts";
import { lockHolders } from "./locks.ts";

const root = mkdtempSync(path.join(tmpdir(), "basin-lock-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A process that takes a lock, says so, and holds it until it is killed. */
async function holderProcess(file: string): Promise<{ pid: number; answer: string; kill(): Promise<void> }> {
  const code = `const { takeLock } = await import(${JSON.stringify(new URL("lock.ts", import.meta.url).href)});
    console.log("lock" in (await takeLock(${JSON.stringify(file)})) ? "mine" : "held"); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", code], { stdio: ["ignore", "pipe", "inherit"] });
  const answer = await new Promise<string>((resolve) =>
    child.stdout.once("data", (text) => resolve(String(text).trim())),
  );
  const kill = (): Promise<void> =>
    new Promise((resolve) => child.once("exit", () => resolve()) && child.kill("SIGKILL"));
  return { pid: child.pid!, answer, kill };
}

describe("a lock", () => {
  it("is held by one of the processes that start at once, and taken over when that one is killed", async () => {
    const file = path.join(root, "race.lock");
    const processes = await Promise.all([1, 2, 3].map(() => holderProcess(file)));
    expect(processes.map(({ answer }) => answer).toSorted()).toEqual(["held", "held", "mine"]);
    const holder = processes.find(({ answer }) => answer === "mine")!;
    expect(await takeLock(file)).toMatchObject({ holder: { pid: holder.pid } });
    expect(await lockHolders(path.dirname(root))).toEqual([]);
    await holder.kill();
    const taken = await takeLock(file);
    expect(taken).toHaveProperty("lock");
    if ("lock" in taken) await taken.lock.release();
    for (const one of processes) if (one !== holder) await one.kill();
    expect(readdirSync(root)).toEqual([]);
  });

  it("is taken over when damaged, and from a process of the same number that is another one", async () => {
    const file = path.join(root, "stale.lock");
    writeFileSync(file, "{");
    expect(await takeLock(file)).toHaveProperty("lock");
    expect(await takeLock(file)).toHaveProperty("holder");
    writeFileSync(file, JSON.stringify({ ...thisHolder(), started: "1" }));
    expect(await takeLock(file)).toHaveProperty("lock");
  });

  it("is stale on this host after another boot, never on another host", () => {
    const me = thisHolder();
    expect(isGone(me)).toBe(false);
    expect(isGone({ ...me, boot: "another" })).toBe(true);
    expect(isGone({ ...me, host: "elsewhere", boot: "another", pid: 2 ** 22 + 1 })).toBe(false);
    expect(isGone({ ...me, pid: 2 ** 22 + 1 })).toBe(true);
  });
});
