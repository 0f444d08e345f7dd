// One generated utterance: states in a row, the frames they sound like, and the class of each frame.
// A pure function of the utterance's units and its stream of random numbers.
import type { RandomStream } from "@basin/random";
import { BINS, CLASSES, SILENCE, unitLike } from "./inventory.ts";

// Frames that a state lasts, equally likely: 3 on average. Silence lasts longer.
const DURATIONS = [1, 2, 2, 3, 3, 3, 4, 6] as const;
const SILENCES = [4, 5, 6, 7] as const;
// Chance that a unit is said as one of its phone in another context.
const VARIANT = 0.1;
// Chance that a frame beside a boundary sounds like the state across it: labels of speech are never exact.
const BLUR = 0.22;
// The speaker: shift along the bins (as vocal tracts differ), loudness, tilt, colour; fixed through an utterance.
const SHIFT = 1; // bins, at most, either way
const LOUDNESS = 0.3;
const TILT = 0.3;
const COLOUR = 0.25;
// The variation of a frame about its mean: a few slow movements that all bins share, and what is left.
const RANK = 4;
const SLOW = 0.35;
const KEPT = 0.8; // correlation of a slow movement from frame to frame
const NOISE = 0.5;

/** An utterance before splicing: `count` frames of BINS bytes, and a class each. */
export interface Utterance {
  readonly count: number;
  readonly frames: Uint8Array;
  readonly labels: Int32Array;
}

/** What all utterances share: the mean of every class, CLASSES x BINS, and the slow movements, RANK x BINS. */
export interface Sounds {
  readonly means: Float64Array;
  readonly movements: Float64Array;
}

/** Speaks units: silence, three states a unit, silence. */
export function speak(units: Int32Array, { means, movements }: Sounds, stream: RandomStream): Utterance {
  const { labels, sounds: said } = statesOf(units, stream);
  const count = labels.length;
  const sounds = blur(said, stream);

  const speaker = stream.normal(new Float64Array(BINS + 2));
  const shift = SHIFT * (2 * stream.uniform(new Float64Array(1))[0]! - 1);
  const shifted = shiftBins(means, shift);
  const offset = new Float64Array(BINS);
  for (let bin = 0; bin < BINS; bin++) {
    const tilt = TILT * speaker[1]! * ((2 * bin) / (BINS - 1) - 1);
    offset[bin] = LOUDNESS * speaker[0]! + tilt + COLOUR * speaker[2 + bin]!;
  }

  const frames = new Uint8Array(count * BINS);
  const slow = stream.normal(new Float64Array(RANK));
  const step = new Float64Array(RANK);
  const noise = new Float64Array(BINS);
  const fresh = Math.sqrt(1 - KEPT * KEPT);
  for (let t = 0; t < count; t++) {
    // Coarticulation: a frame sounds partly like the frames beside it.
    const before = sounds[t === 0 ? 0 : t - 1]! * BINS;
    const here = sounds[t]! * BINS;
    const after = sounds[t === count - 1 ? t : t + 1]! * BINS;
    stream.normal(step);
    stream.normal(noise);
    for (let r = 0; r < RANK; r++) slow[r] = KEPT * slow[r]! + fresh * step[r]!;
    for (let bin = 0; bin < BINS; bin++) {
      let value = (shifted[before + bin]! + 2 * shifted[here + bin]! + shifted[after + bin]!) / 4;
      value += offset[bin]! + NOISE * noise[bin]!;
      for (let r = 0; r < RANK; r++) value += SLOW * slow[r]! * movements[r * BINS + bin]!;
      const level = 128 + 32 * value;
      frames[t * BINS + bin] = level < 0 ? 0 : level > 255 ? 255 : Math.floor(level + 0.5);
    }
  }
  return { count, frames, labels };
}

/** The slow movements that all utterances share, RANK x BINS. */
export function slowMovements(stream: RandomStream): Float64Array {
  return stream.normal(new Float64Array(RANK * BINS));
}

/** The class of each frame, and the class that it sounds like. */
function statesOf(
  units: Int32Array,
  stream: RandomStream,
): { readonly labels: Int32Array; readonly sounds: Int32Array } {
  const labels: number[] = [];
  const sounds: number[] = [];
  const hold = (label: number, sound: number, durations: readonly number[]): void => {
    for (let left = durations[stream.integer(durations.length)]!; left > 0; left--) {
      labels.push(label);
      sounds.push(sound);
    }
  };
  const hush = (): void => {
    for (const state of [SILENCE, SILENCE + 1]) hold(state, state, SILENCES);
  };
  const chance = stream.uniform(new Float64Array(units.length));
  hush();
  units.forEach((unit, i) => {
    const said = chance[i]! < VARIANT ? unitLike(unit, stream) : unit;
    for (const state of [0, 1, 2]) hold(3 * unit + state, 3 * said + state, DURATIONS);
  });
  hush();
  return { labels: Int32Array.from(labels), sounds: Int32Array.from(sounds) };
}

/** What each frame sounds like in the end: now and then what is across the boundary beside it. */
function blur(sounds: Int32Array, stream: RandomStream): Int32Array {
  const chance = stream.uniform(new Float64Array(2 * sounds.length));
  return sounds.map((sound, t) => {
    const before = t === 0 ? sound : sounds[t - 1]!;
    const after = t === sounds.length - 1 ? sound : sounds[t + 1]!;
    if (before !== sound && chance[2 * t]! < BLUR) return before;
    return after !== sound && chance[2 * t + 1]! < BLUR ? after : sound;
  });
}

/** Every class's mean, read `shift` bins aside, between two bins by a straight line; the edge bins are repeated. */
function shiftBins(means: Float64Array, shift: number): Float64Array {
  const shifted = new Float64Array(means.length);
  const whole = Math.floor(shift);
  const part = shift - whole;
  const inside = (bin: number): number => (bin < 0 ? 0 : bin >= BINS ? BINS - 1 : bin);
  for (let bin = 0; bin < BINS; bin++) {
    const from = inside(bin + whole);
    const to = inside(bin + whole + 1);
    for (let label = 0; label < CLASSES; label++) {
      shifted[label * BINS + bin] = (1 - part) * means[label * BINS + from]! + part * means[label * BINS + to]!;
    }
  }
  return shifted;
}
