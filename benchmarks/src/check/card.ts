// The checks of a card: it is there, says what it must, and is Markdown alone, with a licence that SPDX knows. Pages show
// cards without HTML whatever they hold; here a contributor is told what would not be shown.
import { readFile } from "node:fs/promises";
import path from "node:path";
import { parseCard } from "@basin/record";
import type { Card } from "@basin/record";
import MarkdownIt from "markdown-it";
import type { Token } from "markdown-it";
import parseLicense from "spdx-expression-parse";
import { UserError } from "../errors.ts";
import type { Check } from "./check.ts";
import { places } from "./places.ts";

/** The checks of the card of an id. */
export function cardChecks<Subject>(
  kind: "model" | "method",
  where: (subject: Subject) => { readonly id: string; readonly root: string },
): Check<Subject>[] {
  const read = async (subject: Subject): Promise<{ file: string; card: Card }> => {
    const { id, root } = where(subject);
    const file = `${places[kind].cards}/${id}.md`;
    const text = await readFile(path.join(root, file), "utf8").catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOENT") throw error;
      throw new UserError(
        `${id} card: must be there, got no ${file}; copy the card of another ${kind} and say what yours is`,
      );
    });
    return { file, card: parseCard(file, text) };
  };
  return [
    {
      id: "card",
      title: "card",
      needs: [],
      run: async (subject) => {
        const { file, card } = await read(subject);
        checkMarkdown(file, card.body);
        return `"${card.title}", by ${card.authors.join(", ")}`;
      },
    },
    {
      id: "license",
      title: "licence",
      needs: ["card"],
      run: async (subject) => {
        const { file, card } = await read(subject);
        checkLicense(file, card.license);
        return card.license;
      },
    },
  ];
}

// With HTML, so that it is seen; nothing here is rendered.
const markdown = new MarkdownIt({ html: true });
// Seen here with whatever address they have.
markdown.validateLink = () => true;

/** Throws UserError unless a text is Markdown without HTML, MDX, images, and with links to https alone. */
export function checkMarkdown(file: string, body: string): void {
  const wrong = (problem: string, got: string, advice: string): UserError =>
    new UserError(`${file}: ${problem}, got ${JSON.stringify(got.slice(0, 60))}; ${advice}`);
  const look = (tokens: readonly Token[]): void => {
    for (const token of tokens) {
      if (token.type === "html_block" || token.type === "html_inline") {
        throw wrong("must have no HTML and no components", token.content.trim(), "write it in Markdown");
      }
      if (token.type === "image") {
        throw wrong("must have no images", String(token.attrGet("src")), "link to it instead");
      }
      const href = String(token.type === "link_open" ? token.attrGet("href") : "https://none");
      if (!/^https:\/\/[^\s]/i.test(href)) {
        throw wrong("must link to https addresses alone", href, "give the whole address");
      }
      if (
        token.type === "inline" &&
        /^(import|export)\s+(\S+\s+from\b|["'{*]|default\b|const\b|let\b|function\b)/m.test(token.content)
      ) {
        throw wrong("must be Markdown, not MDX", token.content, "take the import or export out");
      }
      look(token.children ?? []);
    }
  };
  look(markdown.parse(body, {}));
}

/** Throws UserError unless a licence is an SPDX expression. */
export function checkLicense(file: string, license: string): void {
  try {
    parseLicense(license);
  } catch (error) {
    const why = error instanceof Error ? error.message.split("\n")[0] : "";
    throw new UserError(
      `${file} license: must be an SPDX expression, got "${license}" (${why}); write one of https://spdx.org/licenses, as Apache-2.0`,
    );
  }
}
