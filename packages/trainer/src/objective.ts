// The function measured, f: mean cross-entropy over a whole split as a function of a flat vector, with its gradient.
// Value and gradient are float64 sums of float32 kernels' per-sample losses and per-chunk gradients (the protocol).
import type { Buffers } from "@basin/engine";
import { parameterCount } from "@basin/zoo";
import { openEvaluator } from "./evaluator.ts";
import type { EvaluatorOptions, Measured } from "./evaluator.ts";
import { UserError } from "./errors.ts";
import { mapParts } from "./layout.ts";
import { statisticsSpecs } from "./programs/evaluate.ts";
import { weightTensorSpecs } from "./programs/network.ts";
import { free, upload } from "./resident.ts";
import type { Statistics } from "./statistics.ts";

/** What an objective is opened for. */
export interface ObjectiveOptions extends EvaluatorOptions {
  /** "batch" unless given: live statistics of each chunk. Frozen ones come from `statistics(x)` of the training split. */
  readonly batchNorm?: "batch" | { readonly frozen: Statistics };
}

/** f over one split. Points are flat vectors in the order of the model's trainable weights, rounded to the engine's precision. */
export interface Objective {
  /** Trainable parameters. */
  readonly dimension: number;
  /** Samples of the split. */
  readonly count: number;
  /** f and its gradient. */
  evaluate(x: Float64Array): Promise<{ value: number; gradient: Float64Array }>;
  /** f and the accuracy, forward only. */
  value(x: Float64Array): Promise<Measured>;
  /** Batch-norm statistics of the whole split at x. */
  statistics(x: Float64Array): Promise<Statistics>;
  /** Frees what it holds on the engine. */
  close(): Promise<void>;
}

/** Opens f over a split. Throws UserError when the data or the frozen statistics do not fit the model. */
export async function openObjective(options: ObjectiveOptions): Promise<Objective> {
  const { engine, model, batchNorm = "batch" } = options;
  const frozen = batchNorm === "batch" ? undefined : batchNorm.frozen;
  if (frozen !== undefined) {
    for (const [name, { shape }] of Object.entries(statisticsSpecs(model))) {
      if (frozen[name]?.length !== shape[0]) {
        throw new UserError(
          `${model.id} frozen statistics "${name}": must hold ${shape[0]} values, got ${frozen[name]?.length ?? "nothing"}; take them from this model`,
        );
      }
    }
  }
  const evaluator = await openEvaluator(options);
  const withWeights = async <T>(x: Float64Array, use: (weights: Buffers) => Promise<T>): Promise<T> => {
    const weights = await upload(
      engine,
      weightTensorSpecs(model),
      mapParts(model, x, (part) => part),
    );
    try {
      return await use(weights);
    } finally {
      free(engine, weights);
    }
  };
  return {
    dimension: parameterCount(model),
    count: evaluator.count,
    evaluate: (x) =>
      withWeights(x, async (weights) => {
        const { loss, gradient } = await evaluator.differentiate(weights, frozen);
        return { value: loss, gradient };
      }),
    value: (x) =>
      withWeights(x, async (weights) => {
        if (frozen !== undefined) return evaluator.measureFrozen(weights, frozen);
        const { loss, accuracy } = await evaluator.measure(weights);
        return { loss, accuracy };
      }),
    statistics: (x) => withWeights(x, async (weights) => (await evaluator.measure(weights)).statistics),
    close: () => evaluator.close(),
  };
}
