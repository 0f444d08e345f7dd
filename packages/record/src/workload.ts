// A workload: every training of one model on one data set by one protocol (its major, scale, stop rule, f), whatever its
// batch size, method, optimiser, start and seed, with what was measured of it. Boards, pages and claims are views over workloads.
// Of several runs of one cell the one with the least id (the first that was started) counts, so a re-run changes no
// number; a measurement counts only if it was made of the weights that count. Smoke runs are in no workload, and those that
// were withdrawn are left out before anything is grouped.
import { armName, batchName } from "./arm.ts";
import type { Batches } from "./arm.ts";
import { canonicalJson } from "./canonical.ts";
import type { Definition, Stop, TrainSpec } from "./cell.ts";
import type { InterpolateRun, MeasureRun, ProbeRun, Run, TrainRun } from "./run.ts";
import { protocolMajor, protocolVersion } from "./version.ts";
import { withoutWithdrawn } from "./withdrawal.ts";
import type { Withdrawal } from "./withdrawal.ts";

/** A training that counts, with what was measured of its weights. */
export interface Training {
  readonly arm: string;
  readonly seed: number;
  readonly run: TrainRun;
  /** Later runs of the same cell, by time. */
  readonly reruns: readonly TrainRun[];
  /** One for each cell, that of the least id. */
  readonly measures: readonly MeasureRun[];
  /** One for each cell, that of the least id. */
  readonly probes: readonly ProbeRun[];
}

/** A parametric plot between two trainings of a workload. */
export interface Plot {
  readonly seed: number;
  readonly from: Training;
  readonly to: Training;
  readonly run: InterpolateRun;
}

/** Everything of one model on one data set by one protocol. */
export interface Workload extends Batches {
  /** Unique, stable and fit for an address: `f1-mnist-paper`. */
  readonly slug: string;
  readonly model: Definition;
  /** Samples held out are of an arm, not of the workload. */
  readonly data: Omit<TrainSpec["data"], "heldOut">;
  readonly scale: "paper" | "reduced";
  readonly stop: Stop;
  readonly precision: "float32" | "float64";
  readonly trainings: readonly Training[];
  readonly plots: readonly Plot[];
  /** What is less than the paper's protocol in any of its trainings, one sentence each. */
  readonly reductions: readonly string[];
  readonly caveats: readonly string[];
}

type Shown = TrainRun & { readonly scale: "paper" | "reduced" };

/** Which runs are left out of workloads. */
export interface WorkloadOptions {
  /** Runs that were taken back. */
  readonly withdrawals?: readonly Withdrawal[];
}

/** Groups runs into workloads, in order of their slugs. Runs of different majors of the protocol never meet in one. */
export function workloadsOf(runs: readonly Run[], { withdrawals = [] }: WorkloadOptions = {}): Workload[] {
  const sorted = withoutWithdrawn(runs, withdrawals).sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  const byMajor = Map.groupBy(sorted, ({ protocol }) => protocolMajor(protocol));
  const workloads = [...byMajor].flatMap(([major, comparable]) => ofOneProtocol(major, comparable));
  return workloads.sort((a, b) => (a.slug < b.slug ? -1 : 1));
}

/** The workloads of runs that are comparable, given in order of their ids. */
function ofOneProtocol(major: number, sorted: readonly Run[]): Workload[] {
  const trains = sorted.filter((run): run is Shown => run.kind === "train" && run.scale !== "smoke");
  const byCell = [...Map.groupBy(trains, ({ cell, scale, engine }) => `${scale} ${engine.precision} ${cell}`).values()];
  const taken = {
    measures: byParent(sorted.filter((run) => run.kind === "measure")),
    probes: byParent(sorted.filter((run) => run.kind === "probe")),
  };
  const groups = mergeEqualUpdates(byCell);
  const slugs = new Map<string, number>();
  return groups.map((group) => {
    const plain = slugOf(group.cells[0]![0]!, group.stop, major);
    const times = (slugs.get(plain) ?? 0) + 1;
    slugs.set(plain, times);
    return makeWorkload(times === 1 ? plain : `${plain}-${times}`, group, taken, sorted);
  });
}

/** Cells of one workload, each as its runs by time. */
interface Group {
  readonly stop: Stop;
  readonly cells: readonly (readonly Shown[])[];
}

/** By protocol and stop rule; trainings of LB for as many updates as SB go to the workload whose SB that is. */
function mergeEqualUpdates(byCell: readonly (readonly Shown[])[]): Group[] {
  const key = ([run]: readonly Shown[]): string => canonicalJson({ ...protocolOf(run!), stop: run!.spec.stop });
  const groups = [...Map.groupBy(byCell, key).values()].map((cells): Group => ({
    stop: cells[0]![0]!.spec.stop,
    cells,
  }));
  const taken = new Map<Group, Group[]>();
  const kept = groups.filter((group) => {
    const home = groups.find((other) => other !== group && areItsEqualUpdates(other, group));
    if (home === undefined) return true;
    taken.set(home, [...(taken.get(home) ?? []), group]);
    return false;
  });
  return kept.map((group) => ({
    stop: group.stop,
    cells: [group, ...(taken.get(group) ?? [])].flatMap(({ cells }) => cells),
  }));
}

/** Whether all that `group` holds is LB for as many updates as SB of `home`. */
function areItsEqualUpdates(home: Group, group: Group): boolean {
  const [a, b] = [home.cells[0]![0]!, group.cells[0]![0]!];
  if (canonicalJson(protocolOf(a)) !== canonicalJson(protocolOf(b))) return false;
  const batches = batchesOf(home);
  const epochs = equalUpdateEpochs(home.stop, batches, a.spec.data.train);
  const { stop } = group;
  return (
    stop.rule === "epochs" && stop.epochs === epochs && group.cells.every(([run]) => run!.spec.batch === batches.large)
  );
}

/** The epochs of LB that give SB's number of updates; undefined where SB stops by a plateau. */
function equalUpdateEpochs(stop: Stop, { small, large }: Batches, count: number): number | undefined {
  if (stop.rule !== "epochs") return undefined;
  return Math.ceil((stop.epochs * Math.ceil(count / small)) / Math.ceil(count / large));
}

/** What makes a workload but its stop rule. */
function protocolOf({ spec, scale, engine }: Shown): object {
  const { heldOut: _heldOut, ...data } = spec.data;
  return {
    model: spec.model,
    data,
    objective: spec.objective,
    trainer: spec.trainer,
    scale,
    precision: engine.precision,
  };
}

/**
 * SB is 256 where that was run, else the smallest; LB 10 % of the training set where that was run, else the largest. Where
 * there is one size alone it is not both: the other one is the protocol's.
 */
function batchesOf({ cells }: Group): Batches {
  const plain = cells.map(([run]) => run!.spec).filter(({ data }) => data.heldOut === undefined);
  const sizes = (plain.length > 0 ? plain : cells.map(([run]) => run!.spec)).map(({ batch }) => batch);
  const tenth = Math.round(cells[0]![0]!.spec.data.train / 10);
  const others = (one: number): number[] => sizes.filter((size) => size !== one);
  const small = sizes.includes(256) || others(tenth).length === 0 ? 256 : Math.min(...others(tenth));
  const large = sizes.includes(tenth) || others(small).length === 0 ? tenth : Math.max(...others(small));
  return { small, large };
}

function makeWorkload(slug: string, group: Group, { measures, probes }: Taken, sorted: readonly Run[]): Workload {
  const batches = batchesOf(group);
  const specs = new Map(group.cells.map(([run]) => [run!.cell, run!.spec]));
  const trainings = group.cells.map(([run, ...reruns]): Training => {
    const { spec, outcome } = run!;
    const parent = spec.start === undefined ? undefined : specs.get(spec.start.cell);
    const equalUpdates = canonicalJson(spec.stop) !== canonicalJson(group.stop);
    const weights = outcome.status === "finished" ? outcome.weights.sha256 : undefined;
    const same = sameBytes([run!, ...reruns]);
    return {
      arm: armName(spec, batches, { equalUpdates, ...(parent && { origin: batchName(parent, batches) }) }),
      seed: spec.seed,
      run: run!,
      reruns,
      measures: weights === undefined ? [] : firstOfEachCell(measures.get(run!.cell) ?? [], weights, same),
      probes: weights === undefined ? [] : firstOfEachCell(probes.get(run!.cell) ?? [], weights, same),
    };
  });
  trainings.sort((a, b) => order(a.arm, b.arm) || a.seed - b.seed);
  const { spec, scale, engine, protocol } = group.cells[0]![0]!;
  const { heldOut: _heldOut, ...data } = spec.data;
  const runs = trainings.flatMap((training) => [training.run, ...training.measures, ...training.probes]);
  return {
    slug,
    model: spec.model,
    data,
    scale,
    stop: group.stop,
    precision: engine.precision,
    ...batches,
    trainings,
    plots: plotsOf(trainings, sorted),
    reductions: [...new Set(runs.flatMap((run) => run.reductions))].sort(),
    caveats: [...new Set([...runs.flatMap((run) => run.caveats), ...otherProtocol(protocol)])].sort(),
  };
}

/** SB, then LB, then the others by name. */
function order(a: string, b: string): number {
  const rank = (arm: string): number => (arm === "SB" ? 0 : arm === "LB" ? 1 : 2);
  return rank(a) - rank(b) || a.localeCompare(b, "en", { numeric: true });
}

/** The runs of one cell that ended with the bytes of the first: their iterates are its iterates too. */
function sameBytes([first, ...rest]: readonly Shown[]): ReadonlySet<string> {
  return new Set([first!, ...rest.filter(({ outcomeHash }) => outcomeHash === first!.outcomeHash)].map(({ id }) => id));
}

/** What was taken of trainings, by their cells. */
interface Taken {
  readonly measures: ReadonlyMap<string, readonly MeasureRun[]>;
  readonly probes: ReadonlyMap<string, readonly ProbeRun[]>;
}

function byParent<One extends MeasureRun | ProbeRun>(runs: readonly One[]): Map<string, One[]> {
  return Map.groupBy(
    runs.filter(({ scale }) => scale !== "smoke"),
    ({ spec }) => spec.parent,
  );
}

/** Of what was taken of a cell that of the weights that count: of the solution by its bytes, of an iterate by its run. */
function firstOfEachCell<One extends MeasureRun | ProbeRun>(
  taken: readonly One[],
  weights: string,
  runs: ReadonlySet<string>,
): One[] {
  const seen = new Set<string>();
  return taken.filter(({ cell, spec, parents: [from] }) => {
    const isOfPath = spec.kind === "measure" && spec.point !== undefined;
    const counts = isOfPath ? from !== undefined && runs.has(from.run) : from?.weightsSha256 === weights;
    return counts && !seen.has(cell) && seen.add(cell);
  });
}

function plotsOf(trainings: readonly Training[], runs: readonly Run[]): Plot[] {
  const byCell = new Map(trainings.map((training) => [training.run.cell, training]));
  const seen = new Set<string>();
  return runs.flatMap((run): Plot[] => {
    if (run.kind !== "interpolate" || run.scale === "smoke" || seen.has(run.cell)) return [];
    const [from, to] = [byCell.get(run.spec.from), byCell.get(run.spec.to)];
    if (from === undefined || to === undefined || ![from, to].every((end) => isMadeOf(run, end))) return [];
    seen.add(run.cell);
    return [{ seed: from.seed, from, to, run }];
  });
}

/** Whether a run was made of the weights that count of a training. */
function isMadeOf({ parents }: Run, { run }: Training): boolean {
  const { outcome } = run;
  const sha256 = outcome.status === "finished" ? outcome.weights.sha256 : undefined;
  return parents.some(({ cell, weightsSha256 }) => cell === run.cell && weightsSha256 === sha256);
}

function slugOf({ spec, scale }: Shown, stop: Stop, major: number): string {
  const told = stop.rule === "epochs" ? [`${stop.epochs}-epochs`] : scale === "paper" ? [] : ["plateau"];
  // Addresses of the first protocol's workloads were given before there was another.
  const protocol = major === 0 ? [] : [`protocol-${major}`];
  return [spec.model.id, spec.data.id, scale, ...told, ...protocol].join("-");
}

/** What a reader must know of runs whose protocol is not today's. */
function otherProtocol(version: string): string[] {
  const [theirs, ours] = [protocolMajor(version), protocolMajor(protocolVersion)];
  return theirs === ours ? [] : [`protocol ${theirs}: not comparable with results of protocol ${ours}`];
}
