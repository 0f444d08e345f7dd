// Small Kaldi archives made by the tests, from the definition of the formats (Kaldi's kaldi-matrix.cc,
// compressed-matrix.cc, io-funcs.h): nothing is shared with the readers.

/** Rows of numbers. */
export type Rows = readonly (readonly number[])[];

/** A Kaldi object as bytes, with the binary mark where it is binary. */
export type KaldiObject = Buffer;

const text = (value: string): Buffer => Buffer.from(value, "latin1");
const binary = (...parts: Buffer[]): Buffer => Buffer.concat([Buffer.from([0, 0x42]), ...parts]);

const int32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
};
const sized = (value: number): Buffer => Buffer.concat([Buffer.from([4]), int32(value)]);
const each = (
  size: number,
  values: readonly number[],
  write: (at: Buffer, value: number, i: number) => void,
): Buffer => {
  const bytes = Buffer.alloc(size * values.length);
  values.forEach((value, i) => write(bytes, value, i * size));
  return bytes;
};
const floats = (values: readonly number[]): Buffer => each(4, values, (b, v, i) => b.writeFloatLE(v, i));
const shorts = (values: readonly number[]): Buffer => each(2, values, (b, v, i) => b.writeUInt16LE(v, i));

/** A float matrix; `shape` is what its header says where that is to be a lie. */
export const floatMatrix = (
  rows: Rows,
  shape: readonly [number, number] = [rows.length, rows[0]?.length ?? 0],
): KaldiObject => binary(text("FM "), sized(shape[0]), sized(shape[1]), floats(rows.flat()));

/** A double matrix. */
export const doubleMatrix = (rows: Rows): KaldiObject =>
  binary(
    text("DM "),
    sized(rows.length),
    sized(rows[0]?.length ?? 0),
    each(8, rows.flat(), (b, v, i) => b.writeDoubleLE(v, i)),
  );

/** A matrix as Kaldi prints one. */
export const textMatrix = (rows: Rows): KaldiObject =>
  text(rows.length === 0 ? " [ ]\n" : ` [${rows.map((row) => `\n  ${row.join(" ")} `).join("")}]\n`);

/** The header of a compressed matrix. */
export interface CompressedHeader {
  readonly least: number;
  readonly range: number;
  readonly rows: number;
  readonly columns: number;
}

const header = ({ least, range, rows, columns }: CompressedHeader): Buffer =>
  Buffer.concat([floats([least, range]), int32(rows), int32(columns)]);

/** CM: four percentiles a column, then a level of a byte a value, column by column. */
export const columnMatrix = (head: CompressedHeader, percentiles: Rows, levels: Rows): KaldiObject =>
  binary(text("CM "), header(head), shorts(percentiles.flat()), Buffer.from(levels.flat()));

/** CM2 and CM3: a level of two bytes or one a value, row by row. */
export const evenMatrix = (head: CompressedHeader, bytes: 1 | 2, levels: Rows): KaldiObject =>
  binary(
    text(bytes === 2 ? "CM2 " : "CM3 "),
    header(head),
    bytes === 2 ? shorts(levels.flat()) : Buffer.from(levels.flat()),
  );

/** A vector of integers; `count` is what its header says where that is to be a lie. */
export const integers = (values: readonly number[], count: number = values.length): KaldiObject =>
  binary(sized(count), ...values.map(sized));

/** A vector of integers as a line of text. */
export const textIntegers = (values: readonly number[]): KaldiObject => text(`${values.join(" ")} \n`);

/** An archive of these objects. */
export const archive = (entries: readonly (readonly [id: string, value: KaldiObject])[]): Buffer =>
  Buffer.concat(entries.flatMap(([id, value]) => [text(`${id} `), value]));

/** A script for such an archive: where each value begins in `file`. */
export function script(file: string, entries: readonly (readonly [id: string, value: KaldiObject])[]): string {
  let at = 0;
  return entries
    .map(([id, value]) => {
      at += id.length + 1;
      const line = `${id} ${file}:${at}\n`;
      at += value.length;
      return line;
    })
    .join("");
}
