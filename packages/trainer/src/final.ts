// A solution, measured: f on both splits, accuracy in inference mode, how far the weights went, how large they are.
import type { Buffers } from "@basin/engine";
import type { Evaluator, Measured } from "./evaluator.ts";
import type { FinalMeasure } from "./outcome.ts";
import type { Weights } from "./layout.ts";
import { at } from "./tensors.ts";

/** Measures weights that lie on the engine; `weights` and `start` are they and x0 on the host. */
export async function measureFinal(
  evaluators: { readonly train: Evaluator; readonly test: Evaluator },
  buffers: Buffers,
  weights: Weights,
  start: Weights,
): Promise<FinalMeasure> {
  const { statistics, ...train } = await evaluators.train.measure(buffers);
  const { loss, accuracy } = await evaluators.test.measure(buffers);
  const inference = {
    train: await evaluators.train.measureFrozen(buffers, statistics),
    test: await evaluators.test.measureFrozen(buffers, statistics),
  };
  return { train, test: { loss, accuracy }, inference, distance: distance(weights, start), norms: layerNorms(weights) };
}

/** Whether a final measure holds nothing but finite numbers. */
export function isFiniteMeasure({ train, test, inference, distance, norms }: FinalMeasure): boolean {
  const measured = [train, test, inference.train, inference.test];
  return measured.every(isFiniteMeasured) && [distance, ...Object.values(norms)].every(Number.isFinite);
}

/** Whether f and the accuracy are finite. */
export function isFiniteMeasured({ loss, accuracy }: Measured): boolean {
  return Number.isFinite(loss) && Number.isFinite(accuracy);
}

/** Euclidean distance between two sets of weights of one model, in float64. */
function distance(a: Weights, b: Weights): number {
  let sum = 0;
  for (const [name, values] of Object.entries(a)) {
    const other = at(b, name);
    for (let i = 0; i < values.length; i++) {
      const difference = (values[i] as number) - (other[i] as number);
      sum += difference * difference;
    }
  }
  return Math.sqrt(sum);
}

/** Euclidean norm of each layer's weights, "<layer>/<weight>" taken together, in float64. */
function layerNorms(weights: Weights): Record<string, number> {
  const squares: Record<string, number> = {};
  for (const [name, values] of Object.entries(weights)) {
    const layer = name.slice(0, name.lastIndexOf("/"));
    let sum = squares[layer] ?? 0;
    for (const value of values) sum += value * value;
    squares[layer] = sum;
  }
  return Object.fromEntries(Object.entries(squares).map(([layer, sum]) => [layer, Math.sqrt(sum)]));
}
