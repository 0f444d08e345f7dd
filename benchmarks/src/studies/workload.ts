// What every study is made of: one model on one data set, the cells on it with their specifications resolved, and the
// checks of what a user asked for. Two studies that ask for the same work get the same cells.
import { findDataSet } from "@basin/datasets";
import { cellId, reductions } from "@basin/record";
import type {
  CellSpec,
  Configured,
  Curve,
  MeasureSpec,
  ProbeSpec,
  SharpnessRow,
  SpaceSpec,
  Stop,
  TrainSpec,
} from "@basin/record";
import { makeProbe, makeSeededProbe } from "@basin/sharpness";
import { adam } from "@basin/trainer";
import { findModel } from "@basin/zoo";
import { UserError } from "../errors.ts";
import { definitionOf, keskar2017, parametricPlot } from "../measures.ts";
import type { InterpolateCell, MeasureCell, Need, ProbeCell, StudyCell, StudyOptions, TrainCell } from "../study.ts";

/** What a scale decides where the user does not. */
export interface Preset {
  readonly model: string;
  readonly data: string;
  readonly train?: number;
  readonly test?: number;
  readonly small: number;
  readonly large?: number;
  readonly stop: Stop;
  readonly maxIterations: number;
}

/** A tiny network on generated digits: seconds, for tests and CI. */
export const smokePreset: Preset = {
  model: "m1-tiny",
  data: "glyphs",
  train: 320,
  test: 80,
  small: 16,
  large: 304,
  stop: { rule: "epochs", epochs: 2 },
  maxIterations: 3,
};

/** What a training may differ in within a study. */
export interface Training {
  readonly batch: number;
  readonly seed: number;
  readonly stop?: Stop;
  readonly start?: { readonly cell: TrainCell; readonly epoch: number };
  readonly method?: Configured;
  readonly optimiser?: TrainSpec["optimiser"];
  /** Training samples held out. */
  readonly heldOut?: number;
}

/** What a measurement may differ in. */
interface Measuring {
  readonly split?: MeasureSpec["split"];
  readonly space?: SpaceSpec;
  readonly batchNorm?: MeasureSpec["batchNorm"];
  readonly point?: MeasureSpec["point"];
}

/** The workload of a study; its functions add cells, each once, and give the cell. */
export interface Workload {
  /** SB and LB; throws UserError where they do not fit the data, or each other. */
  batches(): { readonly small: number; readonly large: number };
  /** Training samples used. */
  readonly count: number;
  readonly stop: Stop;
  readonly cells: () => StudyCell[];
  train(training: Training, label: string): Promise<TrainCell>;
  measure(parent: TrainCell, measuring: Measuring, label: string): Promise<MeasureCell>;
  /** A probe of a solution on training f, by its id; `seed` decides what it draws. */
  probe(parent: TrainCell, id: string, seed: number, label: string): Promise<ProbeCell>;
  interpolate(
    from: TrainCell,
    to: TrainCell,
    curve: Curve,
    alphas: readonly number[],
    label: string,
  ): Promise<InterpolateCell>;
}

const allRows: readonly SharpnessRow[] = ["scipy-defaults", "scaled", "first-order"];

/** Opens the workload that options ask for. Throws UserError for what does not fit together. */
export function openWorkload(options: StudyOptions, preset: Preset): Workload {
  const model = findModel(options.model ?? preset.model);
  const set = findDataSet(options.data ?? preset.data);
  const train = options.train ?? Math.min(preset.train ?? set.trainCount, set.trainCount);
  const test = options.test ?? Math.min(preset.test ?? set.testCount, set.testCount);
  const small = options.batchSmall ?? preset.small;
  const large = options.batchLarge ?? preset.large ?? Math.round(train / 10);
  checkOptions(options);
  const stop = limited(preset.stop, options.maxEpochs);
  const epsilons = [...(options.epsilons ?? [1e-3, 5e-4])];
  const rows = [...(options.rows ?? allRows)];
  const full = { train: set.trainCount, test: set.testCount, synthetic: set.source.kind === "generated" };
  const defaultOptimiser = adam();
  const cells = new Map<string, StudyCell>();

  const add = async <Spec extends CellSpec>(
    spec: Spec,
    label: string,
    needs: readonly Need[],
    told: readonly string[],
  ): Promise<StudyCell & { readonly spec: Spec }> => {
    const id = await cellId(spec);
    const less = [...new Set([...told, ...reductions(spec, full)])];
    const scale = options.scale === "smoke" ? "smoke" : less.length > 0 ? "reduced" : "paper";
    const cell = cells.get(id) ?? ({ id, spec, label, scale, reductions: less, needs } as StudyCell);
    cells.set(id, cell);
    return cell as StudyCell & { readonly spec: Spec };
  };

  return {
    batches() {
      checkBatches(small, large, train);
      return { small, large };
    },
    count: train,
    stop,
    cells: () => [...cells.values()],
    async train({ batch, seed, start, ...more }, label) {
      const spec: TrainSpec = {
        kind: "train",
        model: { id: model.id, version: model.version },
        data: {
          id: set.id,
          version: set.version,
          train,
          test,
          ...(more.heldOut === undefined ? {} : { heldOut: more.heldOut }),
        },
        method: more.method ?? { id: "plain", version: 1 },
        optimiser: more.optimiser ?? {
          id: defaultOptimiser.id,
          version: defaultOptimiser.version,
          learningRate: 1e-3,
          ...defaultOptimiser.settings,
        },
        batch,
        seed,
        ...(start === undefined ? {} : { start: { cell: start.cell.id, epoch: start.epoch } }),
        stop: more.stop ?? stop,
        objective: { chunkTarget: 5000, version: 1 },
        trainer: { version: 1 },
      };
      const needs = start === undefined ? [] : [{ cell: start.cell, at: { epoch: start.epoch } }];
      return (await add(spec, label, needs, start?.cell.reductions ?? [])) as TrainCell;
    },
    async measure(parent, { split = "train", space = { type: "full" }, batchNorm = "batch", point }, label) {
      const spec: MeasureSpec = {
        kind: "measure",
        measure: definitionOf(keskar2017),
        parent: parent.id,
        ...(point === undefined ? {} : { point }),
        split,
        batchNorm,
        epsilons,
        rows,
        space,
        maxIterations: preset.maxIterations,
      };
      const at = point === undefined ? "solution" : "path";
      return (await add(spec, label, [{ cell: parent, at }], parent.reductions)) as MeasureCell;
    },
    async probe(parent, id, seed, label) {
      const usual = makeProbe(id);
      const { version, settings } = makeSeededProbe(id, seed, options.scale === "smoke" ? usual.quick : {});
      const spec: ProbeSpec = {
        kind: "probe",
        probe: { id, version, ...settings },
        parent: parent.id,
        split: "train",
        batchNorm: "batch",
      };
      // The defaults of a probe are the protocol's.
      const less = Object.entries(settings)
        .filter(([name, value]) => name !== "seed" && value !== usual.settings[name])
        .map(([name, value]) => `The probe ${id} with ${name} ${value} instead of ${usual.settings[name]}.`);
      const needs = [{ cell: parent, at: "solution" as const }];
      return (await add(spec, label, needs, [...parent.reductions, ...less])) as ProbeCell;
    },
    async interpolate(from, to, curve, alphas, label) {
      const spec = {
        kind: "interpolate" as const,
        interpolation: definitionOf(parametricPlot),
        from: from.id,
        to: to.id,
        curve,
        alphas: [...alphas],
      };
      const needs = [from, to].map((cell): Need => ({ cell, at: "solution" }));
      return (await add(spec, label, needs, [...from.reductions, ...to.reductions])) as InterpolateCell;
    },
  };
}

/** A stopping rule with another limit of epochs. */
function limited(stop: Stop, maxEpochs: number | undefined): Stop {
  if (maxEpochs === undefined) return stop;
  return stop.rule === "epochs" ? { rule: "epochs", epochs: maxEpochs } : { ...stop, maxEpochs };
}

/** Throws UserError unless a number is whole and in a range. */
export function checkWhole(name: string, value: number, least: number, most: number = Number.MAX_SAFE_INTEGER): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  const upTo = most === Number.MAX_SAFE_INTEGER ? "" : ` to ${most}`;
  throw new UserError(`${name}: must be a whole number from ${least}${upTo}, got ${value}; choose another`);
}

/** Throws UserError for an option that a study has no use for. */
export function refuse(study: string, options: StudyOptions, names: readonly (keyof StudyOptions)[]): void {
  for (const name of names) {
    if (options[name] === undefined) continue;
    throw new UserError(`${study} ${flags[name]}: not an option of this study, got one; leave it out`);
  }
}

/** `n` numbers evenly from one to another, both included. */
export function evenly(from: number, to: number, n: number): number[] {
  return Array.from({ length: n }, (_, i) => (i === n - 1 ? to : from + ((to - from) * i) / (n - 1)));
}

const flags: Readonly<Record<keyof StudyOptions, string>> = {
  model: "--model",
  data: "--data",
  seeds: "--seed-list",
  scale: "--scale",
  batchSmall: "--batch-sb",
  batchLarge: "--batch-lb",
  draws: "--draws",
  maxEpochs: "--max-epochs",
  epsilons: "--epsilon",
  rows: "--rows",
  splits: "--splits",
  points: "--points",
  batches: "--batches",
  starts: "--starts",
  arms: "--arms",
  probes: "--probes",
  train: "--train-samples",
  test: "--test-samples",
};

/** The command that gives these cells. */
export function commandOf(study: string, options: StudyOptions): string {
  const words = Object.entries(flags).flatMap(([name, flag]) => {
    const value = options[name as keyof StudyOptions];
    if (value === undefined) return [];
    return [`${flag} ${Array.isArray(value) && value.length === 0 ? "none" : String(value)}`];
  });
  return ["npx basin run", study, ...words].join(" ");
}

function checkOptions({ seeds, draws = 0, maxEpochs = 1, epsilons = [1] }: StudyOptions): void {
  if (seeds.length === 0) throw new UserError("seeds: must name at least one seed, got none; use --seeds 5");
  for (const seed of seeds) checkWhole("seed", seed, 0, 2 ** 32 - 1);
  checkWhole("draws", draws, 0, 1000);
  checkWhole("max-epochs", maxEpochs, 1);
  if (epsilons.length === 0 || epsilons.some((epsilon) => !(epsilon > 0 && Number.isFinite(epsilon)))) {
    throw new UserError(
      `epsilon: must be positive, got ${epsilons.join(", ") || "none"}; the paper uses 0.001, 0.0005`,
    );
  }
}

function checkBatches(small: number, large: number, train: number): void {
  checkWhole("batch size of SB", small, 1, train);
  checkWhole("batch size of LB", large, 1, train);
  if (small < large) return;
  throw new UserError(`batch sizes: SB must be below LB, got ${small} and ${large}; keep LB/SB near 20`);
}
