// The cards of models and methods, as pages show them. A card is a stranger's text: it is rendered as Markdown without
// HTML, images or any link but to https, so that nothing in it can be more than words, whatever its check let through.
import { readFile } from "node:fs/promises";
import path from "node:path";
import { parseCard } from "@basin/record";
import type { Card } from "@basin/record";
import MarkdownIt from "markdown-it";

/** What cards are of, with the folder of each below the folder of packages. */
const folders = { model: "zoo/cards", method: "trainer/cards" } as const;

/** A card as a page shows it. */
export interface ShownCard extends Pick<Card, "license" | "authors"> {
  readonly html: string;
}

/** How far below its own level a heading of a card stands: its title is a heading of second order on the page. */
const DEEPER = 1;

const markdown = new MarkdownIt({ html: false, linkify: false, typographer: false });
markdown.disable("image");
markdown.validateLink = (address) => /^https:\/\/[^\s]/i.test(address);
markdown.renderer.rules["heading_open"] = (tokens, index) => `<${deeper(tokens[index]!.tag)}>`;
markdown.renderer.rules["heading_close"] = (tokens, index) => `</${deeper(tokens[index]!.tag)}>\n`;
markdown.renderer.rules["link_open"] = (tokens, index, options, _env, self) => {
  tokens[index]!.attrSet("rel", "nofollow ugc noopener");
  return self.renderToken(tokens, index, options);
};
// A language's name would become a class.
markdown.renderer.rules["fence"] = (tokens, index) =>
  `<pre tabindex="0"><code>${markdown.utils.escapeHtml(tokens[index]!.content)}</code></pre>\n`;
markdown.renderer.rules["table_open"] = () =>
  '<div class="doc-table" role="group" aria-label="Table" tabindex="0"><table>\n';
markdown.renderer.rules["table_close"] = () => "</table></div>\n";
// Alignment would be a style, which the page's own sheet decides.
for (const cell of ["th_open", "td_open"] as const) {
  markdown.renderer.rules[cell] = (tokens, index) => `<${tokens[index]!.tag}>`;
}

function deeper(tag: string): string {
  return `h${Math.min(6, Number(tag.slice(1)) + DEEPER)}`;
}

/** The Markdown of a card as HTML that holds nothing but text and its marks. */
export function cardHtml(body: string): string {
  return markdown.render(body);
}

/** The card of a model or method; undefined where there is none, or none that has what a card must have. */
export async function readCard(packages: string, kind: "model" | "method", id: string): Promise<ShownCard | undefined> {
  // Ids come from records too, so a name that is no id names no file.
  if (!/^[a-z0-9-]+$/.test(id)) return undefined;
  const file = path.join(packages, folders[kind], `${id}.md`);
  try {
    const { license, authors, body } = parseCard(file, await readFile(file, "utf8"));
    return { license, authors, html: cardHtml(body) };
  } catch (error) {
    const { code, name } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || name === "UserError") return undefined;
    throw error;
  }
}
