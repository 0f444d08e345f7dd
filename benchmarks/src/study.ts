// The interface of a study: a view over cells, as data. Adding one touches one new file in studies/ and one line in studies.ts.
import type { CellSpec, MeasureSpec, SharpnessRow, TrainSpec } from "@basin/record";

/** How much of the protocol is run. */
export type Scale = "paper" | "reduced" | "smoke";

/** What a study is run for; what is not given follows from the scale. */
export interface StudyOptions {
  readonly model?: string;
  readonly data?: string;
  readonly seeds: readonly number[];
  readonly scale: Scale;
  readonly batchSmall?: number;
  readonly batchLarge?: number;
  /** Random subspaces per seed. */
  readonly draws?: number;
  readonly maxEpochs?: number;
  readonly epsilons?: readonly number[];
  readonly rows?: readonly SharpnessRow[];
  readonly splits?: readonly MeasureSpec["split"][];
  /** Samples used of each split. */
  readonly train?: number;
  readonly test?: number;
}

interface Cell<Spec extends CellSpec> {
  /** SHA-256 of the specification. */
  readonly id: string;
  readonly spec: Spec;
  /** For people: "SB seed 1 train". */
  readonly label: string;
  readonly scale: Scale;
  readonly reductions: readonly string[];
}

/** A training to be done. */
export type TrainCell = Cell<TrainSpec>;
/** A measurement to be done of a training's solution. */
export type MeasureCell = Cell<MeasureSpec> & { readonly parent: TrainCell };
/** A piece of work of a study. */
export type StudyCell = TrainCell | MeasureCell;

/** A study with its options resolved. */
export interface Expansion {
  readonly batches: { readonly small: number; readonly large: number };
  /** What the study as a whole is less than the protocol: seeds, draws. Its cells may be of paper scale all the same. */
  readonly reductions: readonly string[];
  /** Each cell once; a measurement comes after its training. */
  readonly cells: readonly StudyCell[];
  /** The command that runs it again. */
  readonly command: string;
}

/** A study. */
export interface Study {
  readonly id: string;
  readonly title: string;
  expand(options: StudyOptions): Promise<Expansion>;
}

/** Whether a cell is a measurement. */
export function isMeasure(cell: StudyCell): cell is MeasureCell {
  return cell.spec.kind === "measure";
}
