// Runs for tests, with defaults, so that a test states only what matters.
import { makeRun } from "../src/run.ts";
import type { InterpolateRun, MeasureRun, ProbeRun, Provenance, TrainRun } from "../src/run.ts";
import { cellId } from "../src/cell.ts";
import type { InterpolateSpec, MeasureSpec, ProbeSpec, TrainSpec } from "../src/cell.ts";
import type { FinishedOutcome, ProbeOutcome, SharpnessValue } from "../src/outcome.ts";

export const hash = (digit: string): string => digit.repeat(64);
/** A valid UUIDv7 with a number of our own in it. */
export const runId = (n: number): string => `0199b1c2-0000-7000-8000-${n.toString(16).padStart(12, "0")}`;

export const trainSpec = (changes: Partial<TrainSpec> = {}): TrainSpec => ({
  kind: "train",
  model: { id: "f1", version: 1 },
  data: { id: "mnist", version: 1, train: 60000, test: 10000 },
  method: { id: "plain", version: 1 },
  optimiser: { id: "adam", version: 1, learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
  batch: 256,
  seed: 0,
  stop: { rule: "plateau", tolerance: 1e-4, patience: 20, maxEpochs: 300 },
  objective: { chunkTarget: 5000, version: 1 },
  trainer: { version: 1 },
  ...changes,
});

export const measureSpec = (changes: Partial<MeasureSpec> = {}): MeasureSpec => ({
  kind: "measure",
  measure: { id: "keskar2017", version: 1 },
  parent: hash("a"),
  split: "train",
  batchNorm: "batch",
  epsilons: [1e-3],
  rows: ["scaled"],
  space: { type: "full" },
  maxIterations: 10,
  ...changes,
});

export const interpolateSpec = (changes: Partial<InterpolateSpec> = {}): InterpolateSpec => ({
  kind: "interpolate",
  interpolation: { id: "parametric-plot", version: 1 },
  from: hash("a"),
  to: hash("d"),
  curve: "linear",
  alphas: [0, 1],
  ...changes,
});

export const probeSpec = (changes: Partial<ProbeSpec> = {}): ProbeSpec => ({
  kind: "probe",
  probe: { id: "lambda-max", version: 1, maxIterations: 50, tolerance: 1e-3, step: 2 ** -8, seed: 0 },
  parent: hash("a"),
  split: "train",
  batchNorm: "batch",
  ...changes,
});

const probeOutcome = (changes: Partial<ProbeOutcome> = {}): ProbeOutcome => ({
  f: 0.05,
  status: "converged",
  evaluations: 25,
  quantities: { lambdaMax: 12.5, lambdaMin: -0.25 },
  series: { ritzValues: [12.5, -0.25] },
  ...changes,
});

export const trainOutcome = (train = 0.99, test = 0.98): FinishedOutcome => ({
  status: "finished",
  epochs: 2,
  updates: 470,
  curves: {
    runningLoss: [0.3, 0.1],
    runningAccuracy: [0.9, 0.97],
    trainLoss: [0.2, 0.05],
    trainAccuracy: [0.95, train],
    testLoss: [0.21, 0.08],
    testAccuracy: [0.94, test],
  },
  stopReason: "plateau",
  final: {
    batchStatistics: { train: { loss: 0.05, accuracy: train }, test: { loss: 0.08, accuracy: test } },
    inference: { train: { loss: 0.05, accuracy: train }, test: { loss: 0.08, accuracy: test } },
  },
  distance: 12.5,
  layerNorms: [{ weight: "dense/kernel", norm: 20.25 }],
  weights: { sha256: hash("b"), parameters: 1462538 },
});

export const sharpnessValue = (changes: Partial<SharpnessValue> = {}): SharpnessValue => ({
  row: "scaled",
  epsilon: 1e-3,
  value: 50,
  numerator: 0.525,
  fMax: 0.575,
  status: "gained",
  iterations: 10,
  evaluations: 12,
  gains: [0.3, 0.575],
  start: "zero",
  scale: 100,
  ...changes,
});

const provenance = (n: number): Omit<Provenance, "schemaVersion" | "cell" | "outcomeHash"> => ({
  id: runId(n),
  scale: "paper",
  reductions: [],
  parents: [],
  engine: { name: "onnx-cpu", version: "1.30.0", precision: "float32", threads: 1, determinism: "bytes" },
  environment: { node: "26.10.0", platform: "linux", arch: "x64", cpu: "A CPU", cores: 2, memory: 8e9, os: "Linux 6" },
  software: {
    commit: "0123456789abcdef0123456789abcdef01234567",
    dirty: false,
    packages: { "onnxruntime-node": "1.30.0" },
  },
  protocol: "0.1.0",
  data: { id: "mnist", hashes: { "train-images-idx3-ubyte.gz": hash("c") } },
  caveats: ["an example"],
  command: "basin run sb-lb",
  timings: { startedAt: "2026-01-01T00:00:00Z", finishedAt: "2026-01-01T00:01:00Z", seconds: 60 },
});

/** A train run; `n` makes its id. */
export async function trainRun(
  n: number,
  changes: Partial<
    Pick<TrainRun, "spec" | "outcome" | "scale" | "engine" | "environment" | "origin" | "parents" | "protocol">
  > = {},
): Promise<TrainRun> {
  const run = await makeRun({
    ...provenance(n),
    kind: "train",
    spec: trainSpec(),
    outcome: trainOutcome(),
    ...changes,
  });
  return run as TrainRun;
}

/** A measurement of a training's solution. */
export async function measureRun(
  n: number,
  parent: TrainRun,
  spec: Partial<MeasureSpec>,
  values: readonly SharpnessValue[],
): Promise<MeasureRun> {
  const run = await makeRun({
    ...provenance(n),
    kind: "measure",
    parents: [{ run: parent.id, cell: parent.cell, weightsSha256: hash("b") }],
    spec: measureSpec({ ...spec, parent: await cellId(parent.spec) }),
    outcome: { f: 0.05, dimension: 100, values },
  });
  return run as MeasureRun;
}

/** A probe of a training's solution. */
export async function probeRun(
  n: number,
  parent: TrainRun,
  spec: Partial<ProbeSpec> = {},
  outcome: Partial<ProbeOutcome> = {},
): Promise<ProbeRun> {
  const run = await makeRun({
    ...provenance(n),
    kind: "probe",
    parents: [{ run: parent.id, cell: parent.cell, weightsSha256: hash("b") }],
    spec: probeSpec({ ...spec, parent: parent.cell }),
    outcome: probeOutcome(outcome),
  });
  return run as ProbeRun;
}

/** A parametric plot between two trainings' solutions. */
export async function interpolateRun(n: number, from: TrainRun, to: TrainRun): Promise<InterpolateRun> {
  const run = await makeRun({
    ...provenance(n),
    kind: "interpolate",
    parents: [from, to].map(({ id, cell }) => ({ run: id, cell, weightsSha256: hash("b") })),
    spec: interpolateSpec({ from: from.cell, to: to.cell }),
    outcome: {
      points: [0, 1].map((alpha) => ({
        alpha,
        train: { loss: 0.05, accuracy: 0.99 },
        test: { loss: 0.08, accuracy: 0.98 },
      })),
    },
  });
  return run as InterpolateRun;
}
