// Frames of speech with their classes: features and pdf alignments joined by utterance, checked, and spliced into rows.
// Unspliced frames are what is kept; rows are written once, into the final array.
import type { Split } from "../dataset.ts";
import { DataError } from "../error.ts";
import { splice } from "../splice.ts";
import type { Matrix } from "./matrix.ts";

/** An utterance: its frames and the pdf id of each. */
export interface Utterance {
  readonly id: string;
  readonly features: Matrix;
  readonly pdfs: Int32Array;
}

/** What the rows must be: values of a row, frames on either side, classes. */
export interface RowShape {
  readonly width: number;
  readonly context: number;
  readonly classes: number;
}

/**
 * Joins features and alignments by utterance, in the order of `ids` (all that have features, in their order, unless given).
 *
 * Throws `DataError`, naming the utterance, where one of the two is missing or they have different numbers of frames.
 */
export function joinUtterances(
  name: string,
  features: ReadonlyMap<string, Matrix>,
  alignments: ReadonlyMap<string, Int32Array>,
  ids: readonly string[] = [...features.keys()],
): Utterance[] {
  return ids.map((id) => {
    const matrix = features.get(id);
    if (matrix === undefined) {
      throw new DataError(`${name}: utterance ${id} must have features, got none; take it out of the list`);
    }
    const pdfs = alignments.get(id);
    if (pdfs === undefined) {
      throw new DataError(
        `${name}: utterance ${id} must have an alignment, got none; align it or take its features out`,
      );
    }
    if (matrix.rows !== pdfs.length) {
      throw new DataError(
        `${name}: utterance ${id} must have as many pdf ids as frames, got ${pdfs.length} ids for ${matrix.rows} frames; ` +
          "align the same features",
      );
    }
    return { id, features: matrix, pdfs };
  });
}

/**
 * Splices the first `count` frames of some utterances into rows: the frame and `context` frames on either side of it,
 * unless the frames are as wide as a row and so were spliced before.
 *
 * Every utterance is checked, used or not. Throws `DataError`, naming the utterance, for a width that makes no row, a
 * value that is no finite number, a pdf id out of range, and when there are fewer than `count` frames.
 */
export function spliceUtterances(
  name: string,
  utterances: readonly Utterance[],
  count: number,
  shape: RowShape,
): Split & { readonly features: Float32Array } {
  let total = 0;
  for (const utterance of utterances) {
    checkUtterance(name, utterance, shape);
    total += utterance.features.rows;
  }
  if (total < count) {
    throw new DataError(`${name}: must hold ${count} frames, got ${total}; ask for ${total} or fewer`);
  }
  const features = new Float32Array(count * shape.width);
  const labels = new Int32Array(count);
  let row = 0;
  for (const { features: matrix, pdfs } of utterances) {
    const rows = Math.min(matrix.rows, count - row);
    if (rows === 0) continue;
    const context = matrix.columns === shape.width ? 0 : shape.context;
    splice(matrix.values, matrix.columns, context, features, row, rows);
    labels.set(pdfs.subarray(0, rows), row);
    row += rows;
  }
  return { count, features, labels };
}

function checkUtterance(name: string, { id, features, pdfs }: Utterance, { width, context, classes }: RowShape): void {
  const { rows, columns, values } = features;
  const spliced = columns * (2 * context + 1);
  if (rows > 0 && columns !== width && spliced !== width) {
    throw new DataError(
      `${name}: utterance ${id} must give ${width} features a row, got ${columns} a frame and ${spliced} after splicing ` +
        `${context} frames on either side; make frames of ${width / (2 * context + 1)}`,
    );
  }
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    throw new DataError(
      `${name}: utterance ${id} must hold finite numbers, got ${values[bad]} in frame ${Math.floor(bad / columns)}; make its features again`,
    );
  }
  const odd = pdfs.findIndex((pdf) => pdf < 0 || pdf >= classes);
  if (odd >= 0) {
    throw new DataError(
      `${name}: utterance ${id} must have pdf ids from 0 to ${classes - 1}, got ${pdfs[odd]} in frame ${odd}; ` +
        `use a model with at most ${classes} pdfs, and ali-to-pdf`,
    );
  }
}
