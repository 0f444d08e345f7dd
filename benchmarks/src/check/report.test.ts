// The Markdown of a pull request holds nothing of a contribution but as code, and a terminal is not driven by it.
import fc from "fast-check";
import MarkdownIt from "markdown-it";
import { expect, it } from "vitest";
import type { Checked } from "./definitions.ts";
import { code, lineOf, markdownOf } from "./report.ts";

const checkedOf = (text: string): Checked => ({
  kind: "model",
  id: "my-net",
  passed: false,
  seconds: 1,
  checks: [{ id: "builds", title: "builds", status: "failed", text, seconds: 1 }],
});
// As the host renders it: tables, HTML let through.
const markdown = new MarkdownIt({ html: true, linkify: true });
const hostile = [
  "<img src=x onerror=alert(1)>",
  "a | b | [x](https://example.org)",
  "`` ` <b> ` ``",
  "```\n</td><script>",
  "@somebody #1 https://example.org",
  "\\` <b>",
  "\\",
  "|\n\n# heading\n\n<b>",
  "` | `",
];

it("of any text is one cell of code", () => {
  const property = fc.property(
    fc.array(
      fc.oneof(fc.constantFrom(...hostile), fc.constantFrom("`", "\\", "|", "\n", "<b>"), fc.string({ maxLength: 5 })),
      { maxLength: 6 },
    ),
    (parts) => {
      const tokens = markdown
        .parse(markdownOf([checkedOf(parts.join(""))]), {})
        .flatMap((token) => [token, ...(token.children ?? [])]);
      const types = new Set(tokens.map(({ type }) => type));
      for (const type of ["html_inline", "html_block", "link_open", "image"]) expect(types).not.toContain(type);
      expect(tokens.filter(({ type }) => type === "td_open")).toHaveLength(3);
      expect(tokens.filter(({ type }) => type === "code_inline")).toHaveLength(2);
    },
  );
  fc.assert(property, { seed: 1, numRuns: 300 });
});

it("keeps what was said", () => {
  expect(code("a `b` c")).toBe("`` a `b` c ``");
  expect(code("")).toBe("` nothing `");
  expect(lineOf(checkedOf("\u001b[2Jred\u202Eder").checks[0]!)).toBe("✗ builds: ?[2Jred?der");
  expect(markdownOf([])).toContain("Nothing to check");
  expect(markdownOf([checkedOf("x")])).toContain("npx basin check my-net");
});
