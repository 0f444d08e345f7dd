// A check of a contribution: one thing that a model, a method or a measure must be. Checks run in their order; one whose
// needs failed is not tried, so that one mistake is told once.
import path from "node:path";
import { errorKind } from "../errors.ts";

/** One thing that a subject must be. */
export interface Check<Subject> {
  readonly id: string;
  readonly title: string;
  /** Checks that say nothing where these failed. */
  readonly needs: readonly string[];
  /** Gives what was found, in a few words. Throws what says what is wrong and what to do. */
  readonly run: (subject: Subject) => string | Promise<string>;
}

/** How a check ended; `text` is what was found, what is wrong, or which check must pass first. */
export interface CheckResult {
  readonly id: string;
  readonly title: string;
  readonly status: "passed" | "failed" | "skipped";
  readonly text: string;
  readonly seconds: number;
}

/** Runs checks on a subject, each after those before it; `onResult` is told as they end. */
export async function runChecks<Subject>(
  checks: readonly Check<Subject>[],
  subject: Subject,
  onResult: (result: CheckResult) => void = () => {},
): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  for (const { id, title, needs, run } of checks) {
    const begin = performance.now();
    const missing = results.find((result) => needs.includes(result.id) && result.status !== "passed");
    let result: Pick<CheckResult, "status" | "text">;
    if (missing !== undefined) {
      // What stands first in the way is named, not what it kept from being tried.
      result = {
        status: "skipped",
        text: missing.status === "skipped" ? missing.text : `not tried: needs "${missing.title}"`,
      };
    } else {
      try {
        result = { status: "passed", text: await run(subject) };
      } catch (error) {
        result = { status: "failed", text: told(error) };
      }
    }
    const ended = { id, title, ...result, seconds: (performance.now() - begin) / 1000 };
    results.push(ended);
    onResult(ended);
  }
  return results;
}

/** Whether nothing failed; what was not tried hangs on what failed. */
export function allPassed(results: readonly CheckResult[]): boolean {
  return results.every(({ status }) => status === "passed");
}

const root = path.resolve(import.meta.dirname, "..", "..", "..");

/** What an error says in one line; of one that is not in our words, also where in a contribution it came from. */
function told(error: unknown): string {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  const text = message.trim().replaceAll(/\s+/g, " ");
  if (errorKind(error) !== "bug") return text;
  const frames = [...(stack ?? "").matchAll(/file:\/\/(\S+?):(\d+):\d+/g)].map(
    ([, file, line]) => `${path.relative(root, decodeURI(file!)).replaceAll(path.sep, "/")}:${line}`,
  );
  const place = frames.find((frame) => /\/(models|methods|probes)\/[^/]+\.ts:/.test(frame)) ?? frames[0];
  return `${name}: ${text}${place === undefined ? "" : `; look at ${place}`}`;
}
