// What a forward pass takes, and the checks of it: names and shapes only, so that they also hold while tracing.
import type { Tensor } from "@tensorflow/tfjs-core";
import type { Tensors } from "@basin/compiler";
import { UserError } from "./errors.ts";
import type { Layout } from "./layout.ts";
import type { Model } from "./model.ts";

/** What a forward pass takes. */
export interface ForwardArguments {
  /** The trainable weights by name; others are not looked at. */
  readonly weights: Tensors;
  /** [batch, ...model.input], float32. */
  readonly x: Tensor;
  /** Normalise by the batch's own statistics, or by given ones ("<layer>/mean", "<layer>/variance"). */
  readonly batchNorm: "batch" | { readonly frozen: Tensors };
  /** Masks by layer name (0 or 1 / (1 - rate)), or "off". Must be said for a model that has dropout. */
  readonly dropout?: "off" | Tensors;
  /** Told what each layer gives, as it runs; to find the one that gives something odd. The tensor is the layer's. */
  readonly observe?: (layer: string, output: Tensor) => void;
}

/** Throws UserError, naming the tensor, when a weight, statistic, mask or the input is missing or has another shape. */
export function checkForward(model: Model, { weights, batchNorms, dropouts }: Layout, args: ForwardArguments): void {
  const batch = args.x.shape[0] ?? 0;
  expectShape(`${model.id} x`, args.x, [batch, ...model.input]);
  for (const { name, shape, trainable } of weights) {
    if (trainable) expectShape(`${model.id} weights["${name}"]`, args.weights[name], shape);
  }
  if (args.batchNorm !== "batch") {
    for (const { name, channels } of batchNorms) {
      for (const part of ["mean", "variance"]) {
        const key = `${name}/${part}`;
        expectShape(`${model.id} batchNorm.frozen["${key}"]`, args.batchNorm.frozen[key], [channels]);
      }
    }
  }
  if (dropouts.length > 0 && args.dropout === undefined) {
    throw new UserError(
      `${model.id} dropout: must be given, got nothing; pass masks for ${dropouts.length} layers or "off"`,
    );
  }
  if (args.dropout !== undefined && args.dropout !== "off") {
    for (const { name, shape } of dropouts) {
      expectShape(`${model.id} dropout["${name}"]`, args.dropout[name], [batch, ...shape]);
    }
  }
}

function expectShape(subject: string, tensor: Tensor | undefined, shape: readonly number[]): void {
  if (tensor === undefined)
    throw new UserError(`${subject}: is missing, got nothing; pass a tensor of shape ${show(shape)}`);
  if (tensor.shape.length !== shape.length || tensor.shape.some((size, axis) => size !== shape[axis])) {
    throw new UserError(
      `${subject}: must have shape ${show(shape)}, got ${show(tensor.shape)}; reshape it before the call`,
    );
  }
}

function show(shape: readonly number[]): string {
  return `[${shape.join(", ")}]`;
}
