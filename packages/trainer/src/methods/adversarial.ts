// Adversarial training (Keskar et al. 2017, appendix E.3; Goodfellow, Shlens & Szegedy 2015, Explaining and harnessing
// adversarial examples, section 6): share L(x) + (1 - share) L(x + epsilon sign(grad_x L(x))), where no gradient flows
// through the perturbation. L is the batch's mean loss, so with batch normalisation grad_x goes through the statistics.
// Each of the two batches is normalised by its own statistics; both have the same dropout masks; nothing is clipped.
// Assumed: the paper gives no epsilon. 0.25 of the 0 … 1 pixel scale is what the source is remembered to take for MNIST;
// it was not re-read, and on natural images it is strong.
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import { forward } from "@basin/zoo";
import { meanCrossEntropy } from "../loss.ts";
import type { Method } from "../method.ts";
import { differentiate, gradientsOf, trainable } from "../programs/network.ts";
import { update } from "../programs/update.ts";
import { at } from "../tensors.ts";
import { checkRange } from "./settings.ts";

/** Settings of adversarial training. */
export interface AdversarialOptions {
  /** The weight of the clean loss; 0.5 unless given, as in the source; in [0, 1]. */
  readonly share?: number;
  /** The change of each pixel on the 0 … 1 scale; 0.25 unless given; from 0. */
  readonly epsilon?: number;
}

// No weight can have this name: those of layers hold a "/".
const INPUT = "input";

/** Adversarial training; the running accuracy is that of the clean batch. Throws UserError when a setting is out of range. */
export function adversarial({ share = 0.5, epsilon = 0.25 }: AdversarialOptions = {}): Method {
  checkRange("adversarial share", share, [0, 1]);
  checkRange("adversarial epsilon", epsilon, [0, Infinity]);
  return {
    id: "adversarial",
    version: 1,
    summary:
      "Plain training on share · L(x) + (1 − share) · L(x + ε sign ∇ₓL), with no gradient through the perturbation " +
      "(Keskar et al. 2017, appendix E.3; Goodfellow et al. 2015).",
    assumed:
      "The paper gives no ε. 0.25 is remembered as what the source takes for MNIST on this scale, unconfirmed; on " +
      "CIFAR it is strong. With batch normalisation ∇ₓL goes through the statistics of the batch.",
    settings: { share, epsilon },
    step: (args) => {
      const { model, weights, x, labels, dropout } = args;
      // The gradient with respect to weights and input together: one pass forwards and one back.
      const clean = gradientsOf({ ...trainable(model, weights), [INPUT]: x }, ({ [INPUT]: input, ...weights }) => {
        const { logits } = forward(model, { weights, x: input as Tensor, batchNorm: "batch", dropout });
        return { loss: meanCrossEntropy(logits, labels), kept: { logits } };
      });
      const moved = tf.add(x, tf.mul(tf.sign(at(clean.gradients, INPUT)), epsilon));
      const attacked = differentiate(model, { weights, x: moved, batchNorm: "batch", dropout }, labels);
      const mix = (a: Tensor, b: Tensor): Tensor => tf.add(tf.mul(a, share), tf.mul(b, 1 - share));
      const gradients = Object.fromEntries(
        Object.entries(attacked.gradients).map(([name, gradient]) => [name, mix(at(clean.gradients, name), gradient)]),
      );
      const logits = at(clean.kept, "logits");
      return { ...update(args, gradients), loss: mix(clean.loss, attacked.loss), logits, labels };
    },
  };
}
