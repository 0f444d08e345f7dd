// A card is read only when it has what it must have, and the message says what is missing.
import { readFileSync, globSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { cardHeadings, parseCard } from "./card.ts";

const head = "---\nlicense: MIT\nauthors: Ada Lovelace, Charles Babbage\n---\n";
const sections = cardHeadings.map((heading) => `## ${heading}\n\nSome words.\n`).join("\n");
const good = `${head}\n# A net\n\n${sections}`;

it("reads licence, authors, title and text", () => {
  const card = parseCard("a.md", good);
  expect(card).toMatchObject({ license: "MIT", authors: ["Ada Lovelace", "Charles Babbage"], title: "A net" });
  expect(card.body.trim()).toBe(sections.trim());
  const more = good.replace("## Limits", "## Results\n\n1 of 2.\n\n### How\n\n## Limits");
  expect(parseCard("a.md", more).body).toContain("Results");
});

describe("refuses a card", () => {
  it.each([
    ["without a head", good.replace(head, ""), /^a\.md: must begin with its licence and authors, got # A net; write/],
    ["without a licence", good.replace("license: MIT\n", ""), /must name license and authors, got authors; add/],
    [
      "with another field",
      good.replace("license:", "layout: x\nlicense:"),
      /license and authors alone .* got "layout: x"/,
    ],
    [
      "with a field twice",
      good.replace("license:", "license: x\nlicense:"),
      /alone between the lines of dashes, got "license: MIT"/,
    ],
    ["without a title", good.replace("# A net\n", ""), /must have a title behind the dashes/],
    [
      "without a heading",
      good.replace("## Limits", "## Bounds"),
      /must have the headings .* got "What it is", "Source", "Use"; add/,
    ],
    [
      "with headings in another order",
      good.replace("## Use", "## Limits").replace(/## Limits\n\nSome words\.\n$/, "## Use\n\nx\n"),
      /in this order/,
    ],
    [
      "with nothing said",
      good.replace("## Use\n\nSome words.", "## Use\n"),
      /must say something under "Use", got nothing/,
    ],
    [
      "with a TODO",
      good.replace("## Use\n\nSome words.", "## Use\n\nTODO: say"),
      /must say something under "Use", got "TODO: say"/,
    ],
    [
      "that turns the text around",
      good.replace("Some", "\u202ESome"),
      /no control or invisible characters, got U\+202E/,
    ],
    ["with a zero-width space", good.replace("Some", "So\u200Bme"), /got U\+200B/],
    ["that is too long", good + "x".repeat(20_000), /must be at most 20000 bytes/],
    ["that is empty", "", /must begin with its licence/],
  ])("%s", (_, text, message) => {
    expect(() => parseCard("a.md", text)).toThrow(message);
  });
});

const root = path.resolve(import.meta.dirname, "..", "..");
it.each(globSync("*/cards/*.md", { cwd: root }))("reads %s", (file) => {
  expect(parseCard(file, readFileSync(path.join(root, file), "utf8")).title).not.toBe("");
});
