// The checkout of a commit, to run its own code. Only commits of this history are ever checked out: a record is data, and
// the commit that it names could be anybody's.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";

/** This repository. */
export const repository: string = path.resolve(import.meta.dirname, "..", "..", "..", "..");

/** The folder of a checkout with its packages installed, or why there is none. */
export type Checkout = { readonly root: string } | { readonly reason: string };

function git(...words: string[]): string | undefined {
  try {
    return execFileSync("git", words, {
      cwd: repository,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  } catch {
    return undefined;
  }
}

/** The commit that this code is of; undefined outside of a checkout. */
export function headCommit(): string | undefined {
  return git("rev-parse", "HEAD");
}

/**
 * Finds or makes the checkout of a commit in `folder`, which takes network unless packages are in a store already. With
 * `only` none is made: those that are there are used.
 */
export function checkoutOf(commit: string, folder: string, { only }: { readonly only: boolean }): Checkout {
  const root = path.join(folder, commit);
  if (existsSync(path.join(root, "node_modules"))) return { root };
  if (only) return { reason: `commit ${commit.slice(0, 12)} is not checked out in ${folder}` };
  if (git("merge-base", "--is-ancestor", commit, "HEAD") === undefined) {
    return { reason: `commit ${commit.slice(0, 12)} is not of this history, or the clone is shallow` };
  }
  if (!existsSync(root) && git("worktree", "add", "--detach", root, commit) === undefined) {
    return { reason: `commit ${commit.slice(0, 12)} could not be checked out` };
  }
  // Its own lockfile: the engine of its day. Output goes to stderr, as stdout may be JSON.
  const { status } = spawnSync("npm", ["run", "--silent", "setup"], { cwd: root, stdio: ["ignore", 2, 2] });
  if (status === 0) return { root };
  // Half of its packages would look like all of them the next time.
  git("worktree", "remove", "--force", root);
  return { reason: `packages of commit ${commit.slice(0, 12)} could not be installed` };
}
