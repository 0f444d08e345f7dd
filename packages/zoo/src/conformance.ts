// What every model must be, whichever it is. The conformance suite (test/models.test.ts) and `npx basin check` run these
// very checks, in this order. They need an active tfjs backend that computes: tfjs's own "cpu".
import { makeRandom } from "@basin/random";
import * as tf from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { UserError } from "./errors.ts";
import { forward, layout } from "./forward.ts";
import { initialWeights } from "./initialise.ts";
import type { Model } from "./model.ts";
import { parameterCount, sizeOf, trainableSpecs } from "./weights.ts";

/** One thing that a model must be. */
export interface ModelCheck {
  readonly id: string;
  readonly title: string;
  /** Checks that say nothing where these failed. */
  readonly needs: readonly string[];
  /** Returns what was found, in a few words. Throws what says what is wrong and what to do. */
  readonly run: (model: Model) => string;
}

/** Of a batch of any size, which is null. */
type SampleShape = readonly (number | null)[];

/** Samples of the batch that is looked at: enough for batch normalisation to have statistics. */
const BATCH = 3;

/** The checks, each after those that it needs. */
export const modelChecks: readonly ModelCheck[] = [
  { id: "definition", title: "definition", needs: [], run: checkDefinition },
  { id: "builds", title: "builds", needs: [], run: checkBuild },
  { id: "parameters", title: "parameter count", needs: ["builds"], run: checkParameters },
  { id: "shapes", title: "input and output shapes", needs: ["builds"], run: checkShapes },
  { id: "start", title: "seeded initial weights", needs: ["builds"], run: checkStart },
  { id: "logits", title: "logits", needs: ["shapes", "start"], run: checkLogits },
];

function checkDefinition({ id, version, title, source, input, classes }: Model): string {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id)) {
    throw new UserError(`model id: must be lower-case words with dashes between, got "${id}"; rename it`);
  }
  if (!(Number.isSafeInteger(version) && version >= 1)) {
    throw new UserError(`${id} version: must be a whole number from 1, got ${version}; begin with 1`);
  }
  for (const [name, text] of Object.entries({ title, source })) {
    if (text.trim() === "" || /^(todo|tbd)\b/i.test(text.trim())) {
      throw new UserError(`${id} ${name}: must say something, got "${text}"; write where the network comes from`);
    }
  }
  const sizes = [...input, classes];
  if (input.length === 0 || !sizes.every((size) => Number.isSafeInteger(size) && size >= 1) || classes < 2) {
    throw new UserError(
      `${id} input and classes: must be whole numbers from 1, and two classes at least, got ${shapeText(input)} and ${classes}; take those of your data`,
    );
  }
  return `version ${version}`;
}

function checkBuild(model: Model): string {
  const { weights, batchNorms, dropouts } = layout(model);
  if (weights.length === 0) {
    throw new UserError(`${model.id} build: must have weights to train, got none; add a layer that has some`);
  }
  const trained = weights.filter(({ trainable }) => trainable).length;
  return `tensors trained: ${trained}; layers of batch normalisation: ${batchNorms.length}, of dropout: ${dropouts.length}`;
}

function checkParameters(model: Model): string {
  const built = parameterCount(model);
  if (built !== model.parameters) {
    throw new UserError(
      `${model.id} parameters: must be the ${built} of the network that it builds, got ${model.parameters}; write ${String(built).replaceAll(/\B(?=(\d{3})+$)/g, "_")}`,
    );
  }
  return built.toLocaleString("en-US");
}

function checkShapes(model: Model): string {
  return withBuilt(model, (built) => {
    const expect = (part: string, shapes: readonly SampleShape[], wanted: readonly number[], advice: string): void => {
      const found = shapes.map((shape) => shapeText(shape.slice(1))).join(" and ");
      if (shapes.length === 1 && found === shapeText(wanted)) return;
      throw new UserError(`${model.id} ${part}: must be ${shapeText(wanted)} by sample, got ${found}; ${advice}`);
    };
    const shapes = ({ shape }: { shape: SampleShape }): SampleShape => shape;
    expect(
      "input",
      built.inputs.map(shapes),
      model.input,
      "give the first layer the input shape that the model declares",
    );
    expect("output", built.outputs.map(shapes), [model.classes], "end in a dense layer with as many units as classes");
    // The flat vectors of every measure are in this order.
    const ours = trainableSpecs(model).map(({ shape }) => shapeText(shape));
    const theirs = built.trainableWeights.map(({ shape }) => shapeText(shape as number[]));
    if (ours.join() !== theirs.join()) {
      throw new UserError(
        `${model.id} weights: must be in the order of tf.layers (${theirs.join(", ")}), got ${ours.join(", ")}; create every weight in its layer's build`,
      );
    }
    return `${shapeText(model.input)} to ${shapeText([model.classes])}`;
  });
}

function checkStart(model: Model): string {
  const [first, second] = [initialWeights(model, makeRandom(1)), initialWeights(model, makeRandom(1))];
  let drawn = 0;
  for (const { name, initializer } of trainableSpecs(model)) {
    const values = first[name] as Float32Array;
    const bad = values.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) {
      throw new UserError(`${model.id} ${name}: must begin finite, got ${values[bad]}; choose another initializer`);
    }
    if (!values.every((value, i) => Object.is(value, second[name]?.[i]))) {
      throw new UserError(
        `${model.id} ${name}: must begin the same for the same seed, got other values; use an initializer of tf.layers by name`,
      );
    }
    if (initializer.kind !== "constant") drawn += 1;
  }
  return `${drawn} drawn, ${trainableSpecs(model).length - drawn} constant`;
}

function checkLogits(model: Model): string {
  let odd: string | undefined;
  const rows = tf.tidy(() => {
    const weights = Object.fromEntries(
      Object.entries(initialWeights(model, makeRandom(1))).map(([name, values]) => {
        const { shape } = trainableSpecs(model).find((spec) => spec.name === name) as { shape: readonly number[] };
        return [name, tf.tensor(values, [...shape], "float32")];
      }),
    );
    const noise = makeRandom(2)("x").uniform(new Float32Array(BATCH * sizeOf(model.input)));
    const x = tf.tensor(noise, [BATCH, ...model.input], "float32");
    const observe = (layer: string, output: tf.Tensor): void => {
      if (odd === undefined && !output.dataSync().every(Number.isFinite)) odd = layer;
    };
    return forward(model, { weights, x, batchNorm: "batch", dropout: "off", observe }).logits.arraySync();
  }) as number[][];
  if (odd !== undefined) {
    throw new UserError(
      `${model.id} ${odd}: must give finite values at the initial weights, got NaN or an infinity; keep its input where it is defined (a logarithm, a root, a quotient)`,
    );
  }
  // By chance no network's logits are all in [0, 1] and sum to 1.
  const isProbability = rows.every(
    (row) => row.every((value) => value >= 0 && value <= 1) && Math.abs(row.reduce((a, b) => a + b, 0) - 1) < 1e-4,
  );
  if (isProbability) {
    throw new UserError(
      `${model.id} output: must be logits, got probabilities; leave out the softmax at the end, the loss has it`,
    );
  }
  if (rows.every((row) => row.every((value) => value === rows[0]?.[0]))) {
    throw new UserError(
      `${model.id} output: must depend on the sample, got the same everywhere; connect the input with the output`,
    );
  }
  return `finite, [${BATCH}, ${model.classes}]`;
}

/** Builds with tf.layers itself, and gives back what that took. */
function withBuilt<T>(model: Model, use: (built: LayersModel) => T): T {
  const built = model.build();
  try {
    return use(built);
  } finally {
    built.dispose();
  }
}

function shapeText(shape: SampleShape): string {
  return `[${shape.join(", ")}]`;
}
