// Whether files are as git has them: a release names files by their bytes, so those must be committed.
import { execFileSync } from "node:child_process";

/** Paths in a folder that git does not have as they are; undefined where the folder is in no checkout. */
export function uncommitted(folder: string): string[] | undefined {
  try {
    const output = execFileSync("git", ["status", "--porcelain", "-z", "--untracked-files=all", "--", "."], {
      cwd: folder,
      encoding: "utf8",
      maxBuffer: 2 ** 28,
      stdio: ["ignore", "pipe", "ignore"],
    });
    return output.split("\0").flatMap((line) => (/^.. /.test(line) ? [line.slice(3)] : []));
  } catch {
    return undefined;
  }
}
