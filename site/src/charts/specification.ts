// The specifications of charts, by name, and how data and looks are put into one. Files are plain Vega-Lite that names its
// data `values`; nothing of a chart's look or data is in them.
import type { TopLevelSpec } from "vega-lite";
import type { ChartData } from "./chart.ts";
import { plain } from "./palette.ts";
import type { Palette } from "./palette.ts";
import { chartConfig } from "./theme.ts";

const files = import.meta.glob<TopLevelSpec>("./*.vl.json", { eager: true, import: "default" });

/** The specifications by name. */
export const specifications: ReadonlyMap<string, TopLevelSpec> = new Map(
  Object.entries(files).map(([path, file]) => [path.replace(/^\.\/|\.vl\.json$/g, ""), file]),
);

/** A chart's complete specification: data and configuration in it, as its download has it and any Vega-Lite shows it. */
export function specificationOf(chart: ChartData, palette: Palette = plain("light")): TopLevelSpec {
  const file = specifications.get(chart.specification);
  if (file === undefined) {
    throw new Error(
      `specification: must be one of ${[...specifications.keys()].join(", ")}, got ${chart.specification}; add src/charts/${chart.specification}.vl.json`,
    );
  }
  return { ...file, config: chartConfig(palette), datasets: { values: chart.data.map((datum) => ({ ...datum })) } };
}
