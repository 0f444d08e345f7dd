// Conservative training (Keskar et al. 2017, appendix E.2; Li, Zhang, Chen & Smola 2014, Efficient mini-batch training for
// stochastic optimization): x_{k+1} = argmin f_B(x) + (lambda / 2) ||x - x_k||^2, by some iterations of the optimiser on
// one batch. All iterations have the same dropout masks, so that the sub-problem is one function.
// Assumed: the paper does not say whether the optimiser's state begins anew with each sub-problem; it is carried here
// unless `reset` is given.
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { Tensors } from "@basin/compiler";
import type { Method, StepArguments } from "../method.ts";
import { differentiate } from "../programs/network.ts";
import { update } from "../programs/update.ts";
import { at } from "../tensors.ts";
import { checkRange, checkWhole } from "./settings.ts";

/** Settings of conservative training; defaults are the paper's. */
export interface ConservativeOptions {
  /** The factor of the proximal term; 1e-3 unless given; from 0. */
  readonly lambda?: number;
  /** Iterations of the optimiser per batch; 3 unless given. */
  readonly iterations?: number;
  /** Whether the optimiser's state begins anew with each sub-problem; false unless given, which is our assumption. */
  readonly reset?: boolean;
}

/** Conservative training. An update is one sub-problem; its loss is that of the batch at x_k. Throws UserError when a setting is out of range. */
export function conservative({ lambda = 1e-3, iterations = 3, reset = false }: ConservativeOptions = {}): Method {
  checkRange("conservative lambda", lambda, [0, Infinity]);
  checkWhole("conservative iterations", iterations, 1);
  return {
    id: "conservative",
    version: 1,
    summary:
      "Some iterations of the optimiser on L(x) + (λ/2)‖x − x_k‖², from x_k, on one batch (Keskar et al. 2017, " +
      "appendix E.2; Li et al. 2014).",
    assumed:
      "The paper does not say whether Adam's state begins anew with each sub-problem; it is carried unless reset is " +
      "set.",
    settings: { lambda, iterations, reset },
    step: (args) => {
      const { model, x, labels, dropout, weights: start } = args;
      const batch = { x, batchNorm: "batch" as const, dropout };
      const first = differentiate(model, { ...batch, weights: start }, labels);
      // At x_k the proximal term's gradient is zero.
      let next = update({ ...args, slots: reset ? freshSlots(args) : args.slots }, first.gradients);
      for (let i = 1; i < iterations; i++) {
        const { gradients } = differentiate(model, { ...batch, weights: next.weights }, labels);
        next = update({ ...args, ...next }, withProximal(gradients, next.weights, start, lambda));
      }
      return { ...next, loss: first.loss, logits: first.logits, labels };
    },
  };
}

/** Gradients of f_B plus those of the proximal term, lambda (x - x_k). */
function withProximal(gradients: Tensors, weights: Tensors, start: Tensors, lambda: number): Tensors {
  return Object.fromEntries(
    Object.entries(gradients).map(([name, gradient]): [string, Tensor] => {
      const away = tf.sub(at(weights, name), at(start, name));
      return [name, tf.add(gradient, tf.mul(away, lambda))];
    }),
  );
}

/** The optimiser's slots before the first update, made inside the program, where large constants have no place. */
function freshSlots({ optimiser, weights, slots }: StepArguments): Tensors {
  const specs = Object.fromEntries(
    Object.entries(weights).map(([name, { shape }]) => [name, { shape, dtype: "float32" as const }]),
  );
  for (const [name, values] of Object.entries(optimiser.initialSlots(specs))) {
    if (values.some((value) => value !== 0))
      throw new Error(`internal: ${optimiser.id} ${name} does not begin at zero`);
  }
  return Object.fromEntries(Object.entries(slots).map(([name, slot]): [string, Tensor] => [name, tf.zerosLike(slot)]));
}
