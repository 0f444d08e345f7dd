import { describe, expect, it } from "vitest";
import { cardSvg, wrap } from "./card.ts";
import { cardPng } from "./render.ts";

const half = (text: string): number => text.length / 2;

describe("the card of a page", () => {
  it("wraps titles, and cuts words that have no room", () => {
    expect(wrap("one two three", 4, half)).toEqual(["one two", "three"]);
    expect(wrap("incomprehensibly", 4, half)).toEqual(["incompr…"]);
  });

  it("escapes what records say", () => {
    const svg = cardSvg({ kind: "Model", title: `<script>&"`, line: "\u0000]]>" }, half);
    expect(svg).toContain("&lt;script&gt;&amp;&quot;");
    expect(svg).not.toContain("\u0000");
    expect(svg).not.toMatch(/<script|\]\]>/);
  });

  it("is drawn in the font from npm, 1200 × 630", () => {
    const png = cardPng({ kind: "Claim", title: "LB's minima are sharper than SB's.", line: "holds on 2" });
    const view = new DataView(png.buffer);
    expect([view.getUint32(16), view.getUint32(20)]).toEqual([1200, 630]);
    expect(png.length).toBeGreaterThan(15_000);
  });
});
