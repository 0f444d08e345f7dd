// A chart's data as the table that stands beside it.
import type { Row, TableData } from "../components/table.ts";
import type { ChartData } from "./chart.ts";

/** The table of a chart: its own rows, else one for each datum. */
export function chartTable({ id, title, columns, data, rows }: ChartData): TableData {
  const plain = (): Row[] =>
    data.map((datum, index) => ({
      id: String(index + 1),
      cells: Object.fromEntries(columns.map(({ key }) => [key, { value: datum[key] ?? null }])),
    }));
  return { id: `${id}-data`, caption: title, columns, rows: rows ?? plain(), tools: "downloads" };
}
