// Which cells are being worked on, from the locks in the cache folder.
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { lockPath } from "./folders.ts";
import { isGone } from "./lock.ts";
import type { Holder } from "./lock.ts";

/** The cells whose locks are held, and by which process. Stale and damaged locks are left out. */
export async function lockHolders(cache: string): Promise<{ cell: string; host: string; pid: number }[]> {
  const folder = path.dirname(lockPath(cache, ""));
  const names = await readdir(folder).catch(() => []);
  const found: { cell: string; host: string; pid: number }[] = [];
  for (const name of names.toSorted((a, b) => (a < b ? -1 : 1))) {
    if (!name.endsWith(".lock")) continue;
    try {
      const holder = JSON.parse(await readFile(path.join(folder, name), "utf8")) as Holder;
      if (!isGone(holder)) found.push({ cell: name.slice(0, -".lock".length), host: holder.host, pid: holder.pid });
    } catch {
      // Released meanwhile, or damaged: nobody holds it.
    }
  }
  return found;
}
