// Vectors of integers of Kaldi archives: pdf alignments, one id a frame, binary or a line of text.
// Source: Kaldi's util/kaldi-holder-inl.h, BasicVectorHolder<int32>.
import { need, readBinaryMark, readInt32, readLine, wrong, type Cursor } from "./cursor.ts";

/** Reads the integers that start at the cursor. Throws `DataError` when they are none, or cut short. */
export function readIntegers(cursor: Cursor): Int32Array {
  if (!readBinaryMark(cursor)) {
    const words = readLine(cursor)
      .split(/\s+/)
      .filter((word) => word !== "");
    return Int32Array.from(words, (word) => {
      const value = Number(word);
      if (/^[+-]?\d+$/.test(word) && value === (value | 0)) return value;
      throw wrong(cursor, `must hold whole numbers of 32 bits, got ${JSON.stringify(word.slice(0, 40))}`);
    });
  }
  const count = readInt32(cursor, "the number of integers");
  if (count < 0) throw wrong(cursor, `the number of integers must not be negative, got ${count}`);
  // Each follows a byte with its size.
  need(cursor, 5 * count, `a vector of ${count} integers`);
  return Int32Array.from({ length: count }, () => readInt32(cursor, "an integer"));
}
