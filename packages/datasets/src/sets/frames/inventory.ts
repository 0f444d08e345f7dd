// The units of the generated speech: what there is to say, how often, and how each of its states sounds on average.
// Frozen with version 1 of the data set. Only + - * / and square roots, so that the bytes are the same everywhere.
import type { Random, RandomStream } from "@basin/random";

/** Values of one frame: as many as the filters of a speech front end. */
export const BINS = 40;
/** Units, as context-dependent phones: each has three states, and each state is a class. */
const UNITS = 657;
/** Classes: three a unit, and two of silence. */
export const CLASSES: number = 3 * UNITS + 2;
/** The first class of silence; the second is the next one. */
export const SILENCE: number = 3 * UNITS;

// Contexts of one phone sound alike: units k, k + 40, k + 80 … share a phone.
const PHONES = 40;
// Standard deviations of what a mean is made of.
const PHONE = 1;
const STATE = 0.7;
const CONTEXT = 0.55;

/** How often each unit stands in a deck: at least once, the first about twenty times as often as the last. */
export function deckOfUnits(): Int32Array {
  const units: number[] = [];
  for (let unit = 0; unit < UNITS; unit++) {
    const copies = 1 + Math.floor(400 / (20 + unit));
    for (let copy = 0; copy < copies; copy++) units.push(unit);
  }
  return Int32Array.from(units);
}

/** A unit of the same phone, the unit itself among them, equally likely. */
export function unitLike(unit: number, stream: RandomStream): number {
  const phone = unit % PHONES;
  return phone + PHONES * stream.integer(Math.ceil((UNITS - phone) / PHONES));
}

/** A curve over the bins without sharp peaks, of about unit variance, as spectra are. */
function curve(random: Random, purpose: string, step: number): Float64Array {
  const noise = random(`frames/${purpose}`, step).normal(new Float64Array(BINS + 4));
  const smooth = new Float64Array(BINS);
  for (let bin = 0; bin < BINS; bin++) {
    const sum = noise[bin]! + 2 * noise[bin + 1]! + 3 * noise[bin + 2]! + 2 * noise[bin + 3]! + noise[bin + 4]!;
    smooth[bin] = sum / Math.sqrt(19);
  }
  return smooth;
}

/** The mean of every class, CLASSES x BINS, in units of the data set's scale. */
export function classMeans(random: Random): Float64Array {
  const means = new Float64Array(CLASSES * BINS);
  const bases = Array.from({ length: PHONES }, (_, phone) => curve(random, "phones", phone));
  const states = Array.from({ length: 3 * PHONES }, (_, i) => curve(random, "states", i));
  for (let label = 0; label < SILENCE; label++) {
    const phone = Math.floor(label / 3) % PHONES;
    const base = bases[phone]!;
    const state = states[3 * phone + (label % 3)]!;
    const context = curve(random, "contexts", label);
    for (let bin = 0; bin < BINS; bin++) {
      means[label * BINS + bin] = PHONE * base[bin]! + STATE * state[bin]! + CONTEXT * context[bin]!;
    }
  }
  for (let label = SILENCE; label < CLASSES; label++) {
    const hush = curve(random, "silence", label - SILENCE);
    // Silence is quieter than speech in every bin.
    for (let bin = 0; bin < BINS; bin++) means[label * BINS + bin] = 0.5 * hush[bin]! - 1.5;
  }
  return means;
}
