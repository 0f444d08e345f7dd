// How every chart looks: one Vega-Lite configuration, made from a palette. Specifications name no colour and no font; they
// take the ranges `category` (SB, LB, then others) and `ordinal` (what is not SB or LB: f, accuracy).
import type { Config } from "vega-lite";
import type { Palette } from "./palette.ts";

/** The font of charts; its widths are estimated in metrics.ts. */
export const font = "system-ui, -apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif";

/** The configuration of all charts. */
export function chartConfig(palette: Palette): Config {
  const series = (["first", "second", "third", "fourth", "fifth", "sixth"] as const).map(palette);
  return {
    background: "transparent",
    font,
    // The SVG is one image with a title and a description; its parts are in the table beside it.
    aria: false,
    padding: { left: 2, right: 6, top: 4, bottom: 2 },
    view: { stroke: null },
    range: {
      category: series,
      ordinal: [palette("third"), palette("fourth"), palette("fifth"), palette("sixth")],
      symbol: ["circle", "square", "triangle-up", "diamond", "cross", "triangle-down"],
    },
    style: { "guide-label": { fill: palette("muted") }, "guide-title": { fill: palette("text") } },
    axis: {
      domainColor: palette("axis"),
      tickColor: palette("axis"),
      gridColor: palette("grid"),
      labelColor: palette("muted"),
      titleColor: palette("text"),
      labelFontSize: 12,
      titleFontSize: 12.5,
      titleFontWeight: 500,
      titlePadding: 8,
      labelPadding: 5,
      tickSize: 4,
      gridWidth: 1,
      labelLimit: 220,
      labelSeparation: 6,
    },
    axisX: { grid: false },
    axisY: { domain: false, ticks: false, tickCount: 5 },
    legend: {
      orient: "top",
      direction: "horizontal",
      labelColor: palette("text"),
      titleColor: palette("text"),
      labelFontSize: 12.5,
      titleFontSize: 12.5,
      titleFontWeight: 500,
      symbolSize: 90,
      symbolStrokeWidth: 2,
      columnPadding: 18,
      offset: 6,
      labelLimit: 320,
    },
    header: { labelColor: palette("text"), labelFontSize: 12.5, titleColor: palette("text") },
    // What is neither SB nor LB and no series.
    mark: { color: palette("sixth") },
    line: { strokeWidth: 2, strokeCap: "round", strokeJoin: "round" },
    point: { filled: true, size: 46, opacity: 1 },
    area: { opacity: 0.18, line: false },
    rule: { strokeWidth: 1.5, color: palette("axis") },
    text: { color: palette("text"), fontSize: 12 },
    concat: { spacing: 14 },
    scale: { useUnaggregatedDomain: false },
  };
}
