// Small batch against large batch (Keskar et al. 2017, tables 2 to 4): train both per seed from one x0, then measure φ
// of each solution in the whole space and in random subspaces, on training and test f.
import { findDataSet } from "@basin/datasets";
import { cellId, reductions } from "@basin/record";
import type { MeasureSpec, SharpnessRow, SpaceSpec, Stop, TrainSpec } from "@basin/record";
import { adam } from "@basin/trainer";
import { findModel } from "@basin/zoo";
import { UserError } from "../errors.ts";
import type { Expansion, MeasureCell, Scale, Study, StudyCell, StudyOptions, TrainCell } from "../study.ts";

/** What a scale decides where the user does not. */
interface Preset {
  readonly model: string;
  readonly data: string;
  readonly train?: number;
  readonly test?: number;
  readonly small: number;
  readonly large?: number;
  readonly stop: Stop;
  readonly draws: number;
  readonly p: number;
  readonly maxIterations: number;
  readonly splits: readonly MeasureSpec["split"][];
  /** Whether one seed is also measured on other batch-norm statistics. */
  readonly variants: boolean;
}

const both = ["train", "test"] as const;
const allRows: readonly SharpnessRow[] = ["scipy-defaults", "scaled", "first-order"];

const presets: Readonly<Record<Scale, Preset>> = {
  paper: {
    model: "f1",
    data: "mnist",
    small: 256,
    stop: { rule: "plateau", tolerance: 1e-4, patience: 20, maxEpochs: 300 },
    draws: 5,
    p: 100,
    maxIterations: 10,
    splits: both,
    variants: true,
  },
  reduced: {
    model: "f1",
    data: "mnist",
    small: 256,
    stop: { rule: "epochs", epochs: 20 },
    draws: 1,
    p: 100,
    maxIterations: 10,
    splits: ["train"],
    variants: false,
  },
  smoke: {
    model: "m1-tiny",
    data: "glyphs",
    train: 320,
    test: 80,
    small: 16,
    large: 304,
    stop: { rule: "epochs", epochs: 2 },
    draws: 1,
    p: 5,
    maxIterations: 3,
    splits: both,
    variants: false,
  },
};

/** The study of the paper's tables 2 to 4. */
export const sbLb: Study = {
  id: "sb-lb",
  title: "Small batch against large batch: accuracy and sharpness",
  expand,
};

async function expand(options: StudyOptions): Promise<Expansion> {
  const preset = presets[options.scale];
  const model = findModel(options.model ?? preset.model);
  const set = findDataSet(options.data ?? preset.data);
  const train = options.train ?? Math.min(preset.train ?? set.trainCount, set.trainCount);
  const test = options.test ?? Math.min(preset.test ?? set.testCount, set.testCount);
  const small = options.batchSmall ?? preset.small;
  const large = options.batchLarge ?? preset.large ?? Math.round(train / 10);
  checkOptions(options, { small, large, train });
  const stop = limited(preset.stop, options.maxEpochs);
  const epsilons = [...(options.epsilons ?? [1e-3, 5e-4])];
  const rows = [...(options.rows ?? allRows)];
  const splits = options.splits ?? preset.splits;
  const draws = options.draws ?? preset.draws;
  const full = { train: set.trainCount, test: set.testCount, synthetic: set.source.kind === "generated" };
  const optimiser = adam();
  const labelled = (told: readonly string[]): Pick<StudyCell, "scale" | "reductions"> => ({
    scale: options.scale === "smoke" ? "smoke" : told.length > 0 ? "reduced" : "paper",
    reductions: told,
  });

  const cells = new Map<string, StudyCell>();
  for (const [index, seed] of options.seeds.entries()) {
    for (const [arm, batch] of [["SB", small] as const, ["LB", large] as const]) {
      const spec: TrainSpec = {
        kind: "train",
        model: { id: model.id, version: model.version },
        data: { id: set.id, version: set.version, train, test },
        method: { id: "plain", version: 1 },
        optimiser: { id: optimiser.id, version: optimiser.version, learningRate: 1e-3, ...optimiser.settings },
        batch,
        seed,
        stop,
        objective: { chunkTarget: 5000, version: 1 },
        trainer: { version: 1 },
      };
      const told = reductions(spec, full);
      const id = await cellId(spec);
      const parent: TrainCell = { id, spec, label: `${arm} seed ${seed} train`, ...labelled(told) };
      cells.set(id, parent);
      const add = async (
        split: MeasureSpec["split"],
        space: SpaceSpec,
        batchNorm: MeasureSpec["batchNorm"],
        label: string,
      ): Promise<void> => {
        const measure: MeasureSpec = {
          kind: "measure",
          measure: { id: "keskar2017", version: 1 },
          parent: id,
          split,
          batchNorm,
          epsilons,
          rows,
          space,
          maxIterations: preset.maxIterations,
        };
        const cell: MeasureCell = {
          id: await cellId(measure),
          spec: measure,
          label: `${arm} seed ${seed} ${split} f, ${label}`,
          ...labelled([...told, ...reductions(measure, full)]),
          parent,
        };
        cells.set(cell.id, cell);
      };
      for (const split of splits) {
        await add(split, { type: "full" }, "batch", "full space");
        for (let draw = 0; draw < draws; draw++) {
          const space: SpaceSpec = { type: "subspace", p: preset.p, draw, seed, scalings: ["unit", "normal"] };
          await add(split, space, "batch", `draw ${draw + 1}`);
        }
        if (!preset.variants || index > 0) continue;
        await add(split, { type: "full" }, "own-batch", "own batch size");
        await add(split, { type: "full" }, "frozen", "frozen statistics");
      }
    }
  }
  return {
    batches: { small, large },
    reductions: studyReductions(options.seeds.length, draws, splits.length),
    cells: [...cells.values()],
    command: commandOf(options),
  };
}

/** What no single cell can tell: the protocol asks for 5 seeds, 5 draws of A a seed, and both splits. */
function studyReductions(seeds: number, draws: number, splits: number): string[] {
  return [
    ...(seeds < 5 ? [`${seeds} of 5 seeds.`] : []),
    ...(draws < 5 ? [`${draws} of 5 draws of A a seed.`] : []),
    ...(splits < 2 ? ["φ on one split of two."] : []),
  ];
}

function limited(stop: Stop, maxEpochs: number | undefined): Stop {
  if (maxEpochs === undefined) return stop;
  return stop.rule === "epochs" ? { rule: "epochs", epochs: maxEpochs } : { ...stop, maxEpochs };
}

function checkOptions(
  { seeds, draws = 0, maxEpochs = 1, epsilons = [1] }: StudyOptions,
  { small, large, train }: { small: number; large: number; train: number },
): void {
  const whole = (name: string, value: number, least: number, most: number = Number.MAX_SAFE_INTEGER): void => {
    if (Number.isInteger(value) && value >= least && value <= most) return;
    const upTo = most === Number.MAX_SAFE_INTEGER ? "" : ` to ${most}`;
    throw new UserError(`${name}: must be a whole number from ${least}${upTo}, got ${value}; choose another`);
  };
  if (seeds.length === 0) throw new UserError("seeds: must name at least one seed, got none; use --seeds 5");
  for (const seed of seeds) whole("seed", seed, 0, 2 ** 32 - 1);
  whole("batch size of SB", small, 1, train);
  whole("batch size of LB", large, 1, train);
  if (small >= large) {
    throw new UserError(`batch sizes: SB must be below LB, got ${small} and ${large}; keep LB/SB near 20`);
  }
  whole("draws", draws, 0, 1000);
  whole("max-epochs", maxEpochs, 1);
  if (epsilons.length === 0 || epsilons.some((epsilon) => !(epsilon > 0 && Number.isFinite(epsilon)))) {
    throw new UserError(
      `epsilon: must be positive, got ${epsilons.join(", ") || "none"}; the paper uses 0.001, 0.0005`,
    );
  }
}

/** The command that gives these cells. */
function commandOf(options: StudyOptions): string {
  const words = ["npx basin run sb-lb"];
  const add = (name: string, value: string | number | undefined): void => {
    if (value !== undefined) words.push(`--${name} ${value}`);
  };
  add("model", options.model);
  add("data", options.data);
  add("seed-list", options.seeds.join(","));
  add("scale", options.scale);
  add("batch-sb", options.batchSmall);
  add("batch-lb", options.batchLarge);
  add("draws", options.draws);
  add("max-epochs", options.maxEpochs);
  add("epsilon", options.epsilons?.join(","));
  add("rows", options.rows?.join(","));
  add("splits", options.splits?.join(","));
  add("train-samples", options.train);
  add("test-samples", options.test);
  return words.join(" ");
}
