// A tf.layers model as a pure function of tensors. The only file that touches the internals of tf.layers.
// A model is built once, without values: its variables are placeholders that a call binds to the given tensors,
// and batch normalisation and dropout are decided by the caller, so nothing is drawn, updated or leaked.
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import { layers as tfLayers } from "@tensorflow/tfjs-layers";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import type { Tensors } from "@basin/compiler";
import { batchNorm, frozenBatchNorm } from "./batch-norm.ts";
import { UnsupportedError, UserError } from "./errors.ts";
import { checkForward } from "./forward-arguments.ts";
import type { ForwardArguments } from "./forward-arguments.ts";
import type { BatchNormSpec, DropoutSpec, Initializer, Layout, WeightSpec } from "./layout.ts";
import type { Model } from "./model.ts";

/** What a forward pass gives. */
export interface ForwardResult {
  /** [batch, classes], before any softmax. */
  readonly logits: Tensor;
  /** "<layer>/mean" and "<layer>/variance" (biased) of this batch; empty when the statistics are frozen. */
  readonly statistics: Tensors;
}

/** Stands where tf.layers keeps a LayerVariable. */
interface Placeholder {
  readonly name: string;
  readonly originalName: string;
  readonly shape: readonly number[];
  readonly dtype: "float32";
  trainable: boolean;
  val: Tensor | undefined;
  read(): Tensor;
}

/** The parts of a tf.layers layer that its declared type hides. */
interface OpenLayer {
  readonly name: string;
  readonly layers?: readonly OpenLayer[];
  readonly batchInputShape?: readonly (number | null)[];
  readonly outputShape: readonly (number | null)[];
  readonly activityRegularizer?: unknown;
  readonly _trainableWeights: Placeholder[];
  readonly _nonTrainableWeights: Placeholder[];
  readonly axis?: number;
  readonly epsilon?: number;
  readonly rate?: number;
  readonly noiseShape?: unknown;
  readonly gamma?: Placeholder;
  readonly beta?: Placeholder;
  getClassName(): string;
  call: (inputs: Tensor | Tensor[], kwargs: unknown) => Tensor;
  addWeight: (...args: AddWeightArguments) => Placeholder;
}

type AddWeightArguments = [
  name: string,
  shape: readonly number[],
  dtype?: string | null,
  initializer?: OpenInitializer,
  regularizer?: unknown,
  trainable?: boolean | null,
  constraint?: unknown,
];

interface OpenInitializer {
  readonly value?: number;
  readonly minval?: number;
  readonly maxval?: number;
  readonly mean?: number;
  readonly stddev?: number;
  readonly scale?: number;
  readonly mode?: "fanIn" | "fanOut" | "fanAvg";
  readonly distribution?: "normal" | "uniform" | "truncatedNormal";
  getClassName(): string;
}

/** A built model; `bound` is what the call in progress was given. */
interface Network {
  readonly layers: LayersModel;
  readonly layout: Layout;
  readonly variables: ReadonlyMap<string, Placeholder>;
  bound: { readonly args: ForwardArguments; readonly statistics: Record<string, Tensor> } | undefined;
}

// Layers that draw random numbers of their own: a program may not.
const randomLayers: ReadonlySet<string> = new Set([
  "AlphaDropout",
  "GaussianDropout",
  "GaussianNoise",
  "SpatialDropout1D",
]);

const networks = new WeakMap<Model, Network>();

/** The weights, batch normalisations and dropouts of a model, in the order in which tfjs creates them. */
export function layout(model: Model): Layout {
  return network(model).layout;
}

/** One layer of a model as tf.layers describes it. */
export interface LayerDescription {
  /** "Conv2D", "Dense", … */
  readonly type: string;
  readonly name: string;
  /** What tf.layers serialises of it. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Shape of a sample behind it. */
  readonly outputShape: readonly number[];
}

/** The layers of a model in order, for programs in other languages. Throws UnsupportedError when they are not a chain. */
export function describeLayers(model: Model): readonly LayerDescription[] {
  const { layers } = network(model);
  if (layers.getClassName() !== "Sequential") {
    throw new UnsupportedError(`${model.id}: its layers are no chain, got a ${layers.getClassName()}`);
  }
  return layers.layers.map((layer) => ({
    type: layer.getClassName(),
    name: layer.name,
    config: layer.getConfig(),
    outputShape: (layer.outputShape as (number | null)[]).slice(1).map(Number),
  }));
}

/**
 * Applies a model to a batch as a pure function of the given tensors, so that tfjs's gradients with respect to the
 * weights work and a tracer sees nothing else. The caller owns the logits and statistics; nothing else is left behind.
 * Throws UserError when a weight, statistic or mask is missing or has the wrong shape.
 */
export function forward(model: Model, args: ForwardArguments): ForwardResult {
  const built = network(model);
  checkForward(model, built.layout, args);
  const statistics: Record<string, Tensor> = {};
  const outer = built.bound;
  built.bound = { args, statistics };
  for (const [name, variable] of built.variables) variable.val = args.weights[name];
  try {
    // "training" only keeps tf.layers from disposing activations that the gradient still needs.
    const logits = built.layers.apply(args.x, { training: true }) as Tensor;
    return {
      logits,
      statistics: Object.fromEntries(Object.entries(statistics).map(([name, kept]) => [name, release(kept)])),
    };
  } catch (error) {
    tf.dispose(statistics);
    throw error;
  } finally {
    built.bound = outer;
    for (const [name, variable] of built.variables) variable.val = outer?.args.weights[name];
  }
}

/** Gives a tensor kept out of an inner tidy to the scope that is open now, as if it had been made there. */
function release(kept: Tensor): Tensor {
  const released = tf.clone(kept);
  kept.dispose();
  return released;
}

function network(model: Model): Network {
  let built = networks.get(model);
  if (built === undefined) networks.set(model, (built = build(model)));
  return built;
}

/** Builds a model with placeholders for variables, so that no backend is needed and no random number drawn. */
function build(model: Model): Network {
  const prototype = tfLayers.Layer.prototype as unknown as OpenLayer;
  const weights: WeightSpec[] = [];
  const variables = new Map<string, Placeholder>();
  const addWeight = prototype.addWeight;
  prototype.addWeight = function (
    this: OpenLayer,
    weight,
    shape,
    _dtype,
    initializer,
    regularizer,
    trainable,
    constraint,
  ) {
    const name = `${this.name}/${weight}`;
    if (variables.has(name))
      throw new UserError(`${model.id} ${name}: names must be unique, got it twice; name every layer`);
    if (regularizer != null) throw unsupported(model, this, "has a regularizer", "add the penalty to the loss instead");
    if (constraint != null) throw unsupported(model, this, "has a constraint", "project in the optimiser instead");
    const variable = placeholder(name, shape, trainable ?? true);
    variables.set(name, variable);
    weights.push({ name, shape: [...shape], trainable: trainable ?? true, initializer: initializerOf(initializer) });
    (variable.trainable ? this._trainableWeights : this._nonTrainableWeights).push(variable);
    return variable;
  };
  let layersModel: LayersModel;
  try {
    layersModel = model.build();
  } finally {
    prototype.addWeight = addWeight;
  }
  const batchNorms: BatchNormSpec[] = [];
  const dropouts: DropoutSpec[] = [];
  const built: Network = {
    layers: layersModel,
    layout: { weights, batchNorms, dropouts },
    variables,
    bound: undefined,
  };
  for (const layer of flatten(layersModel as unknown as OpenLayer)) {
    const kind = layer.getClassName();
    if (randomLayers.has(kind)) throw unsupported(model, layer, "draws random numbers itself", "use tf.layers.dropout");
    if (layer.activityRegularizer != null) {
      throw unsupported(model, layer, "has an activity regularizer", "add the penalty to the loss instead");
    }
    if (kind === "BatchNormalization") batchNorms.push(takeOverBatchNorm(model, built, layer));
    if (kind === "Dropout" && (layer.rate ?? 0) > 0) dropouts.push(takeOverDropout(model, built, layer));
    if (layer.layers === undefined) nameCalls(built, layer);
  }
  return built;
}

/** Runs a layer under its name, so that a traced program knows which layer a kernel belongs to, and shows what it gives. */
function nameCalls(built: Network, layer: OpenLayer): void {
  const call = layer.call.bind(layer);
  layer.call = (inputs, kwargs) => {
    const output = tf.tidy(layer.name, () => call(inputs, kwargs));
    built.bound?.args.observe?.(layer.name, output);
    return output;
  };
}

function takeOverBatchNorm(model: Model, built: Network, layer: OpenLayer): BatchNormSpec {
  const channels = layer.outputShape.at(-1);
  const { axis, epsilon } = layer;
  if (channels == null || epsilon === undefined || (axis !== -1 && axis !== layer.outputShape.length - 1)) {
    throw unsupported(model, layer, `normalises axis ${axis}`, "normalise the last one");
  }
  layer.call = (inputs) => {
    if (built.bound === undefined) throw new Error(`internal: ${layer.name} of ${model.id} called outside forward`);
    const { args, statistics } = built.bound;
    const x = single(inputs);
    const gamma = layer.gamma?.read() ?? tf.ones([channels]);
    const beta = layer.beta?.read() ?? tf.zeros([channels]);
    const [meanKey, varianceKey] = [`${layer.name}/mean`, `${layer.name}/variance`];
    if (args.batchNorm !== "batch") {
      const mean = args.batchNorm.frozen[meanKey];
      const variance = args.batchNorm.frozen[varianceKey];
      if (mean === undefined || variance === undefined) throw new Error(`internal: ${layer.name} has no statistics`);
      return frozenBatchNorm(x, gamma, beta, mean, variance, epsilon);
    }
    const { y, mean, variance } = batchNorm(x, gamma, beta, epsilon);
    // Kept, because tf.layers tidies up after itself; forward hands them to the caller's scope.
    statistics[meanKey] = tf.keep(mean);
    statistics[varianceKey] = tf.keep(variance);
    return y;
  };
  return { name: layer.name, channels };
}

function takeOverDropout(model: Model, built: Network, layer: OpenLayer): DropoutSpec {
  const shape = layer.outputShape.slice(1);
  if (layer.noiseShape != null || !shape.every((size) => size !== null)) {
    throw unsupported(model, layer, "has a noise shape or an open shape", "drop single values of a known shape");
  }
  layer.call = (inputs) => {
    const masks = built.bound?.args.dropout;
    const x = single(inputs);
    if (masks === undefined) throw new Error(`internal: ${layer.name} of ${model.id} called outside forward`);
    if (masks === "off") return tf.clone(x);
    const mask = masks[layer.name];
    if (mask === undefined) throw new Error(`internal: ${layer.name} has no mask`);
    return tf.mul(x, mask);
  };
  return { name: layer.name, rate: layer.rate ?? 0, shape: shape as number[] };
}

function flatten(layer: OpenLayer): readonly OpenLayer[] {
  return layer.layers === undefined ? [layer] : layer.layers.flatMap(flatten);
}

function single(inputs: Tensor | Tensor[]): Tensor {
  const [tensor] = Array.isArray(inputs) ? inputs : [inputs];
  if (tensor === undefined) throw new Error("internal: a layer was called without input");
  return tensor;
}

function placeholder(name: string, shape: readonly number[], trainable: boolean): Placeholder {
  return {
    name,
    originalName: name,
    shape,
    dtype: "float32",
    trainable,
    val: undefined,
    read(): Tensor {
      if (this.val === undefined) throw new Error(`internal: weight ${name} read while it is bound to no tensor`);
      return this.val;
    },
  };
}

/** What an initializer of tf.layers does; without one a weight is its author's matter. */
function initializerOf(initializer: OpenInitializer | undefined): Initializer {
  const name = initializer?.getClassName() ?? "none";
  const { value = 0, minval = -0.05, maxval = 0.05, mean = 0, stddev = 0.05 } = initializer ?? {};
  switch (name) {
    case "Zeros":
      return { kind: "constant", value: 0 };
    case "Ones":
      return { kind: "constant", value: 1 };
    case "Constant":
      return { kind: "constant", value };
    case "RandomUniform":
      return { kind: "uniform", from: minval, to: maxval };
    case "RandomNormal":
      return { kind: "normal", mean, deviation: stddev, truncated: false };
    case "TruncatedNormal":
      return { kind: "normal", mean, deviation: stddev, truncated: true };
    case "VarianceScaling": {
      const { scale, mode, distribution } = initializer as Required<OpenInitializer>;
      return { kind: "variance-scaling", scale, mode, distribution };
    }
    default:
      return { kind: "unknown", name };
  }
}

function unsupported(model: Model, layer: OpenLayer, problem: string, advice: string): UnsupportedError {
  return new UnsupportedError(`${model.id} ${layer.name}: ${problem}, got a ${layer.getClassName()}; ${advice}`);
}
