// What the check of a card refuses: everything that a page would not show, by name.
import { describe, expect, it } from "vitest";
import { checkLicense, checkMarkdown } from "./card.ts";

describe("Markdown", () => {
  it.each([
    ["<b>x</b>", "must have no HTML and no components"],
    ["text <img src=x onerror=alert(1)>", "must have no HTML and no components"],
    ["<!-- hidden -->", "must have no HTML and no components"],
    ["<Chart data={x} />", "must have no HTML and no components"],
    ["![a](https://example.org/a.png)", "must have no images"],
    ["[a](javascript:alert(1))", "must link to https addresses alone"],
    ["[a](http://example.org)", "must link to https addresses alone"],
    ["[a](/runs/)", "must link to https addresses alone"],
    ["[a]: data:text/html,x\n\n[a]", "must link to https addresses alone"],
    ['import x from "y"', "must be Markdown, not MDX"],
    ["export const a = 1;", "must be Markdown, not MDX"],
  ])("%j is refused", (text, message) => {
    expect(() => checkMarkdown("a.md", `## Use\n\n${text}\n`)).toThrow(`a.md: ${message}, got `);
  });

  it("of words, code, tables and links to https is taken", () => {
    const text =
      "## Use\n\nWe export it, *so* `<b>` and {x} stay [text](https://example.org).\n\n```ts\nimport x from 'y';\n```\n\n| a |\n| - |\n| 1 |\n";
    expect(() => checkMarkdown("a.md", text)).not.toThrow();
  });
});

it("a licence is one that SPDX knows", () => {
  for (const good of ["MIT", "Apache-2.0", "MIT OR Apache-2.0", "GPL-3.0-only WITH Classpath-exception-2.0"]) {
    expect(() => checkLicense("a.md", good)).not.toThrow();
  }
  for (const bad of ["", "Apache 2", "free", "MIT;", "mit license"]) {
    expect(() => checkLicense("a.md", bad)).toThrow(`a.md license: must be an SPDX expression, got "${bad}"`);
  }
});
