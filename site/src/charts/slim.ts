// Takes from Vega's SVG what shows nothing: empty backgrounds and foregrounds, names for its own event handling, roles within
// what is one image, the font on every text. A picture is a third smaller by it, and looks the same.

/** A rendered SVG without what shows nothing; `font` goes to its root. */
export function slim(svg: string, font: string): string {
  const family = ` font-family="${font.replaceAll('"', "&quot;")}"`;
  const end = svg.indexOf(">");
  const root = svg
    .slice(0, end)
    .replace(' xmlns:xlink="http://www.w3.org/1999/xlink"', "")
    .replace(' class="marks"', "");
  const rest = svg
    .slice(end)
    .replaceAll(family, "")
    // Of a group without fill and stroke, and what would be drawn over it.
    .replaceAll(/<path class="background"(?: aria-hidden="true")? d="[^"]*"(?: pointer-events="none")?\/>/g, "")
    .replaceAll(/<path class="foreground"[^>]* display="none"\/>/g, "")
    .replaceAll(/ (?:aria-hidden|aria-roledescription|role|pointer-events|class)="[^"]*"/g, "")
    .replaceAll(' opacity="1"', "")
    .replaceAll(' transform="translate(0,0)"', "")
    .replaceAll("<g></g>", "");
  return root + family + rest;
}
