// What is shown of a card is text and its marks, whatever the card holds: looked at by a parser of HTML as browsers have.
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { parseFragment } from "parse5";
import type { DefaultTreeAdapterTypes } from "parse5";
import { afterAll, describe, expect, it } from "vitest";
import { cardHtml, readCard } from "./cards.ts";

/** Every element that a card may become, with the attributes that it may have. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(
    "p em strong s code br hr ul li blockquote h2 h3 h4 h5 h6 table thead tbody tr th td"
      .split(" ")
      .map((tag) => [tag, []]),
  ),
  ol: ["start"],
  a: ["href", "title", "rel"],
  pre: ["tabindex"],
  div: ["class", "role", "aria-label", "tabindex"],
};

type Node = DefaultTreeAdapterTypes.ChildNode;

/** Every element of some HTML; comments and doctypes count as elements that nothing may be. */
function elements(nodes: readonly Node[]): { tag: string; attributes: Record<string, string> }[] {
  return nodes.flatMap((node) => {
    if (node.nodeName === "#text") return [];
    const attributes = "attrs" in node ? Object.fromEntries(node.attrs.map(({ name, value }) => [name, value])) : {};
    return [{ tag: node.nodeName, attributes }, ...("childNodes" in node ? elements(node.childNodes) : [])];
  });
}

/** Proves that HTML holds allowed elements alone. */
function expectHarmless(html: string): void {
  for (const { tag, attributes } of elements(parseFragment(html).childNodes)) {
    expect(Object.keys(allowed), html).toContain(tag);
    for (const name of Object.keys(attributes)) expect(allowed[tag], `${tag} in ${html}`).toContain(name);
    if (tag === "a") {
      expect(attributes["href"], html).toMatch(/^https:\/\//i);
      expect(attributes["rel"]).toBe("nofollow ugc noopener");
    }
  }
}

const hostile = [
  "<script>alert(1)</script>",
  '<img src=x onerror="alert(1)">',
  "<svg/onload=alert(1)>",
  "<!-- --!><img src=x onerror=alert(1)>",
  "<style>*{display:none}</style>",
  "<iframe src=https://example.org></iframe>",
  "[a](javascript:alert(1))",
  "[a](JaVaScRiPt:alert(1))",
  "[a](java\nscript:alert(1))",
  "[a](&#x6a;avascript:alert(1))",
  "[a](data:text/html,<script>alert(1)</script>)",
  "[a](//example.org)",
  "[a](/runs/)",
  "[a](http://example.org)",
  "[a](vbscript:x)",
  '[a](https://example.org "title\\" onmouseover=alert(1) ")',
  '[a](https://example.org/"onmouseover=alert(1))',
  "<javascript:alert(1)>",
  "<https://example.org>",
  "![a](https://example.org/track.png)",
  "![a](x 'onerror=alert(1)')",
  "[a]: javascript:alert(1)\n\n[a]",
  "```html onload=alert(1)\n<script>alert(1)</script>\n```",
  '```"><script>alert(1)</script>\nx\n```',
  "`<script>alert(1)</script>`",
  "import x from 'y'\n\nexport const a = 1\n\n<Component {...props} />\n\n{alert(1)}",
  "| a |\n| :-: |\n| <b onclick=alert(1)>x</b> |",
  "# <h1 onclick=alert(1)>x</h1>",
  "</section></main><script>alert(1)</script>",
  "&lt;script&gt;alert(1)&lt;/script&gt;",
  "\u202E<b>x</b>\u202C",
];

describe("a card", () => {
  it.each(hostile)("with %j becomes text", (text) => {
    expectHarmless(cardHtml(text));
    expectHarmless(cardHtml(`## What it is\n\n- ${text.replaceAll("\n", "\n  ")}\n\n> ${text}\n`));
  });

  it("of any pieces becomes text", () => {
    const piece = fc.oneof(
      fc.constantFrom(
        ...hostile,
        "[",
        "](",
        ")",
        "<",
        ">",
        "`",
        "```\n",
        "\n",
        "\n\n",
        "|",
        "# ",
        "* ",
        '"',
        "'",
        "&",
        "\\",
        "\u0000",
      ),
      fc.string({ unit: "binary", maxLength: 6 }),
    );
    const property = fc.property(fc.array(piece, { maxLength: 12 }), (parts) =>
      expectHarmless(cardHtml(parts.join(""))),
    );
    fc.assert(property, { seed: 1, numRuns: 100 });
  });

  it("keeps what Markdown is for", () => {
    const html = cardHtml(
      "## Use\n\nSee [the paper](https://arxiv.org/abs/1609.04836), *not* `x < y`.\n\n| a | b |\n| - | - |\n| 1 | 2 |\n",
    );
    expect(html).toContain("<h3>Use</h3>");
    expect(html).toContain('<a href="https://arxiv.org/abs/1609.04836" rel="nofollow ugc noopener">the paper</a>');
    expect(html).toContain("<code>x &lt; y</code>");
    expect(html).toContain("<td>2</td>");
  });
});

describe("the cards of the repository", () => {
  const root = mkdtempSync(path.join(tmpdir(), "basin-cards-"));
  afterAll(() => rmSync(root, { recursive: true }));

  it("are read by kind and id", async () => {
    const card = await readCard(path.resolve(import.meta.dirname, "../../../packages"), "model", "f1");
    expect(card).toMatchObject({ license: "Apache-2.0", authors: ["The Basin contributors"] });
    expectHarmless(card!.html);
  });

  it("are left out where there is none, where it lacks something, and where an id is no id", async () => {
    mkdirSync(path.join(root, "zoo", "cards"), { recursive: true });
    writeFileSync(path.join(root, "zoo", "cards", "half.md"), "---\nlicense: MIT\nauthors: A\n---\n\n# Half\n");
    for (const id of ["none", "half", "../cards/half", "Half"])
      expect(await readCard(root, "model", id)).toBeUndefined();
  });
});
