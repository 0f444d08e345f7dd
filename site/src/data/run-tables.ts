// The tables of a run's page: values of φ, points of a parametric plot, curves by epoch, norms by layer. They are plain
// tables: there are ten thousand run pages, and none of them sorts anything.
import type { Curves, InterpolateOutcome, MeasureOutcome, ProbeOutcome, Run, TrainOutcome } from "@basin/record";
import type { PlainTable } from "../components/plain-table.ts";
import { count, number, percent } from "./format.ts";

/** A curve by epoch, of which the page draws a line and says a few values. */
export interface EpochCurve {
  readonly name: string;
  readonly values: readonly number[];
  readonly first: string;
  readonly best: string;
  readonly last: string;
}

/** The tables of a run, without its curves. */
export function runTables(run: Run): PlainTable[] {
  if (run.kind === "measure") return [valuesTable(run.outcome)];
  if (run.kind === "interpolate") return [pointsTable(run.outcome)];
  if (run.kind === "probe") return [quantitiesTable(run.outcome)];
  return run.outcome.status === "finished" ? [normsTable(run.outcome)] : [];
}

function valuesTable({ values }: MeasureOutcome): PlainTable {
  const inSubspace = values.some(({ scaling }) => scaling !== undefined);
  return {
    caption: "φ in percent, with what the search did",
    head: [
      "row",
      "ε",
      ...(inSubspace ? ["columns"] : []),
      "φ",
      "max f − f",
      "status",
      "iterations",
      "evaluations",
      "start",
      "c",
      "‖Aᵀg‖∞",
      "stopped by",
    ],
    rows: values.map((value) => [
      value.row,
      number(value.epsilon),
      ...(inSubspace ? [value.scaling ?? ""] : []),
      number(value.value),
      number(value.numerator),
      value.status,
      count(value.iterations),
      count(value.evaluations) + (value.nonFiniteTrials === undefined ? "" : ` (${value.nonFiniteTrials} not finite)`),
      value.start,
      number(value.scale),
      value.gradientNorm === undefined ? "" : number(value.gradientNorm),
      value.stop ?? "",
    ]),
  };
}

function pointsTable({ points }: InterpolateOutcome): PlainTable {
  return {
    caption: "f and accuracy along the curve",
    head: ["α", "training f", "test f", "training accuracy", "test accuracy"],
    rows: points.map(({ alpha, train, test }) => [
      number(alpha),
      number(train.loss),
      number(test.loss),
      percent(train.accuracy),
      percent(test.accuracy),
    ]),
  };
}

function quantitiesTable({ quantities }: ProbeOutcome): PlainTable {
  return {
    caption: "What the probe came to",
    head: ["quantity", "value"],
    rows: Object.entries(quantities).map(([name, value]) => [name, number(value)]),
  };
}

function normsTable({ layerNorms }: TrainOutcome & { status: "finished" }): PlainTable {
  return {
    caption: "Norm of each weight at the end",
    head: ["weight", "norm"],
    rows: layerNorms.map(({ weight, norm }) => [weight, number(norm)]),
  };
}

const curveNames: readonly (readonly [keyof Curves, string, "loss" | "accuracy"])[] = [
  ["trainLoss", "training f", "loss"],
  ["testLoss", "test f", "loss"],
  ["heldOutLoss", "held-out f", "loss"],
  ["runningLoss", "running loss", "loss"],
  ["trainAccuracy", "training accuracy", "accuracy"],
  ["testAccuracy", "test accuracy", "accuracy"],
  ["heldOutAccuracy", "held-out accuracy", "accuracy"],
  ["runningAccuracy", "running accuracy", "accuracy"],
];

/** The curves as a table; null where there is none. */
export function curveTable(curves: readonly EpochCurve[]): PlainTable | null {
  if (curves.length === 0) return null;
  return {
    caption: "Curves by epoch",
    head: ["curve", "epoch 1", "best", "end"],
    rows: curves.map(({ name, first, best, last }) => [name, first, best, last]),
  };
}

/** The curves of a training; none where it ended before its first epoch did. */
export function runCurves(run: Run): EpochCurve[] {
  if (run.kind !== "train") return [];
  return curveNames.flatMap(([key, name, kind]) => {
    const values = run.outcome.curves[key];
    if (values === undefined || values.length === 0) return [];
    const text = kind === "loss" ? number : percent;
    const best = kind === "loss" ? Math.min(...values) : Math.max(...values);
    return [
      {
        name,
        values,
        first: text(values[0]!),
        best: `${text(best)} (epoch ${values.indexOf(best) + 1})`,
        last: text(values.at(-1)!),
      },
    ];
  });
}
