// Stability training (Keskar et al. 2017, appendix E.3; Zheng, Song, Leung & Goodfellow 2016, Improving the robustness of
// deep neural networks via stability training): L(x) + alpha KL(p(x) || p(x + noise)), noise from N(0, sigma^2) for every
// pixel, the gradient flowing through both predictions. Each of the two batches is normalised by its own statistics; both
// have the same dropout masks; nothing is clipped.
// Assumed: the paper gives neither alpha nor sigma; 0.01 and 0.04 of the 0 … 1 scale are what the source is remembered to
// take for classification, and were not re-read.
import * as tf from "@tensorflow/tfjs-core";
import { forward } from "@basin/zoo";
import { meanDivergence } from "../divergence.ts";
import { meanCrossEntropy } from "../loss.ts";
import type { Method } from "../method.ts";
import { gradientsOf, trainable } from "../programs/network.ts";
import { update } from "../programs/update.ts";
import { at } from "../tensors.ts";
import { drawPixelNoise, pixelNoiseSpecs } from "./pixel-noise.ts";
import { checkRange } from "./settings.ts";

/** Settings of stability training. */
export interface StabilityOptions {
  /** The weight of the divergence; 0.01 unless given; from 0. */
  readonly alpha?: number;
  /** Standard deviation of a pixel's noise on the 0 … 1 scale; 0.04 unless given; from 0. */
  readonly sigma?: number;
}

/** Stability training; the running accuracy is that of the batch without noise. Throws UserError when a setting is out of range. */
export function stability({ alpha = 0.01, sigma = 0.04 }: StabilityOptions = {}): Method {
  checkRange("stability alpha", alpha, [0, Infinity]);
  checkRange("stability sigma", sigma, [0, Infinity]);
  return {
    id: "stability",
    version: 1,
    summary:
      "Plain training on L(x) + α KL(p(x) ‖ p(x + n)), n from N(0, σ²) for every pixel, the gradient through both " +
      "(Keskar et al. 2017, appendix E.3; Zheng et al. 2016).",
    assumed:
      "The paper gives neither α nor σ. 0.01 and 0.04 are remembered of the classification experiment of the " +
      "source, unconfirmed.",
    settings: { alpha, sigma },
    inputs: pixelNoiseSpecs,
    draw: drawPixelNoise,
    step: (args) => {
      const { model, x, labels, dropout } = args;
      const noisy = tf.add(x, tf.mul(at(args.inputs, "noise"), sigma));
      const { loss, gradients, kept } = gradientsOf(trainable(model, args.weights), (weights) => {
        const { logits } = forward(model, { weights, x, batchNorm: "batch", dropout });
        const { logits: others } = forward(model, { weights, x: noisy, batchNorm: "batch", dropout });
        const unstable = tf.mul(meanDivergence(logits, others), alpha);
        return { loss: tf.add(meanCrossEntropy(logits, labels), unstable) as tf.Scalar, kept: { logits } };
      });
      return { ...update(args, gradients), loss, logits: at(kept, "logits"), labels };
    },
  };
}
