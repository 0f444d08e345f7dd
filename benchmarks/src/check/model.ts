// The checks of a model: those of the zoo's conformance suite, and what takes data, engines and the runner. Offline, on
// generated data of the model's shape; under a minute on one core for a network of F1's size.
import { makeRandom } from "@basin/random";
import {
  adam,
  checkEngine,
  ENGINE_TOLERANCE,
  flatten,
  mapParts,
  openObjective,
  train,
  trainStep,
  weightsHash,
} from "@basin/trainer";
import type { Objective, TrainResult } from "@basin/trainer";
import { initialWeights } from "@basin/zoo";
import type { Model } from "@basin/zoo";
import { modelChecks as zooChecks } from "@basin/zoo/conformance";
import { errorKind, UserError } from "../errors.ts";
import type { Bench } from "./bench.ts";
import { catalogCheck } from "./catalog.ts";
import { cardChecks } from "./card.ts";
import type { Check } from "./check.ts";
import { fittingSets, generatedData, generatedSet } from "./data.ts";
import { checkGolden } from "./golden.ts";
import { goldenPath } from "./places.ts";
import { smokeRun } from "./smoke.ts";

/** A model to be checked. */
export interface CheckedModel {
  readonly model: Model;
  readonly bench: Bench;
  /** The repository whose card and golden values are looked at. */
  readonly root: string;
  /** Record golden values where there are none of this version. */
  readonly record: boolean;
}

/** Samples of the tiny set, and of a batch of it. */
const [SAMPLES, BATCH, EPOCHS] = [64, 16, 10];
/** The largest error of a slope by differences, as a share of the gradient's length. */
const SLOPE_TOLERANCE = 1e-4;
/** So short that hardly any ReLU or maximum changes sides on the way, and long enough for double precision. */
const STEP = 1e-7;

/** All checks of a model. */
export const modelChecks: readonly Check<CheckedModel>[] = [
  ...zooChecks.map(({ run, ...check }): Check<CheckedModel> => ({
    ...check,
    run: async ({ model, bench }) => {
      await bench.oracle();
      return run(model);
    },
  })),
  { id: "data", title: "fits data", needs: ["definition"], run: checkData },
  { id: "compiles", title: "compiles to ONNX", needs: ["logits"], run: checkCompiles },
  {
    id: "gradients",
    title: "finite gradients, equal to differences",
    needs: ["compiles", "data"],
    run: checkGradients,
  },
  { id: "golden", title: "golden values", needs: ["gradients"], run: checkValues },
  { id: "determinism", title: "same seed, same bytes", needs: ["compiles", "data"], run: checkDeterminism },
  { id: "learns", title: "loss falls on a tiny set", needs: ["gradients"], run: checkLearns },
  { id: "parity", title: "onnx-cpu agrees with tfjs-cpu", needs: ["gradients"], run: checkParity },
  { id: "smoke", title: "smoke run of sb-lb", needs: ["parameters", "learns", "determinism"], run: checkSmoke },
  ...cardChecks("model", ({ model, root }: CheckedModel) => ({ id: model.id, root })),
  catalogCheck<CheckedModel>("models", ({ model, root }) => ({ id: model.id, root }), ["parameters", "compiles"]),
];

function checkData({ model }: CheckedModel): string {
  generatedSet(model);
  return fittingSets(model)
    .map(({ id }) => id)
    .join(", ");
}

async function checkCompiles({ model, bench }: CheckedModel): Promise<string> {
  const engine = await bench.compiled("float32");
  const begin = performance.now();
  const program = trainStep({ model, optimiser: adam(), count: SAMPLES, batch: BATCH });
  try {
    await (await engine.load(program)).release();
  } catch (error) {
    // The compiler speaks of the program; here it is the network's build that is to be mended.
    const { message } = error as Error;
    if (errorKind(error) === "bug" || !message.startsWith(program.name)) throw error;
    throw new UserError(`${model.id} build${message.slice(program.name.length)}`);
  }
  return `${((performance.now() - begin) / 1000).toFixed(1)} s for a training step`;
}

/** f over some samples in double precision, at weights away from the special start, where biases take no part. */
async function withObjective<T>(
  { model, bench }: CheckedModel,
  use: (objective: Objective, x: Float64Array) => Promise<T>,
): Promise<T> {
  const engine = await bench.compiled("float64");
  const data = await generatedData(model, 12, 4);
  const start = initialWeights(model, makeRandom(3));
  const noise = makeRandom(3)("shake").uniform(new Float64Array(flatten(model, start).length));
  const x = flatten(model, start).map((value, i) => value + 0.02 * (2 * (noise[i] as number) - 1));
  const objective = await openObjective({ engine, model, data, split: "train" });
  try {
    return await use(objective, x);
  } finally {
    await objective.close();
  }
}

function checkGradients(checked: CheckedModel): Promise<string> {
  return withObjective(checked, async (objective, x) => {
    const { model } = checked;
    const { value, gradient } = await objective.evaluate(x);
    if (!Number.isFinite(value)) {
      throw new UserError(
        `${model.id} f: must be finite near the initial weights, got ${value}; keep every layer's input where it is defined`,
      );
    }
    for (const [name, part] of parts(model, gradient)) {
      const bad = part.find((one) => !Number.isFinite(one));
      if (bad === undefined) continue;
      throw new UserError(
        `${model.id} gradient of ${name}: must be finite near the initial weights, got ${bad}; keep its layer's input away from where its slope is not defined (a root or logarithm at 0)`,
      );
    }
    const length = Math.hypot(...parts(model, gradient).map(([, part]) => norm(part)));
    if (length === 0) {
      throw new UserError(
        `${model.id} gradient: must not vanish, got 0 everywhere; let the output depend on the weights`,
      );
    }
    let worst = 0;
    for (const draw of [1, 2]) {
      const signs = makeRandom(4)("direction", draw).sign(new Float64Array(x.length));
      const direction = signs.map((sign) => sign / Math.sqrt(x.length));
      const at = async (h: number): Promise<number> =>
        (await objective.value(x.map((one, i) => one + h * (direction[i] as number)))).loss;
      const difference = ((await at(STEP)) - (await at(-STEP))) / (2 * STEP);
      const slope = gradient.reduce((sum, g, i) => sum + g * (direction[i] as number), 0);
      worst = Math.max(worst, Math.abs(slope - difference) / length);
    }
    if (!(worst <= SLOPE_TOLERANCE)) {
      throw new UserError(
        `${model.id} gradient: must be the slope that differences of f give, within ${SLOPE_TOLERANCE} of its length, got an error of ${worst.toExponential(1)}; look at custom gradients and at layers that are not differentiable`,
      );
    }
    return `error ${worst.toExponential(1)} of the gradient's length`;
  });
}

function checkValues(checked: CheckedModel): Promise<string> {
  return withObjective(checked, async (objective, x) => {
    const { model, root, record } = checked;
    const { value, gradient } = await objective.evaluate(x);
    const values = {
      f: value,
      ...Object.fromEntries(parts(model, gradient).map(([name, part]) => [`gradient ${name}`, norm(part)])),
    };
    const file = goldenPath("model", model.id, root);
    return checkGolden({ id: model.id, version: model.version, file, values, tolerance: 1e-6 }, record);
  });
}

type Done = Extract<TrainResult, { status: "done" }>;

async function trained({ model, bench }: CheckedModel, epochs: number): Promise<Done> {
  const result = await train({
    engine: await bench.compiled("float32"),
    model,
    data: await generatedData(model, SAMPLES, BATCH),
    batch: BATCH,
    seed: 1,
    optimiser: adam(),
    stop: { kind: "epochs", epochs },
    evaluateEvery: { train: 0, test: 0 },
  });
  if (result.status !== "done") throw new Error("internal: a training without a signal was interrupted");
  return result;
}

async function checkDeterminism(checked: CheckedModel): Promise<string> {
  // A copy of the definition is built anew.
  const runs = [];
  for (const model of [checked.model, { ...checked.model }]) runs.push(await trained({ ...checked, model }, 1));
  const [first, second] = runs as [Done, Done];
  const { model } = checked;
  if (first.outcome.initial.train.loss !== second.outcome.initial.train.loss) {
    throw new UserError(
      `${model.id} build: must give the same network each time, got f ${first.outcome.initial.train.loss} and ${second.outcome.initial.train.loss} from one seed; leave out Math.random and the clock, and draw with tf.layers.dropout or an initializer`,
    );
  }
  const hashes = runs.map(({ weights }) => weightsHash(model, weights));
  if (hashes[0] !== hashes[1] || JSON.stringify(first.outcome) !== JSON.stringify(second.outcome)) {
    throw new UserError(
      `${model.id} training: must give the same bytes for the same seed, got others; let no layer keep a count or draw for itself`,
    );
  }
  return `weights ${(hashes[0] as string).slice(0, 12)} twice`;
}

async function checkLearns(checked: CheckedModel): Promise<string> {
  const { outcome } = await trained(checked, EPOCHS);
  const [before, after] = [outcome.initial.train.loss, outcome.final?.train.loss ?? Number.NaN];
  const text = `f ${before.toFixed(3)} to ${after.toFixed(3)} in ${outcome.updates} updates of Adam on ${SAMPLES} samples`;
  if (!(after < 0.9 * before)) {
    throw new UserError(
      `${checked.model.id} loss: must fall by a tenth on a tiny set, got ${text}; look at the scale of the logits, and at layers that let no gradient through`,
    );
  }
  return text;
}

async function checkParity({ model, bench }: CheckedModel): Promise<string> {
  const { weight, error, passed } = await checkEngine(await bench.oracle(), { model, batch: 4, steps: 2 });
  if (!passed) {
    throw new UserError(
      `${model.id} parity: the gradients of onnx-cpu and tfjs-cpu must agree within ${ENGINE_TOLERANCE}, got ${error.toExponential(1)} in ${weight}; report it: a kernel that this network uses computes something else`,
    );
  }
  return `largest error ${error.toExponential(1)}, in the gradient of ${weight}`;
}

function checkSmoke({ model, bench }: CheckedModel): Promise<string> {
  return smokeRun(bench, "sb-lb", { model: model.id, data: generatedSet(model).id, draws: 1 });
}

/** A flat vector by weight. */
function parts(model: Model, vector: Float64Array): [name: string, part: Float64Array][] {
  return Object.entries(mapParts(model, vector, (part) => part));
}

function norm(values: Float64Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
}
