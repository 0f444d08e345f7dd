// One writer per cell: a lock file that names its holder, taken over when the holder is gone.
// A file appears whole (by link), so two that start at once cannot both hold it.
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { link, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import path from "node:path";

/** Who holds a lock. `boot` and `started` tell a process from a later one with the same number; empty where unknown. */
export interface Holder {
  readonly host: string;
  readonly boot: string;
  readonly pid: number;
  readonly started: string;
}

/** A lock that is held. */
export interface Lock {
  release(): Promise<void>;
}

const read = (file: string): string => {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
};

/** The time a process started, in ticks since boot, where the platform tells it. */
function startOf(pid: number): string {
  // The name in brackets may hold spaces; the start time is the 20th field after it.
  return (
    /^.*\)(.*)$/s
      .exec(read(`/proc/${pid}/stat`))?.[1]
      ?.trim()
      .split(" ")[19] ?? ""
  );
}

/** This process as a holder. */
export function thisHolder(): Holder {
  const boot = read("/proc/sys/kernel/random/boot_id").trim();
  return { host: hostname(), boot, pid: process.pid, started: startOf(process.pid) };
}

/** Whether a holder is surely gone: its host was started again, or its process is no more. Another host's never is. */
export function isGone(holder: Holder, me: Holder = thisHolder()): boolean {
  if (holder.host !== me.host) return false;
  if (holder.boot !== me.boot) return true;
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
  return holder.started !== "" && startOf(holder.pid) !== holder.started;
}

async function holderOf(file: string): Promise<Holder | "absent" | "damaged"> {
  try {
    const found = JSON.parse(await readFile(file, "utf8")) as Partial<Holder>;
    const whole = typeof found.host === "string" && Number.isInteger(found.pid);
    return whole ? (found as Holder) : "damaged";
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOENT" ? "absent" : "damaged";
  }
}

/** Takes a lock, or returns who holds it. A stale or damaged lock is taken over. */
export async function takeLock(file: string): Promise<{ lock: Lock } | { holder: Holder }> {
  await mkdir(path.dirname(file), { recursive: true });
  const mine = `${file}.${randomUUID()}`;
  await writeFile(mine, JSON.stringify(thisHolder()), { flag: "wx" });
  try {
    for (;;) {
      try {
        await link(mine, file);
        return { lock: { release: () => rm(file, { force: true }) } };
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      }
      const holder = await holderOf(file);
      if (holder === "absent") continue;
      if (holder !== "damaged" && !isGone(holder)) return { holder };
      await setAside(file, holder);
    }
  } finally {
    await rm(mine, { force: true });
  }
}

/** Removes a stale lock, unless somebody else took it over in between: then theirs is put back. */
async function setAside(file: string, stale: Holder | "damaged"): Promise<void> {
  const aside = `${file}.${randomUUID()}`;
  try {
    await rename(file, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
    throw error;
  }
  const moved = await holderOf(aside);
  if (JSON.stringify(moved) !== JSON.stringify(stale)) await link(aside, file).catch(() => {});
  await rm(aside, { force: true });
}
