// Downloads one file: resumes a broken transfer, tries mirrors in turn, verifies size and SHA-256, lands by rename.
// A file under its final name is always whole and right; what is on the way is named `<name>.<key>.part`.
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, open, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { DataFile } from "./dataset.ts";
import { DataError } from "./error.ts";

/** Told while a file is transferred. */
export type OnDownload = (progress: {
  readonly name: string;
  readonly received: number;
  readonly total: number;
}) => void;

/** How a download behaves; the defaults suit a slow but working network. */
export interface DownloadOptions {
  readonly onProgress?: OnDownload;
  /** Attempts per mirror; 3 unless given. */
  readonly attempts?: number;
  /** Milliseconds without a byte before an attempt is given up; 30,000 unless given. */
  readonly idleTimeout?: number;
  /** Milliseconds before the second attempt, doubled each time; 1,000 unless given. */
  readonly backOff?: number;
  readonly signal?: AbortSignal;
}

/** An answer that another attempt at the same address will not change. */
class FinalAnswer extends Error {
  override name = "FinalAnswer";
}

/** SHA-256 of a file in hexadecimal, read piece by piece. */
export async function hashFile(file: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(file)) hash.update(chunk as Uint8Array);
  return hash.digest("hex");
}

const sizeOf = (file: string): Promise<number> =>
  stat(file).then(
    (found) => found.size,
    () => 0,
  );

/** One transfer into `part`, from where it ended before if the server agrees. */
async function transfer(url: string, file: DataFile, part: string, options: DownloadOptions): Promise<void> {
  const idle = new AbortController();
  const idleTimeout = options.idleTimeout ?? 30_000;
  const timer = setTimeout(() => idle.abort(), idleTimeout);
  const signals = options.signal ? [idle.signal, options.signal] : [idle.signal];
  try {
    let offset = await sizeOf(part);
    if (offset >= file.bytes) {
      await rm(part);
      offset = 0;
    }
    const response = await fetch(url, {
      headers:
        offset > 0 ? { Range: `bytes=${offset}-`, "Accept-Encoding": "identity" } : { "Accept-Encoding": "identity" },
      signal: AbortSignal.any(signals),
    });
    if (response.status === 416) {
      await rm(part, { force: true });
      throw new Error("the server refused the range");
    }
    if (!response.ok || response.body === null) {
      const text = `HTTP ${response.status}`;
      throw response.status >= 400 && response.status < 500 && response.status !== 429
        ? new FinalAnswer(text)
        : new Error(text);
    }
    // A server that ignores the range, or answers with another one, starts from the beginning.
    const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(response.headers.get("content-range") ?? "");
    const resumed = response.status === 206 && Number(range?.[1]) === offset;
    if (response.status === 206 && !resumed) throw new Error("the server sent another range");
    if (!resumed) offset = 0;
    const handle = await open(part, resumed ? "a" : "w");
    try {
      let received = offset;
      for await (const chunk of response.body) {
        timer.refresh();
        received += chunk.length;
        if (received > file.bytes) throw new FinalAnswer(`more than ${file.bytes} bytes`);
        await handle.write(chunk);
        options.onProgress?.({ name: file.name, received, total: file.bytes });
      }
      await handle.sync();
    } finally {
      await handle.close();
    }
    const size = await sizeOf(part);
    if (size < file.bytes) throw new Error(`the transfer ended after ${size} of ${file.bytes} bytes`);
  } catch (error) {
    if (idle.signal.aborted) throw new Error(`no data for ${idleTimeout / 1000} s`, { cause: error });
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** Why a transfer failed, with the network's own reason where there is one. */
function reason(error: unknown): string {
  const cause = (error as Error).cause as NodeJS.ErrnoException | undefined;
  return cause?.code === undefined ? (error as Error).message : `${(error as Error).message} (${cause.code})`;
}

/**
 * Downloads a data file into a folder under its own name.
 *
 * A transfer that was broken off, here or in an earlier process, is resumed. Two processes may download the same file:
 * each writes a part file of its own and the last rename wins with the same bytes. Throws `DataError` naming every
 * mirror's reason when none gives the right bytes; the folder then holds at most a part file to resume from.
 */
export async function downloadFile(folder: string, file: DataFile, options: DownloadOptions = {}): Promise<void> {
  await mkdir(folder, { recursive: true });
  const part = path.join(folder, `${file.name}.${file.sha256.slice(0, 8)}.part`);
  const lock = await claim(part);
  const target = lock ? part : `${part}.${process.pid}`;
  const reasons: string[] = [];
  try {
    for (const url of file.urls) {
      for (let attempt = 0; attempt < (options.attempts ?? 3); attempt++) {
        if (attempt > 0)
          await wait(
            (options.backOff ?? 1000) * 2 ** (attempt - 1),
            undefined,
            options.signal ? { signal: options.signal } : {},
          );
        options.signal?.throwIfAborted();
        try {
          await transfer(url, file, target, options);
          const sha256 = await hashFile(target);
          if (sha256 === file.sha256) {
            await rename(target, path.join(folder, file.name));
            return;
          }
          await rm(target);
          throw new FinalAnswer(`SHA-256 ${sha256}, must be ${file.sha256}`);
        } catch (error) {
          options.signal?.throwIfAborted();
          reasons.push(`${url}: ${reason(error)}`);
          if (error instanceof FinalAnswer) break;
        }
      }
    }
  } finally {
    if (lock) await lock.release();
    else await rm(target, { force: true });
  }
  throw new DataError(
    `${file.name}: cannot be downloaded, got ${[...new Set(reasons)].join("; ")}; ` +
      `put the official file into ${folder} by hand, or set BASIN_DATA to a folder that has it`,
  );
}

/** Claims the part file for this process; undefined when another living process has it. */
async function claim(part: string): Promise<{ readonly release: () => Promise<void> } | undefined> {
  const lock = `${part}.lock`;
  for (let tries = 0; tries < 2; tries++) {
    try {
      const handle = await open(lock, "wx");
      await handle.write(String(process.pid));
      await handle.close();
      return { release: () => rm(lock, { force: true }) };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      if (await ownerLives(lock)) return undefined;
      await rm(lock, { force: true });
    }
  }
  return undefined;
}

async function ownerLives(lock: string): Promise<boolean> {
  const handle = await open(lock, "r").catch(() => undefined);
  if (!handle) return false;
  const text = await handle.readFile("utf8");
  await handle.close();
  const pid = Number(text);
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
