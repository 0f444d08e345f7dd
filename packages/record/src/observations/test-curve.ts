// What a test curve over epochs says of stopping early and of over-fitting. Test data choose nothing: where an epoch is
// chosen, samples that were held out of the training set choose it.
import { peakAndDecay } from "../statistics/peak.ts";
import { ofTraining } from "./quantity.ts";
import type { Quantity } from "./quantity.ts";

/** The epochs at the end that a peak is compared with. */
const LAST_EPOCHS = 5;

/** Test accuracy at the epoch of the lowest held-out f minus that at the end, in points. */
export const gainOfStoppingEarly: Quantity = ofTraining("a curve of held-out f", ({ curves }) => {
  const { heldOutLoss, testAccuracy } = curves;
  if (heldOutLoss === undefined || heldOutLoss.length === 0) return null;
  const best = heldOutLoss.indexOf(Math.min(...heldOutLoss));
  return 100 * (testAccuracy[best]! - testAccuracy.at(-1)!);
});

/**
 * The highest test accuracy over epochs minus the mean of the last five, in points, less what noise around the nearest
 * monotone curve gives; resamples are seeded by the training's seed.
 */
export const decayBeyondNoise: Quantity = ofTraining("a test curve", ({ curves }, { seed }) => {
  const curve = curves.testAccuracy.map((share) => 100 * share);
  if (curve.length < LAST_EPOCHS) return null;
  return peakAndDecay(curve, { lastEpochs: LAST_EPOCHS, resamples: 1000, seed });
});
