// What stands in the place of one of the paper's tables or figures: the paper's values where a public copy is known, ours
// from records, and in words what is missing with the command that gives it. Nothing is drawn that no run gave.
import type { Workload } from "@basin/record";
import { paperNetwork } from "@basin/record";
import type { ChartData } from "../../charts/chart.ts";
import type { TableData } from "../../components/table.ts";

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

/** A workload by the words readers know: `F1 on mnist`. */
export function nameOf({ model, data }: Pick<Workload, "model" | "data">): string {
  return `${paperNetwork(model.id, data.id) ?? model.id} on ${data.id}`;
}

/** A workload in a title: its name, and what is less than the paper's protocol in short. */
export function titleOf(workload: Pick<Workload, "model" | "data" | "scale" | "stop">): string {
  const { scale, stop } = workload;
  const rule = stop.rule === "epochs" ? `${stop.epochs} epochs` : "until the loss ceases to fall";
  return `${nameOf(workload)}${scale === "paper" ? "" : ", reduced"} (${rule})`;
}

/** A seed list as it is read: `seeds 1, 2, 3`. */
export function seedsText(seeds: Iterable<number>): string {
  const list = [...seeds].sort((a, b) => a - b);
  return list.length === 0 ? "no seed" : `${list.length === 1 ? "seed" : "seeds"} ${list.join(", ")}`;
}
