// The results that a pull request starts from: a folder, or those of a commit of this repository.
import { execFileSync, spawnSync } from "node:child_process";
import type { ExecFileSyncOptions } from "node:child_process";
import { lstat, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { UserError } from "../../errors.ts";
import { repository } from "../nightly/checkout.ts";

/** Gives the folder of base results to `use`, and removes what was unpacked for it. */
export async function withBase<Result>(base: string, use: (folder: string) => Promise<Result>): Promise<Result> {
  if ((await lstat(base).catch(() => undefined))?.isDirectory() === true) return use(path.resolve(base));
  const folder = await mkdtemp(path.join(tmpdir(), "basin-base-"));
  try {
    unpack(base, folder);
    return await use(path.join(folder, "results"));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function unpack(ref: string, folder: string): void {
  const options: ExecFileSyncOptions & { encoding?: never } = {
    cwd: repository,
    maxBuffer: 2 ** 30,
    stdio: ["ignore", "pipe", "ignore"],
  };
  let archive: Buffer;
  try {
    const commit = execFileSync("git", ["rev-parse", "--verify", "--end-of-options", `${ref}^{commit}`], options);
    archive = execFileSync("git", ["archive", "--format=tar", commit.toString().trim(), "results"], options);
  } catch {
    throw new UserError(`base: must be a folder or a commit with results/, got "${ref}"; fetch it, or name a folder`);
  }
  const { status } = spawnSync("tar", ["-xf", "-", "-C", folder], { input: archive });
  if (status !== 0) throw new Error(`internal: tar ended with ${status} on the results of ${ref}`);
}
