// The report of the study sb-lb: the summaries of the runs that count, and the mean test curves.
import { summariseSbLb } from "@basin/record";
import type { TrainRun, WorkloadSummary } from "@basin/record";
import type { PlanItem } from "../plan.ts";
import type { StudyReport } from "../study.ts";
import { countStates } from "./cells.ts";
import type { CellCounts } from "./cells.ts";
import { summariseProbes } from "./probes.ts";
import type { ProbeSummary } from "./probes.ts";
import { renderReport } from "./render.ts";
import { findingSentence } from "./sentence.ts";

/** One mean test curve. */
export interface TestCurve {
  readonly batch: number;
  readonly seeds: number;
  /** Mean test accuracy over seeds by epoch, in percent, as far as every seed went. */
  readonly accuracy: readonly number[];
}

/** What is reported of a study. */
export interface Report {
  readonly cells: CellCounts;
  /** What the study as a whole is less than the protocol. */
  readonly reductions: readonly string[];
  readonly workloads: readonly WorkloadSummary[];
  readonly probes: readonly ProbeSummary[];
  readonly curves: { readonly small: TestCurve; readonly large: TestCurve };
}

/** Reports the study from its plan; only the runs that count are in it. */
export function reportSbLb(
  batches: { readonly small: number; readonly large: number },
  reductions: readonly string[],
  items: readonly PlanItem[],
): StudyReport {
  const runs = items.flatMap(({ run }) => run ?? []);
  const trains = runs.filter((run): run is TrainRun => run.kind === "train");
  const report: Report = {
    cells: countStates(items),
    reductions,
    workloads: summariseSbLb(runs, () => batches),
    probes: summariseProbes(batches, items),
    curves: { small: curveOf(trains, batches.small), large: curveOf(trains, batches.large) },
  };
  return {
    data: { ...report, finding: report.workloads.map(findingSentence) },
    text: (colours) => renderReport(report, colours),
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
