// What others wrote, as it is posted: nothing of it is a link, an image, HTML, a mention or a reference.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inlineCode, MAX_BODY, quote, table } from "./markdown.ts";

/** All that Markdown or GitHub would make something of, outside of code spans and fences. */
const active = /[<>[\]@!*_~\\]|https?:\/\/|(^|[^&])#\d|\bwww\.|\u202e/;
const outsideCode = (text: string): string =>
  text
    .replaceAll(/^```\n[\s\S]*?^```$/gm, "")
    .replaceAll(/`[^`\n]*`/g, "")
    .replaceAll(/&#\d+;/g, "");

describe("inlineCode", () => {
  it("keeps a value within one code span of one line", () => {
    expect(inlineCode("a`b|c\nd\u202ee")).toBe("`a'b¦c d e`");
    expect(inlineCode("")).toBe("-");
    expect(inlineCode("x".repeat(300))).toHaveLength(202);
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (value) => {
        expect(inlineCode(value)).toMatch(/^(-|`[^`|\n]+`)$/u);
      }),
      { seed: 1 },
    );
  });
});

describe("quote", () => {
  it("keeps headings, lists, tables, fences and code", () => {
    const text = [
      "### Check",
      "",
      "- `a` is right",
      "",
      table(["a", "b"], [["`1`", "2"]]),
      "",
      "```",
      "npm test",
      "```",
    ].join("\n");
    expect(quote(text)).toBe(text);
  });

  it.each([
    ["a link", "[click](https://example.org)"],
    ["a bare address", "https://example.org and www.example.org"],
    ["an image", "![x](https://example.org/x.png)"],
    ["HTML", "<script>alert(1)</script><details open>"],
    ["a comment that hides", "<!-- basin: contribution -->"],
    ["a mention", "@somebody and @a/team"],
    ["an issue", "#1 fixes #2, somebody/else#3"],
    ["a way out of a cell", "| a | <b>`|</b> |"],
    ["a way out of a code span", "``a ` <b>`` `"],
    ["a heading of its own", "# **Approved** <b>"],
    ["a bidirectional override", "\u202eevil"],
  ])("shows %s as it is typed", (_, text) => {
    expect(outsideCode(quote(text))).not.toMatch(active);
  });

  it("does so whatever is typed", () => {
    const line = fc.oneof(
      fc.string({ unit: "grapheme" }),
      fc.constantFrom("```", "| a |", "- @x", "# <b>", "~~~", "`"),
    );
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        expect(outsideCode(quote(lines.join("\n")))).not.toMatch(active);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it("closes every fence, and cuts what is too long", () => {
    const long = quote(`\`\`\`\n${"x\n".repeat(50_000)}`);
    expect(long.length).toBeLessThan(MAX_BODY);
    expect(long).toMatch(/```\n\nCut here: the whole text has 100004 characters\.$/);
    expect(quote("```\nopen").match(/^```$/gm)).toHaveLength(2);
  });
});
