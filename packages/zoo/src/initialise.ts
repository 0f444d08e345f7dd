// Seeded initial weights, made on the host so that they are the same for every engine.
// Each weight has a stream of its own: no weight depends on another or on the order of calls.
import type { Random } from "@basin/random";
import { UnsupportedError } from "./errors.ts";
import type { WeightSpec } from "./layout.ts";
import type { Model } from "./model.ts";
import { sizeOf, trainableSpecs } from "./weights.ts";

/**
 * The initial values of a model's trainable weights, by name, in parameter order: Glorot uniform kernels, zero biases
 * and shifts, unit scales, as the model declares. Kernels draw from the stream "init/<name>".
 * Throws UnsupportedError for any other initializer.
 */
export function initialWeights(model: Model, random: Random): Record<string, Float32Array> {
  return Object.fromEntries(trainableSpecs(model).map((spec) => [spec.name, initialWeight(model, spec, random)]));
}

function initialWeight(model: Model, { name, shape, initializer }: WeightSpec, random: Random): Float32Array {
  const values = new Float32Array(sizeOf(shape));
  switch (initializer) {
    case "zeros":
      return values;
    case "ones":
      return values.fill(1);
    case "glorot-uniform": {
      const limit = glorotLimit(shape);
      const uniform = random(`init/${name}`).uniform(new Float64Array(values.length));
      for (let i = 0; i < values.length; i++) values[i] = (2 * (uniform[i] as number) - 1) * limit;
      return values;
    }
    default:
      throw new UnsupportedError(
        `${model.id} ${name}: initializer is not known, got ${initializer}; use glorotUniform, zeros or ones`,
      );
  }
}

/**
 * The half-width sqrt(6 / (fanIn + fanOut)) of the Glorot uniform distribution (Glorot & Bengio 2010, eq. 16).
 * The last two axes are [in, out]; axes before them are a convolution's window and multiply both fans.
 */
export function glorotLimit(shape: readonly number[]): number {
  const window = sizeOf(shape.slice(0, -2));
  const [fanIn, fanOut] = [shape.at(-2) ?? 1, shape.at(-1) ?? 1];
  return Math.sqrt(6 / (window * (fanIn + fanOut)));
}
