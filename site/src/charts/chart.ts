// What a chart is: a Vega-Lite specification from a file, with data put in. The same specification is rendered to SVG at
// build and made interactive by vega-embed when seen; the data always stand beside it as a table.
import type { Column, Row } from "../components/table.ts";

/** One row of a chart's data. */
export type Datum = Readonly<Record<string, number | string | null>>;

/** A chart. */
export interface ChartData {
  /** Stable and unique on a page; letters, digits and hyphens. */
  readonly id: string;
  /** The name of a specification file in src/charts/, without its ending. */
  readonly specification: string;
  readonly title: string;
  /** What a reader who cannot see it must know: axes, what is compared, what stands out is left to the data. */
  readonly description: string;
  readonly data: readonly Datum[];
  /** The columns of the data's table, in order. */
  readonly columns: readonly Column[];
  /** The rows of the table where it is laid out otherwise than the data (one row an epoch, say); it must say no less. */
  readonly rows?: readonly Row[];
}
