// The arms of a workload as tables: what each came to over seeds, and its φ in the whole space by every way of printing it.
import { bySeed, phi, solutions, testAccuracy, toSettle, trainAccuracy } from "@basin/record";
import type { FinishedOutcome, SharpnessRow, Training, Workload } from "@basin/record";
import { rounded } from "../components/number.ts";
import type { Cell, Column, TableData } from "../components/table.ts";
import { pages } from "./address.ts";
import { armRows } from "./arm-row.ts";
import { estimateOf, spread } from "./format.ts";
import { EMPTY, meanCell, ratioCell, seedsCell } from "./seeds.ts";

/** The rows of φ, the headline first. */
export const PHI_ROWS: readonly SharpnessRow[] = ["scaled", "scipy-defaults", "first-order"];
/** Both sizes of the box. */
export const EPSILONS: readonly number[] = [1e-3, 5e-4];

/** An arm with its trainings, ended or not. */
interface Arm {
  readonly arm: string;
  readonly id: string;
  readonly trainings: readonly Training[];
}

function armsOf(workload: Workload): Arm[] {
  const trainings = Map.groupBy(workload.trainings, ({ arm }) => arm);
  return armRows(workload).map(({ arm, id }) => ({ arm, id, trainings: trainings.get(arm) ?? [] }));
}

/** Accuracy, f, distance and work of each arm. */
export function armsTable(workload: Workload): TableData {
  const over = (arm: string, pick: (outcome: FinishedOutcome) => number): Cell =>
    numberCell(bySeed(workload, arm, (_, outcome) => pick(outcome)));
  return {
    id: "arms",
    caption: "What each arm came to: mean ± standard deviation over seeds, and the 95 % interval of the mean",
    columns: [
      { key: "arm", title: "Arm", kind: "text" },
      {
        key: "seeds",
        title: "Seeds",
        kind: "number",
        help: "Trainings that ended. Fewer than 5 are too few for a verdict.",
      },
      {
        key: "test",
        title: "Test accuracy",
        unit: "%",
        kind: "number",
        help: "On batch statistics of fixed chunks, as the paper's code measures.",
      },
      {
        key: "testInference",
        title: "Test, inference",
        unit: "%",
        kind: "number",
        help: "In inference mode, on frozen statistics.",
      },
      { key: "train", title: "Training accuracy", unit: "%", kind: "number" },
      { key: "f", title: "f, training", kind: "number" },
      { key: "fTest", title: "f, test", kind: "number" },
      {
        key: "distance",
        title: "‖x − start‖",
        kind: "number",
        help: "From x0, or of a warm start from the iterate it began at.",
      },
      { key: "epochs", title: "Epochs", kind: "number" },
      { key: "updates", title: "Updates", kind: "number" },
      {
        key: "settled",
        title: "Epochs to 99 %",
        kind: "number",
        help: "Until the test accuracy was 99 % of the one at the end.",
      },
      { key: "ended", title: "Ended", kind: "text", help: "Trainings that diverged or reached the limit of epochs." },
    ],
    rows: armsOf(workload).map(({ arm, id, trainings }) => ({
      id,
      cells: {
        arm: armCell(arm, trainings),
        seeds: seedsCell(solutions(workload, arm).size),
        test: meanCell(testAccuracy(workload, arm)),
        testInference: meanCell(bySeed(workload, arm, (_, { final }) => 100 * final.inference.test.accuracy)),
        train: meanCell(trainAccuracy(workload, arm)),
        f: over(arm, ({ final }) => final.batchStatistics.train.loss),
        fTest: over(arm, ({ final }) => final.batchStatistics.test.loss),
        distance: over(arm, ({ distance }) => distance),
        epochs: over(arm, ({ epochs }) => epochs),
        updates: over(arm, ({ updates }) => updates),
        settled: numberCell(toSettle(workload, arm)),
        ended: { value: endedText(trainings) },
      },
    })),
    tools: "all",
  };
}

/** φ of training f in the whole space, by row and ε. */
export function armsPhiTable(workload: Workload): TableData | null {
  const choices = PHI_ROWS.flatMap((row) => EPSILONS.map((epsilon) => ({ key: `${row}-${epsilon}`, row, epsilon })));
  const rows = armsOf(workload).map(({ arm, id, trainings }) => ({
    id,
    cells: {
      arm: armCell(arm, trainings),
      ...Object.fromEntries(
        choices.map(({ key, row, epsilon }): [string, Cell] => [key, numberCell(phi(workload, arm, { row, epsilon }))]),
      ),
      overSb: arm === "SB" ? EMPTY : ratioCell(phi(workload, arm), phi(workload, "SB")),
      overLb: arm === "LB" ? EMPTY : ratioCell(phi(workload, arm), phi(workload, "LB")),
    },
  }));
  const measured = choices.filter(({ key }) =>
    rows.some(({ cells }) => (cells as Record<string, Cell>)[key]!.value !== null),
  );
  if (measured.length === 0) return null;
  return {
    id: "arms-phi",
    caption: "φ of training f in the whole space, in percent: mean ± standard deviation over seeds",
    columns: [
      { key: "arm", title: "Arm", kind: "text" },
      ...measured.map(({ key, row, epsilon }): Column => ({
        key,
        title: `${row}, ε ${epsilon}`,
        unit: "%",
        kind: "number",
      })),
      {
        key: "overSb",
        title: "Over SB's",
        unit: "×, log axis",
        kind: "number",
        axis: "log",
        help: "Of the scaled row at ε 1e-3, geometric mean over shared seeds, with its 95 % interval.",
      },
      { key: "overLb", title: "Over LB's", unit: "×, log axis", kind: "number", axis: "log" },
    ],
    rows,
  };
}

/** Mean ± standard deviation of numbers over decades. */
export function numberCell(values: ReadonlyMap<number, number>): Cell {
  if (values.size === 0) return EMPTY;
  const over = estimateOf(values);
  return { value: over.mean, text: spread(over), ...(over.n === 1 && { marks: ["1 seed"] }) };
}

function armCell(arm: string, trainings: readonly Training[]): Cell {
  const method = trainings[0]?.run.spec.method.id ?? "plain";
  return method === "plain" ? { value: arm } : { value: arm, href: pages.method(method) };
}

function endedText(trainings: readonly Training[]): string | null {
  const outcomes = trainings.map(({ run }) => run.outcome);
  const diverged = outcomes.filter(({ status }) => status === "diverged").length;
  const capped = outcomes.filter((outcome) => outcome.status === "finished" && outcome.stopReason === "cap").length;
  const told = [
    ...(diverged > 0 ? [`${diverged} diverged`] : []),
    ...(capped > 0 ? [`${capped} at the limit of epochs`] : []),
  ];
  return told.length === 0 ? null : told.join(", ");
}

/** The ratio of distances, SB over LB, which the paper says is 3 to 10; null without both. */
export function distanceRatio(workload: Workload): string | null {
  const of = (arm: string): Map<number, number> => bySeed(workload, arm, (_, { distance }) => distance);
  const cell = ratioCell(of("SB"), of("LB"));
  if (typeof cell.value !== "number") return null;
  const range = cell.interval == null ? "" : ` (${rounded(cell.interval[0])} to ${rounded(cell.interval[1])})`;
  return `${rounded(cell.value)}${range}`;
}
