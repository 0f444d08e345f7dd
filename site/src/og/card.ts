// The picture of a page on social networks, 1200 × 630, as SVG. One design: what kind of page, its title, one line below,
// and the two minima. Texts are wrapped by their measured length, so nothing leaves the picture.

/** What a card says. */
export interface Card {
  /** `Claim`, `Model`: above the title. */
  readonly kind: string;
  readonly title: string;
  /** One line under the title; shortened where it is too long. */
  readonly line: string;
}

/** The width of a picture of a text, in ems of the font. */
export type Measure = (text: string) => number;

const [WIDTH, HEIGHT, LEFT] = [1200, 630, 84];
const ROOM = WIDTH - 2 * LEFT;

/** The card as SVG; `measure` is of the font that it is drawn in. */
export function cardSvg({ kind, title, line }: Card, measure: Measure): string {
  const size = [76, 64, 52, 44].find((each) => wrap(title, ROOM / each, measure).length <= 3) ?? 44;
  const lines = wrap(title, ROOM / size, measure).slice(0, 4);
  const top = 292;
  const text = lines.map(
    (words, index) => `<tspan x="${LEFT}" y="${top + index * size * 1.18}">${escape(words)}</tspan>`,
  );
  const below = top + (lines.length - 1) * size * 1.18 + 68;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" font-family="Source Serif 4">
<rect width="${WIDTH}" height="${HEIGHT}" fill="#fefefd"/>
<path d="M0 500C150 640 330 634 620 634S880 450 940 450s56 180 92 180S1130 560 1200 440V630H0z" fill="#e6f0f3"/>
<path d="M0 500C150 640 330 634 620 634S880 450 940 450s56 180 92 180S1130 560 1200 440" fill="none" stroke="#0b5870" stroke-width="3" opacity="0.35"/>
<text x="${LEFT}" y="104" font-size="40" font-weight="600" fill="#1b1e22">Basin</text>
<text x="${WIDTH - LEFT}" y="104" font-size="28" fill="#555c63" text-anchor="end">batch size, sharpness and generalization</text>
<text x="${LEFT}" y="${top - size - 12}" font-size="28" font-weight="600" fill="#0b5870">${escape(kind)}</text>
<text font-size="${size}" font-weight="600" fill="#1b1e22">${text.join("")}</text>
<text x="${LEFT}" y="${below}" font-size="30" fill="#3c4349">${escape(shorten(line, ROOM / 30, measure))}</text>
</svg>`;
}

/** Lines no wider than so many ems; a word that is wider alone is cut. */
export function wrap(text: string, ems: number, measure: Measure): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const last = lines.at(-1);
    if (last !== undefined && measure(`${last} ${word}`) <= ems) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(shorten(word, ems, measure));
  }
  return lines;
}

/** The text, or as much of it as has room, with an ellipsis. */
function shorten(text: string, ems: number, measure: Measure): string {
  if (measure(text) <= ems) return text;
  const letters = Array.from(text);
  let kept = letters.length;
  while (kept > 0 && measure(`${letters.slice(0, kept).join("")}…`) > ems) kept -= 1;
  return `${letters.slice(0, kept).join("").trimEnd()}…`;
}

function escape(text: string): string {
  // Control characters have no place in XML, not even as references.
  // oxlint-disable-next-line no-control-regex
  const clean = text.replaceAll(/[\u0000-\u0008\u000B\u000C\u000E-\u001F]/g, "");
  return clean.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
