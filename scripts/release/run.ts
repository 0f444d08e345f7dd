// Runs the programs that a release is made with.
import { spawnSync } from "node:child_process";
import path from "node:path";
import { UserError } from "@basin/record";

/** The programs of this workspace before those of the machine, however the script was started. */
const PATH = [path.resolve(import.meta.dirname, "../../node_modules/.bin"), process.env["PATH"] ?? ""].join(
  path.delimiter,
);

/** What a program printed and how it ended. */
export interface Ran {
  readonly status: number;
  readonly stdout: string;
  /** Both streams, for messages. */
  readonly output: string;
}

/** Runs a program in a folder and returns what it printed, whatever its exit code. A program that is not there is a UserError. */
export function tryRun(command: string, args: readonly string[], cwd: string): Ran {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    encoding: "utf8",
    env: { ...process.env, PATH },
    maxBuffer: 256 * 1024 * 1024,
  });
  if (error !== undefined) {
    throw new UserError(
      `${command}: must be installed, got ${error.message}; run npm run setup, and call this by npm run`,
    );
  }
  return { status: status ?? 1, stdout, output: `${stdout}${stderr}`.trim() };
}

/** Runs a program in a folder and returns what it printed; a UserError with both streams where it fails. */
export function run(command: string, args: readonly string[], cwd: string): string {
  const { status, stdout, output } = tryRun(command, args, cwd);
  if (status !== 0) {
    throw new UserError(`${[command, ...args].join(" ")}: must succeed, got exit code ${status}; it said:\n${output}`);
  }
  return stdout;
}
