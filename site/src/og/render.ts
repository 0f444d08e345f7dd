// Cards as PNG, in one font from npm, so that every machine draws the same. The only door to resvg.
import { createRequire } from "node:module";
import path from "node:path";
import { Resvg } from "@resvg/resvg-js";
import { cardSvg } from "./card.ts";
import type { Card } from "./card.ts";

const FONT = "@expo-google-fonts/source-serif-4";
const files = ["400Regular/SourceSerif4_400Regular.ttf", "600SemiBold/SourceSerif4_600SemiBold.ttf"];

/** The card as PNG. */
export function cardPng(card: Card): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new Resvg(cardSvg(card, measure), { font: font() }).render().asPng());
}

/** Widths of the semi-bold font, which is the wider one, by drawing. */
function measure(text: string): number {
  const known = widths.get(text);
  if (known !== undefined) return known;
  // Letters one by one: kerning only makes it narrower.
  const width = Array.from(text).reduce((sum, letter) => sum + widthOf(letter), 0);
  widths.set(text, width);
  return width;
}

const widths = new Map<string, number>();
const letters = new Map<string, number>();

function widthOf(letter: string): number {
  let width = letters.get(letter);
  if (width === undefined) {
    // Between two bars, so that blanks count too.
    width = /[\p{L}\p{N}\p{P}\p{S}]/u.test(letter) ? drawn(`|${letter}|`) - drawn("||") : 0.25;
    letters.set(letter, width);
  }
  return width;
}

function drawn(text: string): number {
  const escaped = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="900" height="200"><text x="50" y="100" font-family="Source Serif 4" font-weight="600" font-size="100">${escaped}</text></svg>`;
  return (new Resvg(svg, { font: font() }).getBBox()?.width ?? 0) / 100;
}

function font(): { readonly loadSystemFonts: false; readonly fontFiles: string[] } {
  const { resolve } = createRequire(path.resolve("package.json"));
  return { loadSystemFonts: false, fontFiles: files.map((file) => resolve(`${FONT}/${file}`)) };
}
