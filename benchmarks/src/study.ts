// The interface of a study: a view over cells, as data. Adding one touches one new file in studies/ and one line in studies.ts.
import type { CellSpec, InterpolateSpec, MeasureSpec, ProbeSpec, SharpnessRow, TrainSpec } from "@basin/record";
import type { PlanItem } from "./plan.ts";

/** How much of the protocol is run. */
export type Scale = "paper" | "reduced" | "smoke";

/** What a study is run for; what is not given follows from the scale, and what a study has no use for it refuses. */
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
  /** How many points: of α, or of a path. */
  readonly points?: number;
  /** Batch sizes of a sweep. */
  readonly batches?: readonly number[];
  /** Epochs of SB from which LB starts. */
  readonly starts?: readonly number[];
  /** Arms by name. */
  readonly arms?: readonly string[];
  /** Probes by id; an empty list leaves them out. */
  readonly probes?: readonly string[];
  /** Samples used of each split. */
  readonly train?: number;
  readonly test?: number;
}

/** Weights of a training that a cell needs: its solution, the iterate after an epoch, or the iterates of its path. */
export interface Need {
  readonly cell: TrainCell;
  readonly at: "solution" | "path" | { readonly epoch: number };
}

interface Cell<Spec extends CellSpec> {
  /** SHA-256 of the specification. */
  readonly id: string;
  readonly spec: Spec;
  /** For people: "SB seed 1 train". */
  readonly label: string;
  readonly scale: Scale;
  readonly reductions: readonly string[];
  /** One for each parent of the specification, in its order. */
  readonly needs: readonly Need[];
}

/** A training to be done. */
export type TrainCell = Cell<TrainSpec>;
/** A measurement to be done of a training's solution, or of a point of its path. */
export type MeasureCell = Cell<MeasureSpec>;
/** A parametric plot to be made of two solutions. */
export type InterpolateCell = Cell<InterpolateSpec>;
/** A probe of a training's solution to be done. */
export type ProbeCell = Cell<ProbeSpec>;
/** A piece of work of a study. */
export type StudyCell = TrainCell | MeasureCell | InterpolateCell | ProbeCell;

/** A study's finding: as plain data, and as text for a terminal. */
export interface StudyReport {
  readonly data: object;
  /** `colours` only where a terminal shows them. */
  readonly text: (colours: boolean) => string;
}

/** A study with its options resolved. */
export interface Expansion {
  /** What the study as a whole is less than the protocol: seeds, draws. Its cells may be of paper scale all the same. */
  readonly reductions: readonly string[];
  /** Each cell once; a cell comes after those it needs. */
  readonly cells: readonly StudyCell[];
  /** The command that runs it again. */
  readonly command: string;
  /** Reports the runs that count. */
  readonly report: (items: readonly PlanItem[]) => StudyReport;
}

/** A study. */
export interface Study {
  readonly id: string;
  readonly title: string;
  /** The part of Keskar et al. 2017 that it re-runs: "tables 2 to 4". */
  readonly paper: string;
  /** How many seeds each scale takes where the user does not say. */
  readonly seeds: Readonly<Record<Scale, number>>;
  expand(options: StudyOptions): Promise<Expansion>;
}

/** Whether a cell is a training. */
export function isTraining(cell: StudyCell): cell is TrainCell {
  return cell.spec.kind === "train";
}

/** Whether a cell is a measurement. */
export function isMeasure(cell: StudyCell): cell is MeasureCell {
  return cell.spec.kind === "measure";
}

/** Whether a cell is a probe. */
export function isProbe(cell: StudyCell): cell is ProbeCell {
  return cell.spec.kind === "probe";
}

/** The specification of the training that a cell is, or of the first one that it needs. */
export function trainingOf(cell: StudyCell): TrainSpec {
  return isTraining(cell) ? cell.spec : parentOf(cell).spec;
}

/** The first training that a cell needs; a measurement or a parametric plot always has one. */
export function parentOf(cell: StudyCell): TrainCell {
  const [need] = cell.needs;
  if (need === undefined) throw new Error(`internal: ${cell.label} needs no training`);
  return need.cell;
}
