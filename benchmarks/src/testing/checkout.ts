// A copy of the repository that a test may change: its files as git knows them, with the packages installed here.
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { repository } from "../check/places.ts";

/** A copy of the repository. */
export interface Checkout {
  readonly root: string;
  /** Runs a program of the copy's packages, or `basin`, in it. */
  run(
    program: "basin" | "oxfmt" | "tsc",
    words: readonly string[],
  ): { code: number | null; stdout: string; stderr: string };
  git(...words: string[]): string;
  remove(): void;
}

/** What no contribution needs to be checked. */
const LEFT_OUT = /^(results|docs|examples|runners|site\/(?!src\/data\/catalog\.json))/;

/** Copies the repository as a git repository of its own with one commit. */
export function makeCheckout(): Checkout {
  const root = mkdtempSync(path.join(tmpdir(), "basin-checkout-"));
  const list = ["ls-files", "--cached", "--others", "--exclude-standard", "-z"];
  const files = execFileSync("git", ["-C", repository, ...list], { encoding: "utf8", maxBuffer: 2 ** 26 }).split("\0");
  const packages = new Set<string>();
  for (const file of files) {
    const from = path.join(repository, file);
    if (file === "" || LEFT_OUT.test(file) || !existsSync(from)) continue;
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    cpSync(from, path.join(root, file));
    if (path.basename(file) === "package.json") packages.add(path.dirname(file));
  }
  for (const folder of packages) {
    const installed = path.join(repository, folder, "node_modules");
    // Those of packages are links: to one another, which so lead to the copy, and to what the root has installed.
    if (folder === ".") symlinkSync(installed, path.join(root, "node_modules"), "junction");
    else if (existsSync(installed))
      cpSync(installed, path.join(root, folder, "node_modules"), { recursive: true, verbatimSymlinks: true });
  }
  const git = (...words: string[]): string =>
    execFileSync("git", ["-C", root, "-c", "user.name=test", "-c", "user.email=test@example.org", ...words], {
      encoding: "utf8",
      maxBuffer: 2 ** 26,
    });
  git("init", "--quiet");
  git("add", "--all");
  git("commit", "--quiet", "--message", "start");
  const programs = {
    basin: path.join(root, "benchmarks", "bin", "basin.js"),
    oxfmt: path.join(root, "node_modules", "oxfmt", "bin", "oxfmt"),
    tsc: path.join(root, "node_modules", "typescript", "bin", "tsc"),
  };
  return {
    root,
    git,
    run: (program, words) => {
      const { status, stdout, stderr } = spawnSync(process.execPath, [programs[program], ...words], {
        cwd: root,
        encoding: "utf8",
        env: { ...process.env, BASIN_CACHE: path.join(root, ".cache"), BASIN_RESULTS: path.join(root, ".results") },
      });
      return { code: status, stdout, stderr };
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}
