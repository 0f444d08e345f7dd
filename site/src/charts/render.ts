// A chart as SVG, at build, without a browser. The same chart gives the same bytes on every machine: text is measured by a
// table, ids are numbered within the chart, and nothing reads the clock. Rendered once in a build, however often shown.
import { createHash } from "node:crypto";
import { parse, View, Warn } from "vega";
import { compile } from "vega-lite";
import type { ChartData } from "./chart.ts";
import { useTextWidth } from "./metrics.ts";
import { colours, properties, withoutProperties } from "./palette.ts";
import { slim } from "./slim.ts";
import { specificationOf } from "./specification.ts";
import { font } from "./theme.ts";

const rendered = new Map<string, Promise<string>>();

/** The SVG of a chart: colours by custom property, an image with title and description for those who cannot see it. */
export function renderChart(chart: ChartData): Promise<string> {
  const { id, specification, title, description, data } = chart;
  const key = createHash("sha256")
    .update(JSON.stringify([id, specification, title, description, data]))
    .digest("hex");
  const found = rendered.get(key) ?? render(chart);
  rendered.set(key, found);
  return found;
}

/** The width and height of a rendered chart, in its own pixels. */
export function sizeOf(svg: string): { readonly width: number; readonly height: number } {
  const [, width, height] = /viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg) ?? [];
  if (width === undefined || height === undefined) {
    throw new Error(`svg: must have a viewBox from 0 0, got ${svg.slice(0, 120)}; give what renderChart gave`);
  }
  return { width: Number(width), height: Number(height) };
}

/** A rendered chart as a file of its own: plain colours on white. */
export function alone(svg: string): string {
  const white = `<rect width="100%" height="100%" fill="${colours.background.light}"/>`;
  return withoutProperties(svg).replace("</desc>", `</desc>${white}`);
}

async function render(chart: ChartData): Promise<string> {
  useTextWidth();
  const { spec } = compile(specificationOf(chart, properties));
  const view = new View(parse(spec), { renderer: "none", logLevel: Warn });
  const svg = await view.toSVG();
  view.finalize();
  return label(chart, withOwnIds(chart.id, slim(withoutScripts(svg), font)));
}

/** No chart holds a script or an address; that the renderer never writes one is not taken on trust. */
function withoutScripts(svg: string): string {
  return svg.replaceAll(/<(script|foreignObject)\b[\s\S]*?(<\/\1\s*>|\/>)/gi, "").replaceAll(/<\/?a\b[^>]*>/gi, "");
}

/** Numbers the ids of clips and gradients within the chart: Vega counts them through the process. */
function withOwnIds(id: string, svg: string): string {
  const names = new Map<string, string>();
  for (const [, old] of svg.matchAll(/ id="([^"]+)"/g)) names.set(old!, `${id}-${names.size}`);
  return svg
    .replaceAll(/ id="([^"]+)"/g, (_, old: string) => ` id="${names.get(old)}"`)
    .replaceAll(/url\(#([^)]+)\)/g, (whole, old: string) => (names.has(old) ? `url(#${names.get(old)})` : whole));
}

function label({ id, title, description }: ChartData, svg: string): string {
  return svg
    .replace(/^<svg /, `<svg role="img" aria-labelledby="${id}-title" aria-describedby="${id}-desc" `)
    .replace(
      />/,
      () => `><title id="${id}-title">${escape(title)}</title><desc id="${id}-desc">${escape(description)}</desc>`,
    );
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
