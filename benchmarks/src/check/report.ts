// The checks as people read them: a line each in a terminal, and Markdown for a pull request. The Markdown holds nothing
// of a contribution but as code: no name, no message and no path can be a link, a mention, an image or HTML.
import type { CheckResult } from "./check.ts";
import type { Checked } from "./definitions.ts";

const marks = { passed: "✓", failed: "✗", skipped: "·" } as const;

/** One check as one line. */
export function lineOf({ status, title, text }: CheckResult): string {
  return `${marks[status]} ${title}: ${text}`.replaceAll(/[\p{Cc}\p{Cf}]/gu, "?");
}

/** What a checked definition came to, in a sentence. */
export function sentenceOf({ kind, id, checks, seconds }: Checked): string {
  const failed = checks.filter(({ status }) => status === "failed").length;
  const skipped = checks.filter(({ status }) => status === "skipped").length;
  const rest = skipped === 0 ? "" : `, ${skipped} not tried`;
  return `${kind} ${id}: ${checks.length - failed - skipped} of ${checks.length} passed, ${failed} failed${rest}, in ${seconds.toFixed(0)} s.`;
}

/** The checks as Markdown. */
export function markdownOf(checked: readonly Checked[]): string {
  if (checked.length === 0) return "## basin check\n\nNothing to check: no model, method, measure or card differs.\n";
  const parts = checked.map(({ kind, id, passed, checks }) =>
    [
      `### ${passed ? "✓" : "✗"} ${kind} ${code(id)}`,
      "",
      "| | check | result |",
      "| --- | --- | --- |",
      ...checks.map(({ status, title, text }) => `| ${marks[status]} | ${title} | ${code(text)} |`),
      "",
    ].join("\n"),
  );
  const command = checked.map(({ id }) => `npx basin check ${id}`).join("\n");
  return `## basin check\n\n${parts.join("\n")}\nThe same on your machine:\n\n\`\`\`sh\n${command}\n\`\`\`\n`;
}

/** Any text as code in a cell of a table: on one line, within more backticks than it holds. */
export function code(text: string): string {
  const line = text
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ")
    .trim()
    .slice(0, 1000);
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  // A backslash before a pipe would take the pipe's own.
  const cell = line.replaceAll(/(\\*)\|/g, "$1$1\\|");
  return `${fence} ${cell === "" ? "nothing" : cell} ${fence}`;
}
