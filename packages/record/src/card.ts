// A card: what a contributor says of a model or a method, in Markdown, beside its definition. Cards are strangers' text:
// they are read as data, and shown as Markdown without HTML. What is required here is the same for the check of a
// contribution and for the page that shows it.
//
//   ---
//   license: Apache-2.0
//   authors: Ada Lovelace, Charles Babbage
//   ---
//
//   # Title
//
//   ## What it is …
import { UserError } from "./error.ts";

/** A card that has what it must have. */
export interface Card {
  /** An SPDX expression as it was written; whether there is such a licence is checked where cards are checked. */
  readonly license: string;
  readonly authors: readonly string[];
  readonly title: string;
  /** The Markdown behind the title. */
  readonly body: string;
}

/** The headings that every card has, in this order; others may stand between and behind them. */
export const cardHeadings: readonly string[] = ["What it is", "Source", "Use", "Limits"];

/** Bytes that a card may have. */
const MAX_BYTES = 20_000;

/** Reads a card. Throws UserError, naming the file, for what is missing, empty, unknown or too long. */
export function parseCard(file: string, text: string): Card {
  const wrong = (problem: string, got: string, advice: string): UserError =>
    new UserError(`${file}: ${problem}, got ${got}; ${advice}`);
  const bytes = new TextEncoder().encode(text).length;
  if (bytes > MAX_BYTES) throw wrong(`must be at most ${MAX_BYTES} bytes`, String(bytes), "say it shorter");
  // Letters that are not seen, or that turn the text around, may say something else to a reviewer than to a reader.
  const hidden = /[^\P{C}\n]/u.exec(text)?.[0];
  if (hidden !== undefined) {
    const code = `U+${hidden.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}`;
    throw wrong("must have no control or invisible characters", code, "take it out");
  }
  const [, head, rest] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(text) ?? [];
  if (head === undefined || rest === undefined) {
    throw wrong(
      "must begin with its licence and authors",
      text.trimStart().split("\n")[0]!.slice(0, 40) || "nothing",
      'write "---", "license: …", "authors: …", "---" on its first four lines',
    );
  }
  const fields = new Map<string, string>();
  for (const line of head.split("\n")) {
    const [, name, value] = /^([a-z]+): *(\S.*?) *$/.exec(line) ?? [];
    if (name === undefined || value === undefined || !["license", "authors"].includes(name) || fields.has(name)) {
      throw wrong(
        "must have license and authors alone between the lines of dashes",
        `"${line}"`,
        'write "license: Apache-2.0" and "authors: names, with commas"',
      );
    }
    fields.set(name, value);
  }
  const [license, authors] = [fields.get("license"), fields.get("authors")];
  if (license === undefined || authors === undefined) {
    throw wrong("must name license and authors", [...fields.keys()].join(", ") || "neither", "add what is missing");
  }
  const [, title, body] = /^\n*# +(\S.*)\n([\s\S]*)$/.exec(rest) ?? [];
  if (title === undefined || body === undefined) {
    throw wrong(
      "must have a title behind the dashes",
      rest.trim().split("\n")[0]!.slice(0, 40) || "nothing",
      'write "# Title"',
    );
  }
  checkSections(body, wrong);
  const names = authors
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
  return { license, authors: names, title: title.trim(), body };
}

function checkSections(body: string, wrong: (problem: string, got: string, advice: string) => UserError): void {
  const sections = [...body.matchAll(/^## +(.+?) *$\n?([\s\S]*?)(?=^## |(?![\s\S]))/gm)].map(
    ([, heading, text]) => [heading!, text!.trim()] as const,
  );
  const found = sections.map(([heading]) => heading).filter((heading) => cardHeadings.includes(heading));
  if (found.join("\n") !== cardHeadings.join("\n")) {
    throw wrong(
      `must have the headings ${cardHeadings.map((heading) => `"## ${heading}"`).join(", ")}, each once, in this order`,
      found.map((heading) => `"${heading}"`).join(", ") || "none",
      "add what is missing",
    );
  }
  for (const [heading, text] of sections) {
    if (text !== "" && !/^(TODO|…|\.\.\.)/.test(text)) continue;
    throw wrong(
      `must say something under "${heading}"`,
      text === "" ? "nothing" : `"${text.slice(0, 40)}"`,
      "write a sentence or two",
    );
  }
}
