// Flat vectors and named weights. A point is a Float64Array in the order in which tfjs creates the trainable weights.
import { parameterCount, trainableSpecs } from "@basin/zoo";
import type { Model } from "@basin/zoo";
import { UserError } from "./errors.ts";
import { sizeOf } from "./tensors.ts";

/** Named values of a model's trainable weights, each row-major. */
export type Weights = Readonly<Record<string, Float32Array>>;

/** Lays named weights end to end: a vector of the model's parameter count. Throws UserError when they do not fit. */
export function flatten(model: Model, weights: Readonly<Record<string, ArrayLike<number>>>): Float64Array {
  checkWeights(model, weights);
  const vector = new Float64Array(parameterCount(model));
  let offset = 0;
  for (const { name } of trainableSpecs(model)) {
    const values = weights[name] as ArrayLike<number>;
    vector.set(values, offset);
    offset += values.length;
  }
  return vector;
}

/** Cuts a vector into named float32 weights, rounding. Throws UserError when its length is not the parameter count. */
export function unflatten(model: Model, vector: Float64Array): Record<string, Float32Array> {
  return mapParts(model, vector, (part) => Float32Array.from(part));
}

/** Cuts a vector into named parts without copying. Throws UserError when its length is not the parameter count. */
export function mapParts<T>(
  model: Model,
  vector: Float64Array,
  map: (part: Float64Array, name: string) => T,
): Record<string, T> {
  const dimension = parameterCount(model);
  if (vector.length !== dimension) {
    throw new UserError(
      `${model.id} vector: must have length ${dimension}, got ${vector.length}; use this model's weights`,
    );
  }
  let offset = 0;
  return Object.fromEntries(
    trainableSpecs(model).map(({ name, shape }) => {
      const part = vector.subarray(offset, (offset += sizeOf(shape)));
      return [name, map(part, name)];
    }),
  );
}

/** Throws UserError unless the names and lengths are those of the model's trainable weights. */
export function checkWeights(model: Model, weights: Readonly<Record<string, ArrayLike<number>>>): void {
  const specs = trainableSpecs(model);
  const expected = new Set(specs.map(({ name }) => name));
  for (const name of Object.keys(weights)) {
    if (!expected.has(name)) {
      throw new UserError(`${model.id} weights: has no weight of that name, got "${name}"; use this model's weights`);
    }
  }
  for (const { name, shape } of specs) {
    const length = weights[name]?.length;
    if (length !== sizeOf(shape)) {
      throw new UserError(
        `${model.id} weights["${name}"]: must hold ${sizeOf(shape)} values, got ${length ?? "nothing"}; use this model's weights`,
      );
    }
  }
}
