// Markdown made of values that nobody vouches for. A value only ever stands in a code span, where GitHub reads no link, no
// image, no HTML, no mention and no issue number; `quote` does the same to a whole text of others.

/** The longest body of a comment or an issue that is posted, in characters; GitHub takes 65,536. */
export const MAX_BODY = 60_000;

/** A value as a code span: one line without back-ticks and bars, cut at `most` characters; an empty one is a dash. */
export function inlineCode(value: string | number, most = 200): string {
  const line = Array.from(
    String(value)
      .replaceAll(/[\p{C}\p{Z}]+/gu, " ")
      .trim(),
  );
  const cut = line.length > most ? `${line.slice(0, most - 1).join("")}…` : line.join("");
  const safe = cut.replaceAll("`", "'").replaceAll("|", "¦");
  return safe === "" ? "-" : `\`${safe}\``;
}

/** A table of cells that are Markdown already. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/**
 * A text that others wrote as Markdown that can be posted: headings, lists, tables, fences and code spans stay, all else is
 * shown as it is typed. No link, image, HTML, mention or reference comes through, and it is cut at `most` characters.
 */
export function quote(text: string, most: number = MAX_BODY): string {
  const lines: string[] = [];
  let length = 0;
  let fenced = false;
  for (const raw of text.replaceAll("\r\n", "\n").split("\n")) {
    const line = raw.replaceAll(/\t/g, " ").replaceAll(/\p{C}/gu, "").trimEnd();
    const isFence = /^\s*(```|~~~)/.test(line);
    const safe = isFence ? "```" : fenced ? line.replaceAll("`", "'") : quoteLine(line);
    if (length + safe.length + 1 > most - 100) {
      if (fenced && !isFence) lines.push("```");
      lines.push("", `Cut here: the whole text has ${text.length} characters.`);
      return lines.join("\n");
    }
    lines.push(safe);
    length += safe.length + 1;
    if (isFence) fenced = !fenced;
  }
  if (fenced) lines.push("```");
  return lines.join("\n");
}

function quoteLine(line: string): string {
  if (/^\s*\|([\s:-]+\|)+$/.test(line)) return line.trim();
  if (/^\s*\|.*\|$/.test(line))
    return `| ${line
      .trim()
      .slice(1, -1)
      .split("|")
      .map((cell) => quoteInline(cell.trim()))
      .join(" | ")} |`;
  const [, heading, title] = /^(#{1,6}) (.*)$/.exec(line) ?? [];
  if (heading !== undefined) return `${"#".repeat(Math.max(3, heading.length))} ${quoteInline(title!)}`;
  const [, indent, item] = /^( {0,8})[-*] (.*)$/.exec(line) ?? [];
  if (indent !== undefined) return `${indent}- ${quoteInline(item!)}`;
  return quoteInline(line.trimStart());
}

/** Code spans stay code spans; every other character that could mean something is written as its number. */
function quoteInline(text: string): string {
  return text
    .split(/(`[^`]+`)/)
    .map((part) => (/^`[^`]+`$/.test(part) ? inlineCode(part.slice(1, -1), 4000) : escapeText(part)))
    .join("");
}

function escapeText(text: string): string {
  // Text that GitHub turns into links by itself (www., a mention, a commit, an issue) is broken by an empty character.
  return text
    .replaceAll(/[^\p{L}\p{N} .,;]/gu, (sign) =>
      /[@#:/]/.test(sign) ? `\u200b&#${sign.codePointAt(0)};\u200b` : `&#${sign.codePointAt(0)};`,
    )
    .replaceAll(/\b(www)\./gi, "$1\u200b.")
    .replaceAll(/\b(?=[0-9a-f]{7,64}\b)(?=[a-f]*\d)([0-9a-f]{6})/gi, "$1\u200b")
    .replaceAll(/\b(GH)(&#45;)/gi, "$1\u200b$2");
}
