// The report of a study as data: the summaries of the runs that count, and where they are.
import { summariseSbLb } from "@basin/record";
import type { TrainRun, WorkloadSummary } from "@basin/record";
import type { PlanItem } from "../plan.ts";
import type { Expansion } from "../study.ts";

/** One mean test curve. */
export interface TestCurve {
  readonly batch: number;
  readonly seeds: number;
  /** Mean test accuracy over seeds by epoch, in percent, as far as every seed went. */
  readonly accuracy: readonly number[];
}

/** What is reported of a study. */
export interface Report {
  readonly cells: { readonly done: number; readonly todo: number; readonly impossible: number };
  /** What the study as a whole is less than the protocol. */
  readonly reductions: readonly string[];
  readonly workloads: readonly WorkloadSummary[];
  readonly curves: { readonly small: TestCurve; readonly large: TestCurve };
}

/** Reports a study from its plan; only the runs that count are in it. */
export function makeReport({ batches, reductions }: Expansion, items: readonly PlanItem[]): Report {
  const runs = items.flatMap(({ run }) => run ?? []);
  const count = (state: PlanItem["state"]): number => items.filter((item) => item.state === state).length;
  const trains = runs.filter((run): run is TrainRun => run.kind === "train");
  return {
    cells: { done: count("done"), todo: count("to-do"), impossible: count("impossible") },
    reductions,
    workloads: summariseSbLb(runs, () => batches),
    curves: { small: curveOf(trains, batches.small), large: curveOf(trains, batches.large) },
  };
}

function curveOf(trains: readonly TrainRun[], batch: number): TestCurve {
  const curves = trains
    .filter(({ spec, outcome }) => spec.batch === batch && outcome.status === "finished")
    .map(({ outcome }) => outcome.curves.testAccuracy);
  const epochs = curves.length === 0 ? 0 : Math.min(...curves.map((curve) => curve.length));
  const accuracy = Array.from(
    { length: epochs },
    (_, epoch) => (100 * curves.reduce((sum, curve) => sum + curve[epoch]!, 0)) / curves.length,
  );
  return { batch, seeds: curves.length, accuracy };
}
