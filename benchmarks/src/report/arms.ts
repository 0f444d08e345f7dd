// A study of several arms, each a set of trainings over seeds, as one table: accuracy, distance, sharpness.
import { estimate, meanStd } from "@basin/record";
import type { Estimate, FinishedOutcome, MeasureRun, SharpnessRow, TrainRun } from "@basin/record";
import type { PlanItem } from "../plan.ts";
import type { StudyReport, TrainCell } from "../study.ts";
import { cellsLine, countStates } from "./cells.ts";
import { phiText, plainTable } from "./table.ts";

/** One arm of a study: what is compared with the others, over seeds. */
export interface Arm {
  readonly name: string;
  readonly cells: readonly TrainCell[];
}

/** φ of an arm in the whole space on training f, over seeds. */
interface ArmSharpness {
  readonly row: SharpnessRow;
  readonly epsilon: number;
  readonly value: Estimate;
  /** Values that did not gain: their φ says nothing of flatness. */
  readonly withoutGain: number;
}

/** What the seeds of an arm came to. Accuracies are shares on batch statistics. */
export interface ArmReport {
  readonly arm: string;
  readonly seeds: readonly number[];
  readonly missing: readonly number[];
  readonly diverged: readonly number[];
  readonly trainAccuracy: Estimate | null;
  readonly testAccuracy: Estimate | null;
  /** f. */
  readonly trainLoss: Estimate | null;
  /** ‖x − start‖: the start is x0, or the iterate of a warm start. */
  readonly distance: Estimate | null;
  readonly sharpness: readonly ArmSharpness[];
}

/** Reports arms from the runs that count. */
export function reportArms(arms: readonly Arm[], items: readonly PlanItem[]): ArmReport[] {
  const runs = new Map(items.flatMap(({ cell, run }) => (run === undefined ? [] : [[cell.id, run] as const])));
  return arms.map(({ name, cells }) => {
    const trained = cells.flatMap(({ id }) => {
      const run = runs.get(id);
      return run?.kind === "train" ? [run] : [];
    });
    const finished = trained.flatMap(({ outcome }) => (outcome.status === "finished" ? [outcome] : []));
    const over = (pick: (outcome: FinishedOutcome) => number): Estimate | null =>
      finished.length === 0 ? null : estimate(finished.map(pick));
    const ids = new Set(cells.map(({ id }) => id));
    const measures = [...runs.values()].filter(
      (run): run is MeasureRun => run.kind === "measure" && ids.has(run.spec.parent) && isHeadline(run),
    );
    return {
      arm: name,
      seeds: trained.map(({ spec }) => spec.seed),
      missing: cells.filter(({ id }) => !runs.has(id)).map(({ spec }) => spec.seed),
      diverged: trained.filter(isDiverged).map(({ spec }) => spec.seed),
      trainAccuracy: over(({ final }) => final.batchStatistics.train.accuracy),
      testAccuracy: over(({ final }) => final.batchStatistics.test.accuracy),
      trainLoss: over(({ final }) => final.batchStatistics.train.loss),
      distance: over(({ distance }) => distance),
      sharpness: sharpnessOf(measures),
    };
  });
}

function isDiverged({ outcome }: TrainRun): boolean {
  return outcome.status === "diverged";
}

/** The whole space, training f, statistics of the fixed chunks, the solution itself. */
function isHeadline({ spec }: MeasureRun): boolean {
  return spec.space.type === "full" && spec.split === "train" && spec.batchNorm === "batch" && spec.point === undefined;
}

function sharpnessOf(measures: readonly MeasureRun[]): ArmSharpness[] {
  const values = measures.flatMap(({ outcome }) => outcome.values);
  const groups = Map.groupBy(values, ({ row, epsilon }) => JSON.stringify([row, epsilon]));
  return [...groups.values()].map((group) => ({
    row: group[0]!.row,
    epsilon: group[0]!.epsilon,
    value: estimate(group.map(({ value }) => value)),
    withoutGain: group.filter(({ status }) => status !== "gained").length,
  }));
}

/** Columns of an arm beyond accuracy and sharpness, by the arm's name. */
export interface ExtraColumn {
  readonly title: string;
  readonly value: (arm: string) => string;
}

/** Arms as a table for a terminal; φ is the `scaled` row. */
export function armsTable(title: string, reports: readonly ArmReport[], extra: readonly ExtraColumn[] = []): string {
  const epsilons = [...new Set(reports.flatMap(({ sharpness }) => sharpness.map(({ epsilon }) => epsilon)))];
  return plainTable(
    [
      title,
      "seeds",
      ...extra.map((column) => column.title),
      "train, %",
      "test, %",
      "f train",
      "‖x − start‖",
      ...epsilons.map((epsilon) => `φ scaled, ε ${epsilon}`),
    ],
    reports.map((report) => [
      report.arm,
      `${report.seeds.length}${report.diverged.length > 0 ? ` (${report.diverged.length} diverged)` : ""}`,
      ...extra.map((column) => column.value(report.arm)),
      percent(report.trainAccuracy),
      percent(report.testAccuracy),
      number(report.trainLoss),
      number(report.distance),
      ...epsilons.map((epsilon) => {
        const found = report.sharpness.find((one) => one.row === "scaled" && one.epsilon === epsilon);
        return found === undefined ? "-" : phiText(found.value, found.withoutGain);
      }),
    ]),
  );
}

/** The report of a study that is nothing but arms. */
export function armsReport(
  title: string,
  arms: readonly Arm[],
  reductions: readonly string[],
  items: readonly PlanItem[],
): StudyReport {
  const reports = reportArms(arms, items);
  const cells = countStates(items);
  return {
    data: { cells, reductions, arms: reports, caveats: caveatsOf(items) },
    text: () => closing([armsTable(title, reports)], reductions, items),
  };
}

/** The parts of a report with what every report ends with: what is less, the caveats, the cells. */
export function closing(parts: readonly string[], reductions: readonly string[], items: readonly PlanItem[]): string {
  const less = [...new Set([...reductions, ...items.flatMap(({ run }) => run?.reductions ?? [])])];
  const caveats = caveatsOf(items);
  return [
    ...parts,
    ...(less.length > 0 ? [`Less than the protocol: ${less.join(" ")}`] : []),
    ...(caveats.length > 0 ? [`Caveats: ${caveats.join("; ")}.`] : []),
    "This is a description, no verdict.",
    cellsLine(countStates(items)),
  ].join("\n\n");
}

function caveatsOf(items: readonly PlanItem[]): string[] {
  return [...new Set(items.flatMap(({ run }) => run?.caveats ?? []))].toSorted();
}

function percent(value: Estimate | null): string {
  if (value === null) return "-";
  const { mean, standardDeviation } = value;
  return meanStd({ mean: 100 * mean, standardDeviation: standardDeviation === null ? null : 100 * standardDeviation });
}

function number(value: Estimate | null): string {
  return value === null ? "-" : value.mean.toPrecision(3);
}
