// Gradient noise matched to the covariance of a small batch (protocol, `causes`). To LB's gradient g_B comes a multiple of
// the difference of the gradients of two disjoint random sub-batches of b samples each: g_B + c (g_1 - g_2).
//
// Why c = sqrt((1 - b/B) / 2) for b <= B/2. Let S be the covariance of per-sample gradients over all N samples (divisor
// N - 1). Means of n samples drawn without replacement have the covariance S (1/n - 1/N), and means of disjoint samples
// -S/N. So SB's exceeds LB's by S (1/b - 1/B), while g_1 - g_2 has 2 S (1/b - 1/N) + 2 S/N = 2 S/b; both are exact and
// free of N. Given the set of the batch, g_1 - g_2 has mean zero, since the two parts are alike; so it adds no bias and no
// covariance with g_B. Hence c^2 2/b = 1/b - 1/B. Parts of h samples need c^2 2/h = 1/b - 1/B.
//
// A batch comes from the shuffle in random order, so its first and its next samples are disjoint random sub-batches, and
// nothing more is drawn. Each is normalised by its own batch statistics, as SB's batch of b is; where there is batch
// normalisation the loss is no mean over samples: the noise still has mean zero, but its covariance matches nearly only.
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import { UserError } from "../errors.ts";
import type { Method, StepArguments } from "../method.ts";
import { differentiate } from "../programs/network.ts";
import { update } from "../programs/update.ts";
import { at } from "../tensors.ts";
import { checkRange, checkWhole } from "./settings.ts";

/** Settings of matched gradient noise. */
export interface GradientNoiseOptions {
  /** The batch whose covariance is matched; 256 unless given, the paper's SB; fewer than the batch that is trained on. */
  readonly batch?: number;
  /** Multiplies the noise; 1 unless given, which matches; from 0. */
  readonly scale?: number;
}

/** Samples of each sub-batch, and the factor c of their difference, for a step of `size` samples (which may be the last, smaller one). */
export function matchedNoise(size: number, batch: number): { part: number; factor: number } {
  const part = Math.min(batch, Math.floor(size / 2));
  return { part, factor: size <= batch ? 0 : Math.sqrt(((1 / batch - 1 / size) * part) / 2) };
}

/** Training with matched gradient noise. Throws UserError when a setting is out of range. */
export function gradientNoise({ batch = 256, scale = 1 }: GradientNoiseOptions = {}): Method {
  checkWhole("gradient-noise batch", batch, 1);
  checkRange("gradient-noise scale", scale, [0, Infinity]);
  return {
    id: "gradient-noise",
    version: 1,
    summary:
      "The optimiser on g_B + scale · c (g₁ − g₂), g₁ and g₂ the gradients of two disjoint sub-batches: the " +
      "covariance of the gradient is that of a small batch.",
    assumed:
      "That the covariance is matched by sub-batches of the batch itself, and nothing but the covariance. With " +
      "batch normalisation the match is near, not exact.",
    settings: { batch, scale },
    quick: { batch: 2 },
    check: (training) => {
      if (training.batch > batch) return;
      throw new UserError(
        `gradient-noise batch: must be below the ${training.batch} samples of a batch, got ${batch}; a batch no larger has that noise already, train it plainly`,
      );
    },
    step: (args) => {
      const { model, weights, x, labels, dropout } = args;
      const { loss, gradients, logits } = differentiate(model, { weights, x, batchNorm: "batch", dropout }, labels);
      const { part, factor } = matchedNoise(labels.shape[0] as number, batch);
      if (factor === 0 || scale === 0) return { ...update(args, gradients), loss, logits, labels };
      const [first, second] = [partGradients(args, 0, part), partGradients(args, part, part)];
      const noisy = Object.fromEntries(
        Object.entries(gradients).map(([name, gradient]): [string, Tensor] => {
          const difference = tf.sub(at(first, name), at(second, name));
          return [name, tf.add(gradient, tf.mul(difference, factor * scale))];
        }),
      );
      return { ...update(args, noisy), loss, logits, labels };
    },
  };
}

/** The gradients of the mean loss of some consecutive samples of a batch alone, with their own statistics. */
function partGradients(
  { model, weights, x, labels, dropout }: StepArguments,
  from: number,
  size: number,
): Record<string, Tensor> {
  const rows = (tensor: Tensor): Tensor =>
    tf.slice(tensor, [from, ...tensor.shape.slice(1).map(() => 0)], [size, ...tensor.shape.slice(1)]);
  const masks = Object.fromEntries(Object.entries(dropout).map(([name, mask]) => [name, rows(mask)]));
  const args = { weights, x: rows(x), batchNorm: "batch" as const, dropout: masks };
  return { ...differentiate(model, args, rows(labels)).gradients };
}
