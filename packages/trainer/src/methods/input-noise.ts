// Noise on the inputs, one of the noises that the paper's authors say (OpenReview, H1oyRlYgg) did not help LB: every pixel
// of a batch plus N(0, sigma^2), drawn anew for every update and not clipped. The authors gave no sigma.
import * as tf from "@tensorflow/tfjs-core";
import type { Method } from "../method.ts";
import { plainStep } from "../programs/update.ts";
import { at } from "../tensors.ts";
import { drawPixelNoise, pixelNoiseSpecs } from "./pixel-noise.ts";
import { checkRange } from "./settings.ts";

/** Settings of noise on the inputs. */
export interface InputNoiseOptions {
  /** Standard deviation of a pixel's noise on the 0 … 1 scale; 0.1 unless given, our choice; from 0. */
  readonly sigma?: number;
}

/** Training with noise on the inputs. Throws UserError when a setting is out of range. */
export function inputNoise({ sigma = 0.1 }: InputNoiseOptions = {}): Method {
  checkRange("input-noise sigma", sigma, [0, Infinity]);
  return {
    id: "input-noise",
    version: 1,
    summary: "Plain training on x + n, n from N(0, σ²) for every pixel, drawn anew for every update.",
    assumed: "The authors say in the public review that such noise did not help, without a scale; it is ours.",
    settings: { sigma },
    inputs: pixelNoiseSpecs,
    draw: drawPixelNoise,
    step: (args) => plainStep({ ...args, x: tf.add(args.x, tf.mul(at(args.inputs, "noise"), sigma)) }),
  };
}
