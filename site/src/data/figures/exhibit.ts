// What stands in the place of one of the paper's tables or figures: the paper's values where a public copy is known, ours
// from records, and in words what is missing with the command that gives it. Nothing is drawn that no run gave.
import type { Workload } from "@basin/record";
import { parseCatalog } from "@basin/record";
import type { ChartData } from "../../charts/chart.ts";
import type { TableData } from "../../components/table.ts";
import committed from "../catalog.json" with { type: "json" };
import { dataName, modelName, workloadName } from "../name.ts";

/** A chart of one workload (or of the paper), with what it rests on. */
export interface Panel {
  readonly chart: ChartData;
  /** What must be said with it: seeds left out, seeds too few for an interval. */
  readonly notes: readonly string[];
  /** Ids of the runs it rests on; none where it shows the paper's own values. */
  readonly runs: readonly string[];
}

/** What is not there yet, and how it comes to be. */
export interface Missing {
  readonly what: string;
  readonly command: string;
}

/** One of the paper's tables or figures, redrawn. */
export interface Exhibit {
  /** Stable: an anchor on the page. */
  readonly id: string;
  readonly title: string;
  /** What the paper's shows, and what of its values is public. */
  readonly paper: readonly string[];
  readonly tables: readonly TableData[];
  readonly panels: readonly Panel[];
  readonly missing: readonly Missing[];
}

/** The mark of a value of the paper that no public copy confirms. */
export const UNCONFIRMED = "from memory, unconfirmed";

/** What is said where a figure's values are not public. */
export const NO_PUBLIC_COPY = "No public copy of this figure's values is known, so none are drawn beside ours.";

const catalog = parseCatalog(committed);

/** A model on a data set by the words readers know: `F1 on MNIST`. */
export function nameOf(model: string, data: string): string {
  return `${modelName(catalog, model)} on ${dataName(catalog, data)}`;
}

/** A workload in a title: its name with what tells it from others. */
export function titleOf(workload: Workload): string {
  return workloadName(catalog, workload);
}

/** A seed list as it is read: `seeds 1, 2, 3`. */
export function seedsText(seeds: Iterable<number>): string {
  const list = [...seeds].sort((a, b) => a - b);
  return list.length === 0 ? "no seed" : `${list.length === 1 ? "seed" : "seeds"} ${list.join(", ")}`;
}
