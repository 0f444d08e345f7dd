// Seeded initial weights, made on the host so that they are the same for every engine.
// Each weight has a stream of its own: no weight depends on another or on the order of calls.
import type { Random } from "@basin/random";
import { UnsupportedError } from "./errors.ts";
import type { Initializer, WeightSpec } from "./layout.ts";
import type { Model } from "./model.ts";
import { sizeOf, trainableSpecs } from "./weights.ts";

/**
 * The initial values of a model's trainable weights, by name, in parameter order, by the initializers that the model
 * declares. What is random draws from the stream "init/<name>".
 * Throws UnsupportedError for an orthogonal, identity or self-made initializer.
 */
export function initialWeights(model: Model, random: Random): Record<string, Float32Array> {
  return Object.fromEntries(trainableSpecs(model).map((spec) => [spec.name, initialWeight(model, spec, random)]));
}

function initialWeight(model: Model, { name, shape, initializer }: WeightSpec, random: Random): Float32Array {
  const values = new Float32Array(sizeOf(shape));
  if (initializer.kind === "constant") return values.fill(initializer.value);
  if (initializer.kind === "unknown") {
    throw new UnsupportedError(
      `${model.id} ${name}: initializer is not known, got ${initializer.name}; use glorotUniform or another by name`,
    );
  }
  return draw(values, distributionOf(initializer, shape), random(`init/${name}`));
}

type Distribution = Extract<Initializer, { kind: "uniform" | "normal" }>;

/** Variance scaling (Glorot & Bengio 2010, eq. 16; He et al. 2015, eq. 10) as the distribution that tf.layers draws. */
function distributionOf(
  initializer: Exclude<Initializer, { kind: "constant" | "unknown" }>,
  shape: readonly number[],
): Distribution {
  if (initializer.kind !== "variance-scaling") return initializer;
  const { scale, mode, distribution } = initializer;
  const { fanIn, fanOut } = fans(shape);
  const fan = { fanIn, fanOut, fanAvg: (fanIn + fanOut) / 2 }[mode];
  if (distribution === "uniform") {
    const limit = Math.sqrt((3 * scale) / Math.max(1, fan));
    return { kind: "uniform", from: -limit, to: limit };
  }
  // tf.layers cuts off both and does not widen what is left.
  return { kind: "normal", mean: 0, deviation: Math.sqrt(scale / Math.max(1, fan)), truncated: true };
}

/**
 * How many values go into one output, and how many outputs one value goes into. The last two axes are [in, out]; axes
 * before them are a convolution's window and multiply both.
 */
function fans(shape: readonly number[]): { readonly fanIn: number; readonly fanOut: number } {
  const size = sizeOf(shape);
  if (shape.length < 2) return { fanIn: Math.sqrt(size), fanOut: Math.sqrt(size) };
  const window = sizeOf(shape.slice(0, -2));
  return { fanIn: window * (shape.at(-2) ?? 1), fanOut: window * (shape.at(-1) ?? 1) };
}

function draw(values: Float32Array, distribution: Distribution, stream: ReturnType<Random>): Float32Array {
  if (distribution.kind === "uniform") {
    const middle = (distribution.from + distribution.to) / 2;
    const half = (distribution.to - distribution.from) / 2;
    const uniform = stream.uniform(new Float64Array(values.length));
    for (let i = 0; i < values.length; i++) values[i] = middle + (2 * (uniform[i] as number) - 1) * half;
    return values;
  }
  const { mean, deviation, truncated } = distribution;
  const one = new Float64Array(1);
  for (let i = 0; i < values.length; i++) {
    // Beyond two deviations a value is drawn again.
    do stream.normal(one);
    while (truncated && Math.abs(one[0] as number) > 2);
    values[i] = mean + deviation * (one[0] as number);
  }
  return values;
}
