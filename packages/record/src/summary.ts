// The table of the study sb-lb, from parsed runs: LB against SB within one workload, paired by seed.
// Only runs of one scale, engine precision and full specification but for batch and seed are ever set side by side.
import { canonicalJson } from "./canonical.ts";
import type { MeasureSpec, TrainSpec } from "./cell.ts";
import type { SharpnessValue } from "./outcome.ts";
import type { MeasureRun, Run, TrainRun } from "./run.ts";
import { estimate, pairedDifference, pairedLogRatio } from "./statistics/estimate.ts";
import type { Estimate, RatioEstimate } from "./statistics/estimate.ts";
import { mean, standardDeviation } from "./statistics/sample.ts";

/** φ of one arm under one setting. */
export interface SharpnessSummary {
  /** Over seeds; draws of the subspace are averaged within a seed first. */
  readonly overSeeds: Estimate;
  /** Mean over seeds of the standard deviation over draws; null in the full space or with one draw. */
  readonly drawDeviation: number | null;
  /** Draws by seed, in the order of `seeds`. */
  readonly draws: readonly number[];
  readonly seeds: readonly number[];
  /** How many values did not gain: their φ says nothing of flatness. */
  readonly withoutGain: number;
}

/** One line of the table: φ under one setting for both arms. */
export interface SharpnessLine {
  readonly split: MeasureSpec["split"];
  readonly batchNorm: MeasureSpec["batchNorm"];
  readonly space: "full" | "subspace";
  /** Dimension of the subspace, or null. */
  readonly p: number | null;
  readonly scaling: SharpnessValue["scaling"] | null;
  readonly row: SharpnessValue["row"];
  readonly epsilon: number;
  readonly small: SharpnessSummary | null;
  readonly large: SharpnessSummary | null;
  /** LB over SB, geometric, over shared seeds. */
  readonly ratio: RatioEstimate;
}

/** What the seeds of one arm came to. Accuracies are shares on batch statistics. */
export interface ArmSummary {
  readonly batch: number;
  readonly seeds: readonly number[];
  /** Seeds whose training diverged: in no mean, and to be named with it. */
  readonly diverged: readonly number[];
  /** Seeds whose training reached the cap of epochs. */
  readonly capped: readonly number[];
  readonly trainAccuracy: Estimate | null;
  readonly testAccuracy: Estimate | null;
}

/** One workload: everything of a training but batch and seed, at one scale. */
export interface WorkloadSummary {
  readonly model: TrainSpec["model"];
  readonly data: TrainSpec["data"];
  readonly scale: Run["scale"];
  readonly reductions: readonly string[];
  readonly caveats: readonly string[];
  readonly small: ArmSummary;
  readonly large: ArmSummary;
  /** SB test accuracy − LB test accuracy over shared seeds; null where none is shared. */
  readonly gap: Estimate | null;
  readonly sharpness: readonly SharpnessLine[];
}

/**
 * Summarises the runs of the study sb-lb, one summary per workload that has a run of either batch size.
 *
 * Of several runs of one cell the one with the least id (the first started) counts, so a re-run changes no number; a
 * measurement counts only if its parent run is the one counted. `batches` gives SB and LB for a workload.
 */
export function summariseSbLb(
  runs: readonly Run[],
  batches: (spec: TrainSpec) => { small: number; large: number },
): WorkloadSummary[] {
  const first = [...runs].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  const cells = new Set<string>();
  const trains: TrainRun[] = [];
  for (const run of first) {
    if (run.kind !== "train" || cells.has(`${run.scale} ${run.cell}`)) continue;
    cells.add(`${run.scale} ${run.cell}`);
    trains.push(run);
  }
  const measures = first.filter((run) => run.kind === "measure");
  const groups = Map.groupBy(trains, ({ spec, scale, engine }) => {
    const { batch: _batch, seed: _seed, ...workload } = spec;
    return canonicalJson({ workload, scale, precision: engine.precision, batches: batches(spec) });
  });
  return [...groups.values()].flatMap((group) => {
    const { small, large } = batches(group[0]!.spec);
    const arms = group.filter(({ spec }) => spec.batch === small || spec.batch === large);
    return arms.length === 0 ? [] : [summariseWorkload(arms, measures, small, large)];
  });
}

function summariseWorkload(
  trains: readonly TrainRun[],
  measures: readonly MeasureRun[],
  small: number,
  large: number,
): WorkloadSummary {
  const bySeed = trains.toSorted((a, b) => a.spec.seed - b.spec.seed);
  const arm = (batch: number): TrainRun[] => bySeed.filter(({ spec }) => spec.batch === batch);
  const { spec, scale } = bySeed[0]!;
  return {
    model: spec.model,
    data: spec.data,
    scale,
    reductions: [...new Set(trains.flatMap((run) => run.reductions))].sort(),
    caveats: [...new Set(trains.flatMap((run) => run.caveats))].sort(),
    small: summariseArm(small, arm(small)),
    large: summariseArm(large, arm(large)),
    gap: pairedDifference(testAccuracies(arm(small)), testAccuracies(arm(large))),
    sharpness: sharpnessLines(arm(small), arm(large), measures),
  };
}

function testAccuracies(runs: readonly TrainRun[]): Map<number, number> {
  return new Map(
    runs.flatMap(({ spec, outcome }) =>
      outcome.status === "finished" ? [[spec.seed, outcome.final.batchStatistics.test.accuracy] as const] : [],
    ),
  );
}

function summariseArm(batch: number, runs: readonly TrainRun[]): ArmSummary {
  const outcomes = runs.map(({ outcome }) => outcome).filter((outcome) => outcome.status === "finished");
  const over = (values: readonly number[]): Estimate | null => (values.length === 0 ? null : estimate(values));
  return {
    batch,
    seeds: runs.map(({ spec }) => spec.seed),
    diverged: runs.filter(({ outcome }) => outcome.status === "diverged").map(({ spec }) => spec.seed),
    capped: runs
      .filter(({ outcome }) => outcome.status === "finished" && outcome.stopReason === "cap")
      .map(({ spec }) => spec.seed),
    trainAccuracy: over(outcomes.map(({ final }) => final.batchStatistics.train.accuracy)),
    testAccuracy: over(outcomes.map(({ final }) => final.batchStatistics.test.accuracy)),
  };
}

/** One φ of one solution. */
interface Point {
  readonly arm: "small" | "large";
  readonly seed: number;
  /** The draw of the subspace; 0 in the full space. */
  readonly draw: number;
  readonly spec: MeasureSpec;
  readonly value: SharpnessValue;
}

function sharpnessLines(
  small: readonly TrainRun[],
  large: readonly TrainRun[],
  measures: readonly MeasureRun[],
): SharpnessLine[] {
  const solutions = new Map<string, { arm: Point["arm"]; seed: number }>();
  for (const { id, spec } of small) solutions.set(id, { arm: "small", seed: spec.seed });
  for (const { id, spec } of large) solutions.set(id, { arm: "large", seed: spec.seed });
  const points = new Map<string, Point[]>();
  for (const { parents, spec, outcome } of measures) {
    const solution = parents.map(({ run }) => solutions.get(run)).find((found) => found !== undefined);
    if (solution === undefined) continue;
    const { type } = spec.space;
    const [p, draw, drawSeed] =
      spec.space.type === "full" ? [null, 0, null] : [spec.space.p, spec.space.draw, spec.space.seed];
    for (const value of outcome.values) {
      const { row, epsilon, scaling = null } = value;
      const { measure, split, batchNorm, maxIterations } = spec;
      const key = canonicalJson([measure, split, batchNorm, type, p, scaling, row, epsilon, maxIterations]);
      const list = points.get(key) ?? [];
      points.set(key, list);
      // A re-run, and the same draw asked for in two cells (with other rows, say), counts once: the first.
      const twice = list.some((other) => {
        const space = other.spec.space;
        return (
          other.arm === solution.arm &&
          other.seed === solution.seed &&
          other.draw === draw &&
          (space.type === "full" || space.seed === drawSeed)
        );
      });
      if (!twice) list.push({ ...solution, draw, spec, value });
    }
  }
  return [...points.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, list]) => line(list));
}

function line(points: readonly Point[]): SharpnessLine {
  const { spec, value } = points[0]!;
  const arms = { small: bySeed(points, "small"), large: bySeed(points, "large") };
  const means = (arm: Map<number, Point[]>): Map<number, number> =>
    new Map([...arm].map(([seed, list]) => [seed, mean(list.map((point) => point.value.value))]));
  return {
    split: spec.split,
    batchNorm: spec.batchNorm,
    space: spec.space.type,
    p: spec.space.type === "subspace" ? spec.space.p : null,
    scaling: value.scaling ?? null,
    row: value.row,
    epsilon: value.epsilon,
    small: summariseSharpness(arms.small),
    large: summariseSharpness(arms.large),
    ratio: pairedLogRatio(means(arms.large), means(arms.small)),
  };
}

function bySeed(points: readonly Point[], arm: Point["arm"]): Map<number, Point[]> {
  const sorted = points.filter((point) => point.arm === arm).sort((a, b) => a.seed - b.seed);
  return Map.groupBy(sorted, (point) => point.seed);
}

function summariseSharpness(arm: ReadonlyMap<number, readonly Point[]>): SharpnessSummary | null {
  if (arm.size === 0) return null;
  const seeds = [...arm.values()].map((list) => list.map(({ value }) => value.value));
  const drawn = seeds.filter((values) => values.length > 1);
  return {
    overSeeds: estimate(seeds.map(mean)),
    drawDeviation: drawn.length === 0 ? null : mean(drawn.map(standardDeviation)),
    draws: seeds.map((values) => values.length),
    seeds: [...arm.keys()],
    withoutGain: [...arm.values()].flat().filter(({ value }) => value.status !== "gained").length,
  };
}
