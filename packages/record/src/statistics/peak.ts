// How far a test curve peaks and decays. A peak minus a final value is never far below nought, whatever the noise: what a
// monotone curve of the same noise gives on average is taken off. The statistic of the claim `no-peak-and-decay`.
import { isotonic } from "./isotonic.ts";
import { makeResampler } from "./resample.ts";
import { assertFinite, mean } from "./sample.ts";

/** How `peakAndDecay` is computed. */
export interface PeakOptions {
  /** How many last epochs the end is the mean of; 5 if not given, from 1 to the curve's length. */
  readonly lastEpochs?: number;
  /** How many monotone curves are drawn; 1,000 if not given. */
  readonly resamples?: number;
  /** Of the drawing, a whole number of 32 bits. */
  readonly seed: number;
}

/**
 * The highest value of `curve` minus the mean of its last epochs, less the average of the same over resampled curves.
 *
 * A resampled curve is the non-decreasing curve nearest to `curve` plus residuals from it drawn with replacement. The
 * unit is the curve's; about 0 for a monotone curve with noise. One value for each epoch, finite, at least
 * `lastEpochs`; a RangeError otherwise. The residuals of a curve that does decay hold part of the decay, so that a decay
 * is understated, by up to half of it.
 */
export function peakAndDecay(
  curve: readonly number[],
  { lastEpochs = 5, resamples = 1000, seed }: PeakOptions,
): number {
  for (const [name, value] of Object.entries({ lastEpochs, resamples })) {
    if (!Number.isInteger(value) || value < 1) {
      throw new RangeError(`${name}: must be a whole number from 1, got ${value}; leave it out`);
    }
  }
  assertFinite(curve, lastEpochs);
  const drop = (values: readonly number[]): number => Math.max(...values) - mean(values.slice(-lastEpochs));
  const monotone = isotonic(curve);
  const resample = makeResampler(
    curve.map((value, epoch) => value - monotone[epoch]!),
    seed,
  );
  const noise = Array.from({ length: resamples }, () => {
    const residuals = resample();
    return drop(monotone.map((value, epoch) => value + residuals[epoch]!));
  });
  return drop(curve) - mean(noise);
}
