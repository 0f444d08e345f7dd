// How wide text is, without a canvas: Vega's own estimate (0.8 of the font size a character) leaves holes in legends.
// Widths of a grotesque (Helvetica's, in thousandths of the size) and a twelfth more, as some readers' fonts are wider; the same on
// every machine.
import * as vega from "vega";

const WIDER = 13 / 12;
const narrow = "ijl.,:;'|!()[]{}ftI /-";
const wide = "mwMW%@—→";

/** The width of a text in a sans-serif font of so many pixels. */
function textWidth(text: string, size: number): number {
  let thousandths = 0;
  for (const character of text) {
    if (narrow.includes(character)) thousandths += 290;
    else if (wide.includes(character)) thousandths += 850;
    else if (character >= "A" && character <= "Z") thousandths += 690;
    else thousandths += 556;
  }
  return (thousandths / 1000) * WIDER * size;
}

type Text = string | number | boolean | null | undefined;

/** Makes Vega measure text by `textWidth`, in this process. */
export function useTextWidth(): void {
  // Its types leave textMetrics out.
  const { textMetrics: measured } = vega as unknown as {
    textMetrics: { width: (item: { fontSize?: number }, text: Text) => number };
  };
  measured.width = (item, text) => textWidth(String(text ?? ""), item.fontSize ?? 11);
}
