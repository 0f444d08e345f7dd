// The card of a new definition: licence, authors, and a question under every heading that its check wants answered.
import { cardHeadings } from "@basin/record";
import type { Answers } from "./answers.ts";

/** What belongs under each heading. */
const questions: Readonly<Record<string, string>> = {
  "What it is": "TODO: what it does, in a sentence or two, and its size.",
  Source: "TODO: the paper with an https link, and what you assumed where it leaves something open.",
  Use: "TODO: on which data, against what to compare it.",
  Limits: "TODO: what its rows do not say, what it cannot do.",
};

/** The text of the card. */
export function cardFile({ title, license, author }: Answers): string {
  const sections = cardHeadings.map((heading) => `## ${heading}\n\n${questions[heading]}\n`);
  return `---\nlicense: ${license}\nauthors: ${author}\n---\n\n# ${escaped(title)}\n\n${sections.join("\n")}`;
}

/** A title as text of Markdown. */
function escaped(title: string): string {
  return title.replaceAll(/[\\`*_<>[\]#]/g, "\\$&");
}
