// Each training of a workload by itself, with what another test set of its size would have given; and its parametric plots.
import { standingTitles, wilson } from "@basin/record";
import type { InterpolateRun, Training, Workload } from "@basin/record";
import { fixed } from "../components/number.ts";
import type { Cell, Row, TableData } from "../components/table.ts";
import { pages } from "./address.ts";
import { count, number, shortId, time } from "./format.ts";
import type { Records } from "./records.ts";

const ENDS = { plateau: "plateau", epochs: "epochs", cap: "limit of epochs" };

/** One row a training. */
export function seedsTable({ board: { statuses } }: Records, workload: Workload): TableData {
  return {
    id: "trainings",
    caption: "Each training. The interval is over test samples (Wilson, 95 %) and says nothing of seeds",
    columns: [
      { key: "arm", title: "Arm", kind: "text", filter: true },
      { key: "seed", title: "Seed", kind: "number" },
      {
        key: "test",
        title: "Test accuracy",
        unit: "%",
        kind: "number",
        help: "What another test set of this size would give for the same weights stands under it.",
      },
      { key: "f", title: "f, training", kind: "number" },
      { key: "distance", title: "‖x − start‖", kind: "number" },
      { key: "epochs", title: "Epochs", kind: "number" },
      { key: "updates", title: "Updates", kind: "number" },
      { key: "ended", title: "Ended", kind: "text", filter: true },
      { key: "status", title: "Status", kind: "text", filter: true },
      { key: "engine", title: "Engine", kind: "text", filter: true },
      { key: "run", title: "Run", kind: "text" },
      { key: "started", title: "Started, UTC", kind: "text", hidden: true },
    ],
    rows: workload.trainings.map((training): Row => {
      const { arm, seed, run, reruns } = training;
      const status = statuses.get(run.id);
      return {
        id: run.id,
        cells: {
          arm: { value: arm },
          seed: { value: seed },
          ...outcomeCells(workload, training),
          status: {
            value: standingTitles[status?.standing ?? "claimed"],
            ...(reruns.length > 0 && { marks: [`${reruns.length} later`] }),
          },
          engine: { value: run.engine.name },
          run: { value: run.id, text: shortId(run.id), href: pages.run(run.id) },
          started: { value: time(run.timings.startedAt) },
        },
      };
    }),
    tools: "all",
  };
}

function outcomeCells({ data }: Workload, { run: { outcome } }: Training): Record<string, Cell> {
  const work = {
    epochs: { value: outcome.epochs, text: count(outcome.epochs) },
    updates: { value: outcome.updates, text: count(outcome.updates) },
  };
  if (outcome.status === "diverged") return { ...work, ended: { value: "diverged" } };
  const { test, train } = outcome.final.batchStatistics;
  const { low, high } = wilson(Math.round(test.accuracy * data.test), data.test);
  return {
    ...work,
    test: { value: 100 * test.accuracy, text: fixed(100 * test.accuracy), interval: [100 * low, 100 * high] },
    f: { value: train.loss, text: number(train.loss) },
    distance: { value: outcome.distance, text: number(outcome.distance) },
    ended: { value: ENDS[outcome.stopReason] },
  };
}

/** One row a parametric plot; null where there is none. */
export function plotsTable({ plots }: Workload): TableData | null {
  if (plots.length === 0) return null;
  return {
    id: "plots",
    caption: "Parametric plots: the highest rise of f above the straight line between its ends, for α in [0, 1]",
    columns: [
      { key: "between", title: "Between", kind: "text" },
      { key: "seed", title: "Seed", kind: "number" },
      { key: "curve", title: "Curve", kind: "text" },
      { key: "train", title: "Barrier of training f", kind: "number" },
      { key: "test", title: "Barrier of test f", kind: "number" },
      { key: "run", title: "Run", kind: "text" },
    ],
    rows: plots.map(({ seed, from, to, run }) => ({
      id: run.id,
      cells: {
        between: { value: `${from.arm} and ${to.arm}` },
        seed: { value: seed },
        curve: { value: run.spec.curve },
        train: barrierCell(run, "train"),
        test: barrierCell(run, "test"),
        run: { value: run.id, text: shortId(run.id), href: pages.run(run.id) },
      },
    })),
  };
}

/** The barrier of a split; nothing where an end is not among the points. */
function barrierCell({ outcome: { points } }: Pick<InterpolateRun, "outcome">, split: "train" | "test"): Cell {
  const at = (alpha: number): number | undefined => points.find((point) => point.alpha === alpha)?.[split].loss;
  const [start, end] = [at(0), at(1)];
  if (start === undefined || end === undefined) return { value: null };
  const rises = points
    .filter(({ alpha }) => alpha >= 0 && alpha <= 1)
    .map(({ alpha, [split]: { loss } }) => loss - ((1 - alpha) * start + alpha * end));
  const height = Math.max(0, ...rises);
  return { value: height, text: height === 0 ? "none" : number(height) };
}
