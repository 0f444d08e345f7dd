// How much steeper f rises beyond LB's solution than beyond SB's on a parametric plot between them.
import type { Curve } from "../cell.ts";
import type { LeftOut, Observation } from "../observation.ts";
import type { CurvePoint } from "../outcome.ts";
import { paperCurve } from "../paper/figure-3.ts";
import type { Workload } from "../workload.ts";
import { seedWords } from "./over-arms.ts";
import type { Observed } from "./over-arms.ts";

/** One step of the protocol's 25 points. */
const STEP = 0.125;
/** The least rise that is told from none. */
const FLOOR = 1e-6;

/** The log of the rise of training f one step beyond LB over that one step beyond SB, by seed. */
export function riseBeyondEnds(curve: Curve): Observed {
  return {
    observe: (workload) => observe(workload, curve),
    paper: (network) => {
      const points = curve === "linear" ? paperCurve(network) : null;
      const value = points === null ? null : logRatioOfRises(points);
      return value === null ? null : { value, mark: "confirmed", source: "figure 3, one pair of runs" };
    },
  };
}

function observe(workload: Workload, curve: Curve): Observation {
  const values = new Map<number, number>();
  const leftOut: LeftOut[] = [];
  const runs: string[] = [];
  const plots = workload.plots.filter(
    ({ from, to, run }) => run.spec.curve === curve && from.arm === "SB" && to.arm === "LB" && from.seed === to.seed,
  );
  for (const { seed, from, to, run } of [...plots].sort((a, b) => a.seed - b.seed)) {
    if (values.has(seed)) continue;
    const value = logRatioOfRises(run.outcome.points);
    if (value === null) leftOut.push({ seed, why: "not measured", what: `f at α ${-STEP}, 0, 1 and ${1 + STEP}` });
    else {
      values.set(seed, value);
      runs.push(from.run.id, to.run.id, run.id);
    }
  }
  const seeds = new Set(workload.trainings.filter(({ arm }) => arm === "SB" || arm === "LB").map(({ seed }) => seed));
  const lacks = [...seeds].filter((seed) => !values.has(seed)).sort((a, b) => a - b);
  return {
    values,
    leftOut,
    runs: runs.sort(),
    missing: [
      ...(seeds.size === 0 ? ["SB and LB are not trained"] : []),
      ...(lacks.length === 0 ? [] : [`the ${curve} plot from SB to LB is not made, ${seedWords(lacks)}`]),
    ],
    measurable: true,
  };
}

/** Null where a point is not there. */
function logRatioOfRises(points: readonly Pick<CurvePoint, "alpha" | "train">[]): number | null {
  const f = (alpha: number): number | undefined =>
    points.find((point) => Math.abs(point.alpha - alpha) < 1e-9)?.train.loss;
  const [beyondSb, sb, lb, beyondLb] = [f(-STEP), f(0), f(1), f(1 + STEP)];
  if (beyondSb === undefined || sb === undefined || lb === undefined || beyondLb === undefined) return null;
  return Math.log(Math.max(beyondLb - lb, FLOOR) / Math.max(beyondSb - sb, FLOOR));
}
