// Numbers of a workload by seed: what claims, boards and charts are made of. Accuracies are in percentage points, on batch
// statistics. A training that diverged has no numbers and is in no map.
import type { ColumnScaling, MeasureSpec, SharpnessRow } from "./cell.ts";
import type { FinishedOutcome } from "./outcome.ts";
import type { MeasureRun, ProbeRun } from "./run.ts";
import { mean } from "./statistics/sample.ts";
import type { Training, Workload } from "./workload.ts";

/** Which φ: all of it has a default, the headline's. */
export interface PhiChoice {
  readonly row?: SharpnessRow;
  readonly epsilon?: number;
  readonly split?: MeasureSpec["split"];
  readonly batchNorm?: MeasureSpec["batchNorm"];
  /** The scaling of the columns in random subspaces of dimension `p`; the whole space unless given. */
  readonly scaling?: ColumnScaling;
  readonly p?: number;
}

/** Every training of an arm by seed, in order of seeds; one that diverged too. */
export function trainingsOf(workload: Workload, arm: string): Map<number, Training> {
  const found = workload.trainings.filter((training) => training.arm === arm);
  return new Map(found.sort((a, b) => a.seed - b.seed).map((training) => [training.seed, training]));
}

/** The finished trainings of an arm by seed, in order of seeds. */
export function solutions(workload: Workload, arm: string): Map<number, Training> {
  return new Map([...trainingsOf(workload, arm)].filter(([, { run }]) => run.outcome.status === "finished"));
}

/** A number of each finished training of an arm, by seed; what it gives as null is left out. */
export function bySeed(
  workload: Workload,
  arm: string,
  pick: (training: Training, outcome: FinishedOutcome) => number | null,
): Map<number, number> {
  const values = new Map<number, number>();
  for (const [seed, training] of solutions(workload, arm)) {
    const { outcome } = training.run;
    const value = outcome.status === "finished" ? pick(training, outcome) : null;
    if (value !== null) values.set(seed, value);
  }
  return values;
}

/** Test accuracy of an arm at the end of training, in points, by seed. */
export function testAccuracy(workload: Workload, arm: string): Map<number, number> {
  return bySeed(workload, arm, (_, { final }) => 100 * final.batchStatistics.test.accuracy);
}

/** Training accuracy of an arm at the end of training, in points, by seed. */
export function trainAccuracy(workload: Workload, arm: string): Map<number, number> {
  return bySeed(workload, arm, (_, { final }) => 100 * final.batchStatistics.train.accuracy);
}

/** φ of an arm's solutions in percent, by seed; in random subspaces the mean over a seed's draws. */
export function phi(workload: Workload, arm: string, choice: PhiChoice = {}): Map<number, number> {
  return bySeed(workload, arm, (training) => {
    const values = phiDraws(training, choice);
    return values.length === 0 ? null : mean(values);
  });
}

/** φ of a training's solution in percent: one value in the whole space, one for each draw in random subspaces. */
export function phiDraws(training: Training, choice: PhiChoice = {}): number[] {
  return phiRuns(training, choice).flatMap((run) => valueOf(run, choice));
}

/** The measurements that {@link phiDraws} reads: of a draw that two cells measured, with other rows say, the first. */
export function phiRuns(training: Training, choice: PhiChoice = {}): MeasureRun[] {
  const seen = new Set<string>();
  return training.measures.filter((run) => {
    if (!isOf(run.spec, choice) || valueOf(run, choice).length === 0) return false;
    const { space } = run.spec;
    const draw = space.type === "full" ? "" : `${space.seed} ${space.draw}`;
    return !seen.has(draw) && seen.add(draw);
  });
}

/** Which run of a probe: all of it has a default. */
export interface ProbeChoice {
  readonly split?: MeasureSpec["split"];
  readonly batchNorm?: MeasureSpec["batchNorm"];
}

/**
 * A quantity of a probe at the finished solutions of an arm, by seed. A seed whose probe did not give it is left out, and
 * so is one that found f flat, whose 0 says nothing. Of a probe's several settings or versions the newest version's run
 * of the least id counts.
 */
export function quantity(
  workload: Workload,
  arm: string,
  probe: string,
  name: string,
  choice: ProbeChoice = {},
): Map<number, number> {
  return bySeed(workload, arm, (training) => {
    const outcome = probeOf(training, probe, choice)?.outcome;
    return outcome === undefined || outcome.status === "flat" ? null : (outcome.quantities[name] ?? null);
  });
}

/** The run of a probe at a training's solution that counts; undefined where there is none. */
export function probeOf(
  { probes }: Training,
  id: string,
  { split = "train", batchNorm = "batch" }: ProbeChoice = {},
): ProbeRun | undefined {
  return probes
    .filter(({ spec }) => spec.probe.id === id && spec.split === split && spec.batchNorm === batchNorm)
    .toSorted((a, b) => b.spec.probe.version - a.spec.probe.version)[0];
}

function isOf(spec: MeasureSpec, { split = "train", batchNorm = "batch", scaling, p = 100 }: PhiChoice): boolean {
  const space =
    scaling === undefined ? spec.space.type === "full" : spec.space.type === "subspace" && spec.space.p === p;
  return space && spec.point === undefined && spec.split === split && spec.batchNorm === batchNorm;
}

/** The values of one measurement that a choice names: one or none. */
export function valueOf({ outcome }: MeasureRun, { row = "scaled", epsilon = 1e-3, scaling }: PhiChoice): number[] {
  return outcome.values
    .filter((value) => value.row === row && value.epsilon === epsilon && value.scaling === scaling)
    .map(({ value }) => value)
    .slice(0, 1);
}
