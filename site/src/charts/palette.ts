// The colours of charts, by name, light and dark. After Okabe and Ito: told apart by readers who see few colours, those too
// pale for a white page darkened until they stand 3:1 against it. Colour is never alone: dash or shape says the same.
// A chart in a page names custom properties with the light colour to fall back on, so that one SVG serves both themes;
// palette.css holds their values and a test keeps the two alike. A file by itself (SVG, PNG, specification) has plain colours.

/** A theme. */
export type Theme = "light" | "dark";

/** What is coloured. Frame and SB and LB are those of the site's tokens (src/styles/tokens.css). */
export const colours = {
  /** SB, or the first series. */
  first: { light: "#0f6f94", dark: "#62bfe4" },
  /** LB, or the second series. */
  second: { light: "#a84a14", dark: "#f0a36d" },
  third: { light: "#007a59", dark: "#2fc79a" },
  fourth: { light: "#b0508a", dark: "#e79bc8" },
  fifth: { light: "#8a6a00", dark: "#f0e442" },
  sixth: { light: "#5b5b66", dark: "#b9b9c6" },
  text: { light: "#1b1e22", dark: "#e4e7e6" },
  muted: { light: "#555c63", dark: "#a5adb3" },
  axis: { light: "#868e93", dark: "#7b858c" },
  grid: { light: "#dcdfdb", dark: "#30363b" },
  background: { light: "#ffffff", dark: "#1b1f23" },
} as const satisfies Readonly<Record<string, Readonly<Record<Theme, string>>>>;

/** The name of a colour. */
type ColourName = keyof typeof colours;

/** Gives the text that stands for a colour in a specification. */
export type Palette = (name: ColourName) => string;

/** Plain colours of one theme. */
export function plain(theme: Theme): Palette {
  return (name) => colours[name][theme];
}

/** Custom properties, each with its light colour where the page does not set it. */
export const properties: Palette = (name) => `var(--chart-${name},${colours[name].light})`;

/** Puts plain light colours where an SVG names custom properties: for files that stand by themselves. */
export function withoutProperties(svg: string): string {
  return svg.replaceAll(/var\(--chart-[a-z]+,(#[0-9a-f]{6})\)/g, "$1");
}

/** The style sheet of the custom properties; palette.css is what this gives. */
export function paletteCss(): string {
  const block = (theme: Theme, indent: string): string =>
    Object.entries(colours)
      .map(([name, colour]) => `${indent}--chart-${name}: ${colour[theme]};\n`)
      .join("");
  return [
    "/* Generated from palette.ts (a test compares them): the colours of charts by theme. */\n",
    `:root {\n${block("light", "  ")}}\n`,
    `@media (prefers-color-scheme: dark) {\n  :root:not([data-theme="light"]) {\n${block("dark", "    ")}  }\n}\n`,
    `:root[data-theme="dark"] {\n${block("dark", "  ")}}\n`,
  ].join("\n");
}
