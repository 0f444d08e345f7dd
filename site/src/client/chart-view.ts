// The interactive chart: the specification of the page's picture with Vega in the browser. Colours are custom properties,
// as in the picture, so a change of theme redraws nothing. What is pointed at, or reached with the arrow keys, says its
// numbers; to a screen reader it stays one image, whose data are in the table.
import embed from "vega-embed";
import type { VisualizationSpec } from "vega-embed";
import { properties } from "../charts/palette.ts";
import { chartConfig } from "../charts/theme.ts";
import { withHover } from "./hover.ts";
import { stepThrough } from "./steps.ts";

async function specificationOf(figure: HTMLElement): Promise<Record<string, unknown>> {
  const response = await fetch(figure.dataset["chart"]!);
  if (!response.ok) throw new Error(`chart: could not be read, got ${response.status}; reload the page`);
  return (await response.json()) as Record<string, unknown>;
}

/** Puts the interactive chart in the place of the picture. */
export async function makeInteractive(figure: HTMLElement): Promise<void> {
  const frame = figure.querySelector<HTMLElement>(".chart-frame");
  const picture = frame?.querySelector("svg");
  if (frame == null || picture == null) return;
  const specification = withHover(await specificationOf(figure));
  const made = document.createElement("div");
  made.style.cssText = "position:absolute;inset:0;visibility:hidden";
  frame.append(made);
  try {
    await embed(made, { ...specification, config: chartConfig(properties) } as VisualizationSpec, {
      mode: "vega-lite",
      renderer: "svg",
      actions: false,
      // No code is made from text, so that a strict content policy holds.
      ast: true,
      defaultStyle: false,
      tooltip: { disableDefaultStyle: true },
    });
    const svg = made.querySelector("svg")!;
    for (const name of ["role", "aria-labelledby", "aria-describedby"]) {
      svg.setAttribute(name, picture.getAttribute(name)!);
    }
    // The image is one: its parts have no roles of their own.
    for (const part of svg.querySelectorAll("[role], [aria-roledescription]")) {
      part.removeAttribute("role");
      part.removeAttribute("aria-roledescription");
    }
    // A title in an SVG shows as a tooltip of the browser; beside it, it only names.
    const words = document.createElement("div");
    words.hidden = true;
    for (const element of picture.querySelectorAll(":scope > title, :scope > desc")) {
      const word = document.createElement("p");
      word.id = element.id;
      word.textContent = element.textContent;
      words.append(word);
    }
    made.style.cssText = "height:100%";
    frame.replaceChildren(made, words);
    // What the pointer shows is said by the keys' status: Vega puts it outside all landmarks.
    frame.addEventListener("pointermove", () => {
      document.querySelector("#vg-tooltip-element")?.setAttribute("aria-hidden", "true");
    });
    stepThrough(frame, figure.querySelector("figcaption")?.textContent ?? "");
  } catch (error) {
    made.remove();
    throw error;
  }
}

/** The chart as a PNG on white, twice its size, as an address. */
export async function pngOf(figure: HTMLElement): Promise<string> {
  const specification = await specificationOf(figure);
  const { view, finalize } = await embed(
    document.createElement("div"),
    { ...specification, background: "#ffffff" } as VisualizationSpec,
    { mode: "vega-lite", renderer: "canvas", actions: false, ast: true },
  );
  const address = await view.toImageURL("png", 2);
  finalize();
  return address;
}
