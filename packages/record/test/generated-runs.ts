// A full set of runs of all studies for a made-up workload, in memory: no training, and valid by makeRun. What is true in
// it is known (generated-world.ts), so that claims, boards and pages can be tested against it. Work that studies share is
// one run. The same options give the same runs.
import { armName } from "../src/arm.ts";
import { sha256Hex } from "../src/canonical.ts";
import { cellId } from "../src/cell.ts";
import type { Configured, MeasureSpec, ProbeSpec, Stop, TrainSpec } from "../src/cell.ts";
import type { FinishedOutcome, SharpnessValue } from "../src/outcome.ts";
import { makeRun } from "../src/run.ts";
import type { Provenance, Run, TrainRun } from "../src/run.ts";
import { hash, runId, sharpnessValue, trainSpec } from "./example.ts";
import { accuracyOf, logPhiOf, world } from "./generated-world.ts";
import type { ArmOf, World } from "./generated-world.ts";
import { normal } from "./normal.ts";

/** The studies, as benchmarks has them. */
export type StudyId =
  | "sb-lb"
  | "interpolation"
  | "batch-sweep"
  | "warm-start"
  | "sharpness-path"
  | "remedies"
  | "causes";

/** What is generated; everything has a default. */
export interface GeneratedOptions {
  readonly seeds?: readonly number[];
  /** All unless given. */
  readonly studies?: readonly StudyId[];
  readonly model?: string;
  readonly data?: string;
  readonly scale?: "paper" | "reduced";
  /** What is true. */
  readonly world?: Partial<World>;
  /** Of the noise. */
  readonly randomSeed?: number;
  readonly startedAt?: string;
  /** The number of the first run's id. */
  readonly firstId?: number;
}

const ALL: readonly StudyId[] = [
  "sb-lb",
  "interpolation",
  "batch-sweep",
  "warm-start",
  "sharpness-path",
  "remedies",
  "causes",
];
const TRAIN = 51_200;
const SMALL = 256;
const LARGE = TRAIN / 10;
const plateau: Stop = { rule: "plateau", tolerance: 1e-4, patience: 20, maxEpochs: 300 };
const epochs: Stop = { rule: "epochs", epochs: 100 };
/** Epochs of LB for as many updates as 100 epochs of SB. */
const EQUAL = (100 * Math.ceil(TRAIN / SMALL)) / 10;
const PATH = 21;

/** Generates runs, each after those it builds on. */
export async function generatedRuns(options: GeneratedOptions = {}): Promise<Run[]> {
  const maker = new Maker(options);
  for (const study of options.studies ?? ALL) {
    for (const seed of options.seeds ?? [1, 2, 3, 4, 5]) await studies[study](maker, seed);
  }
  return maker.runs;
}

const studies: Readonly<Record<StudyId, (make: Maker, seed: number) => Promise<void>>> = {
  async "sb-lb"(make, seed) {
    for (const batch of [SMALL, LARGE]) {
      const solution = await make.train({ batch, seed, stop: plateau });
      for (const split of ["train", "test"] as const) {
        for (const batchNorm of ["batch", "own-batch", "frozen"] as const)
          await make.phi(solution, { split, batchNorm });
        for (const draw of [0, 1]) {
          const space = { type: "subspace", p: 100, draw, seed, scalings: ["unit", "normal"] } as const;
          await make.phi(solution, { split, space });
        }
      }
      await make.probes(solution);
    }
  },
  async interpolation(make, seed) {
    const [small, large] = [await make.train({ batch: SMALL, seed }), await make.train({ batch: LARGE, seed })];
    for (const curve of ["linear", "curvilinear"] as const) await make.plot(small, large, curve);
  },
  async "batch-sweep"(make, seed) {
    const powers = Array.from({ length: 12 }, (_, i) => 2 ** (i + 4));
    for (const batch of [...powers, LARGE, TRAIN]) await make.phi(await make.train({ batch, seed, stop: epochs }));
  },
  async "warm-start"(make, seed) {
    const origin = {
      SB: await make.train({ batch: SMALL, seed, stop: epochs }),
      LB: await make.train({ batch: LARGE, seed, stop: epochs }),
    };
    const warm = async (from: "SB" | "LB", batch: number, epoch: number): Promise<void> => {
      const start = { cell: origin[from].cell, epoch };
      await make.phi(await make.train({ batch, seed, stop: epochs, start }, { parent: origin[from], origin: from }));
    };
    for (const solution of Object.values(origin)) await make.phi(solution);
    for (const k of [1, 2, 3, 5, 10, 20, 30, 50, 100]) await warm("SB", LARGE, k);
    for (const k of [2, 20, 100]) {
      await warm("LB", SMALL, k);
      await warm("SB", SMALL, k);
      await warm("LB", LARGE, k);
    }
  },
  async "sharpness-path"(make, seed) {
    for (const batch of [SMALL, LARGE]) await make.path(await make.train({ batch, seed }));
  },
  async remedies(make, seed) {
    for (const id of ["plain", "augmentation", "conservative", "adversarial", "stability"]) {
      for (const batch of [SMALL, LARGE]) await make.phi(await make.train({ batch, seed, method: methods[id]! }));
    }
  },
  async causes(make, seed) {
    const lb = { batch: LARGE, seed, stop: epochs };
    const noises = ["gradient-noise", "iterate-noise", "label-noise", "input-noise"].map((id) => methods[id]!);
    const heldOut = { ...trainSpec().data, heldOut: 5000 };
    for (const spec of [
      { ...lb, batch: SMALL },
      lb,
      { ...lb, optimiser: { id: "sgd", version: 1, learningRate: 0.1, momentum: 0.9 } },
      { ...lb, optimiser: { id: "adagrad", version: 1, learningRate: 0.01, epsilon: 1e-8 } },
      ...noises.map((method) => ({ ...lb, method })),
      { ...lb, data: heldOut, batch: Math.round((TRAIN - 5000) / 10) },
      { ...lb, stop: { rule: "epochs", epochs: EQUAL } as const },
    ]) {
      await make.phi(await make.train(spec));
    }
  },
};

const methods: Readonly<Record<string, Configured>> = {
  plain: { id: "plain", version: 1 },
  augmentation: { id: "augmentation", version: 1, rotation: 10, translation: 0.2, flip: true },
  conservative: { id: "conservative", version: 1, lambda: 1e-3, iterations: 3, reset: false },
  adversarial: { id: "adversarial", version: 1, share: 0.5, epsilon: 0.25 },
  stability: { id: "stability", version: 1, alpha: 0.01, sigma: 0.04 },
  "gradient-noise": { id: "gradient-noise", version: 1, scale: 1, batch: SMALL },
  "iterate-noise": { id: "iterate-noise", version: 1, sigma: 1 },
  "label-noise": { id: "label-noise", version: 1, share: 0.1 },
  "input-noise": { id: "input-noise", version: 1, sigma: 0.1 },
};

/** Makes runs, each cell once. */
class Maker {
  readonly runs: Run[] = [];
  readonly #byCell = new Map<string, Run>();
  readonly #arms = new Map<string, ArmOf>();
  /** Standard normal noise of φ, by training. */
  readonly #noise = new Map<string, number>();
  readonly #normal: () => number;
  readonly #options: GeneratedOptions;
  readonly #world: World;
  #next: number;

  constructor(options: GeneratedOptions) {
    this.#options = options;
    this.#world = { ...world, ...options.world };
    this.#normal = normal(options.randomSeed ?? 1);
    this.#next = options.firstId ?? 1;
  }

  async train(
    changes: Partial<TrainSpec>,
    { parent, origin }: { readonly parent?: TrainRun; readonly origin?: "SB" | "LB" } = {},
  ): Promise<TrainRun> {
    const { model = "made-up", data = "made-up" } = this.#options;
    const spec = trainSpec({
      ...changes,
      model: { id: model, version: 1 },
      data: { ...changes.data, id: data, version: 1, train: TRAIN, test: 10_000 },
    });
    const cell = await cellId(spec);
    const there = this.#byCell.get(cell);
    if (there !== undefined) return there as TrainRun;
    const equalUpdates = spec.stop.rule === "epochs" && spec.stop.epochs === EQUAL;
    const name = armName(spec, { small: SMALL, large: LARGE }, { equalUpdates, ...(origin && { origin }) });
    const { start, method, batch } = spec;
    const arm: ArmOf = {
      name,
      // Held-out samples make LB smaller, and no less LB.
      batch: spec.data.heldOut === undefined ? batch : LARGE,
      large: LARGE,
      method: method.id,
      ...(start && origin && { after: { origin, epochs: start.epoch } }),
    };
    this.#arms.set(cell, arm);
    this.#noise.set(cell, this.#normal());
    const parents = parent === undefined ? [] : [linkTo(parent)];
    const outcome = await this.#outcome(spec, arm, cell);
    return (await this.#add({ kind: "train", spec, parents, outcome })) as TrainRun;
  }

  /** φ of a solution, both ε and all rows. */
  async phi(solution: TrainRun, changes: Partial<MeasureSpec> = {}): Promise<void> {
    const { cell } = solution;
    const { f } = ends(solution);
    const noise = this.#world.spread * this.#noise.get(cell)!;
    await this.#measure(solution, changes, { f }, logPhiOf(this.#world, this.#arms.get(cell)!) + noise);
  }

  /** Both probes of training f: the largest eigenvalue goes with φ, and few random directions are steep. */
  async probes(solution: TrainRun): Promise<void> {
    const { cell } = solution;
    const { f } = ends(solution);
    const noise = this.#world.spread * this.#noise.get(cell)!;
    const lambdaMax = Math.exp(logPhiOf(this.#world, this.#arms.get(cell)!) + noise);
    for (const [probe, status, quantities] of [
      [{ id: "lambda-max", version: 1, seed: 0 }, "converged", { lambdaMax }],
      [{ id: "random-directions", version: 1, seed: 0 }, "complete", { share: clip(0.02 + 0.001 * noise) }],
    ] as const) {
      const spec: ProbeSpec = { kind: "probe", probe, parent: cell, split: "train", batchNorm: "batch" };
      const outcome = { f, status, evaluations: 100, quantities };
      await this.#add({ kind: "probe", spec, parents: [linkTo(solution)], outcome });
    }
  }

  /** φ along the path: from one start SB's stays and then falls, LB's rises. */
  async path(solution: TrainRun): Promise<void> {
    const { f, start } = ends(solution);
    const rising = solution.spec.batch === LARGE;
    for (let index = 0; index < PATH; index++) {
      const share = index / (PATH - 1);
      const decades = share * Math.log10(start / f);
      const fall = Math.max(0, decades - 0.5 * Math.log10(start / f));
      const log = 2 + (rising ? 0.5 * decades : -fall) + (index === 0 ? 0 : 0.02 * this.#normal());
      const point = { rule: "first-passage", index, of: PATH, version: 1 } as const;
      const at = { f: start * (f / start) ** share, updates: index === 0 ? 0 : 2 ** index };
      await this.#measure(solution, { point }, at, log);
    }
  }

  async plot(from: TrainRun, to: TrainRun, curve: "linear" | "curvilinear"): Promise<void> {
    const alphas = Array.from({ length: 25 }, (_, i) => -1 + i / 8);
    const [small, large] = [ends(from).f, ends(to).f];
    const steepness = this.#world.sharpness + this.#world.spread * this.#normal();
    const points = alphas.map((alpha) => {
      const loss = alpha < 0.5 ? small + 0.1 * alpha ** 2 : large + 0.1 * Math.exp(steepness) * (alpha - 1) ** 2;
      return { alpha, train: { loss, accuracy: 0.9 }, test: { loss: loss + 0.1, accuracy: 0.85 } };
    });
    await this.#add({
      kind: "interpolate",
      spec: {
        kind: "interpolate",
        interpolation: { id: "parametric-plot", version: 1 },
        from: from.cell,
        to: to.cell,
        curve,
        alphas,
      },
      parents: [linkTo(from), linkTo(to)],
      outcome: { points },
    });
  }

  async #outcome(spec: TrainSpec, arm: ArmOf, cell: string): Promise<FinishedOutcome> {
    const count = spec.stop.rule === "epochs" ? spec.stop.epochs : 60;
    const { correlation, spread } = this.#world;
    const noise = correlation * this.#noise.get(cell)! + Math.sqrt(1 - correlation ** 2) * this.#normal();
    const test = clip((accuracyOf(this.#world, arm) + spread * noise) / 100);
    const train = clip((spec.batch === SMALL ? 0.996 : 0.999) + 1e-4 * this.#normal());
    const f = 0.002 * Math.exp(0.1 * this.#normal());
    const share = Array.from({ length: count }, (_, epoch) => (epoch + 1) / count);
    const rise = (to: number): number[] => share.map((x) => to - 0.1 * (1 - x) ** 3);
    const fall = (to: number): number[] => share.map((x) => 2.3 ** (1 - x) * to ** x);
    const test100 = { loss: f + 0.08, accuracy: test };
    const heldOut = spec.data.heldOut === undefined ? {} : { heldOutLoss: fall(f), heldOutAccuracy: rise(test) };
    const score = { train: { loss: f, accuracy: train }, test: test100 };
    return {
      status: "finished",
      epochs: count,
      updates: count * Math.ceil(TRAIN / spec.batch),
      curves: {
        runningLoss: fall(f),
        runningAccuracy: rise(train),
        trainLoss: fall(f),
        trainAccuracy: rise(train),
        testLoss: fall(f + 0.08),
        testAccuracy: rise(test),
        ...heldOut,
      },
      stopReason: spec.stop.rule === "epochs" ? "epochs" : "plateau",
      final: { batchStatistics: score, inference: score },
      distance: (spec.batch === SMALL ? 15 : 3) * Math.exp(0.02 * this.#normal()),
      layerNorms: [
        { weight: "dense/kernel", norm: 20 * Math.exp(0.01 * this.#normal()) },
        { weight: "dense/bias", norm: 1 },
      ],
      weights: { sha256: await sha256Hex(`weights of ${cell}`), parameters: 1000 },
    };
  }

  async #measure(
    solution: TrainRun,
    changes: Partial<MeasureSpec>,
    at: { readonly f: number; readonly updates?: number },
    log: number,
  ): Promise<void> {
    const spec: MeasureSpec = {
      kind: "measure",
      measure: { id: "keskar2017", version: 1 },
      parent: solution.cell,
      split: "train",
      batchNorm: "batch",
      epsilons: [1e-3, 5e-4],
      rows: ["scipy-defaults", "scaled", "first-order"],
      space: { type: "full" },
      maxIterations: 10,
      ...changes,
    };
    const scalings = spec.space.type === "full" ? [undefined] : spec.space.scalings;
    const less = spec.space.type === "full" ? 0 : 4;
    const values = scalings.flatMap((scaling) =>
      spec.epsilons.flatMap((epsilon) =>
        spec.rows.map((row): SharpnessValue => {
          const value = Math.exp(log - less + (row === "scaled" ? 0 : -0.1)) * (epsilon / 1e-3) ** 2;
          return sharpnessValue({ row, epsilon, value, ...(scaling && { scaling }) });
        }),
      ),
    );
    const dimension = spec.space.type === "full" ? 1000 : spec.space.p;
    await this.#add({ kind: "measure", spec, parents: [linkTo(solution)], outcome: { ...at, dimension, values } });
  }

  async #add(part: Pick<Run, "kind" | "parents"> & { readonly spec: object; readonly outcome: object }): Promise<Run> {
    const cell = await cellId(part.spec as Run["spec"]);
    const there = this.#byCell.get(cell);
    if (there !== undefined) return there;
    const run = await makeRun({ ...this.#provenance(), ...part } as Parameters<typeof makeRun>[0]);
    this.#byCell.set(cell, run);
    this.runs.push(run);
    return run;
  }

  #provenance(): Omit<Provenance, "schemaVersion" | "cell" | "outcomeHash" | "parents"> {
    const { scale = "paper", startedAt = "2026-12-01T00:00:00Z", data = "made-up" } = this.#options;
    return {
      id: runId(this.#next++),
      scale,
      reductions: scale === "paper" ? [] : ["Generated for tests."],
      engine: { name: "onnx-cpu", version: "1.30.0", precision: "float32", threads: 1, determinism: "bytes" },
      environment: {
        node: "26.10.0",
        platform: "linux",
        arch: "x64",
        cpu: "A CPU",
        cores: 2,
        memory: 8e9,
        os: "Linux 6",
      },
      software: { commit: null, dirty: false, packages: {} },
      protocol: "0.1.0",
      data: { id: data, hashes: { file: hash("c") } },
      caveats: ["Generated for tests."],
      command: "basin run",
      timings: { startedAt, finishedAt: "2026-12-31T00:00:00Z", seconds: 60 },
    };
  }
}

function linkTo({ id, cell, outcome }: TrainRun): Run["parents"][number] {
  return { run: id, cell, weightsSha256: (outcome as FinishedOutcome).weights.sha256 };
}

function ends({ outcome }: TrainRun): { f: number; start: number } {
  return { f: (outcome as FinishedOutcome).final.batchStatistics.train.loss, start: 2.3 };
}

function clip(share: number): number {
  return Math.min(1, Math.max(0, share));
}
