// The readers give back what the format's definition writes, and refuse everything else with a DataError.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DataError } from "../error.ts";
import {
  archive,
  columnMatrix,
  doubleMatrix,
  evenMatrix,
  floatMatrix,
  integers,
  textIntegers,
  textMatrix,
  type KaldiObject,
  type Rows,
} from "../testing/kaldi-files.ts";
import { readArchive, type ReadValue } from "./archive.ts";
import { readIntegers } from "./integers.ts";
import { readMatrix, type Matrix } from "./matrix.ts";
import { parseScript } from "./script.ts";

const one = <T>(object: Uint8Array, read: ReadValue<T>): T =>
  readArchive("a.ark", archive([["utt", Buffer.from(object)]]), read).get("utt")!;
const rowsOf = ({ rows, columns, values }: Matrix): number[][] =>
  Array.from({ length: rows }, (_, row) => [...values.subarray(row * columns, (row + 1) * columns)]);

const ids = fc.uniqueArray(fc.stringMatching(/^[!-~]{1,12}$/), { maxLength: 5 });
const shape = fc.record({ rows: fc.integer({ min: 1, max: 6 }), columns: fc.integer({ min: 1, max: 5 }) });
/** Float32 matrices without the zero that text has no sign for. */
const matrices = shape.chain(({ rows, columns }) => {
  const value = fc.float({ noNaN: true, noDefaultInfinity: true }).map((v) => v + 0);
  return fc.array(fc.array(value, { minLength: columns, maxLength: columns }), { minLength: rows, maxLength: rows });
});
const bytesOf = (rows: number, columns: number, most: number): fc.Arbitrary<number[][]> =>
  fc.array(fc.array(fc.nat(most), { minLength: columns, maxLength: columns }), { minLength: rows, maxLength: rows });

describe("matrices", () => {
  it.each([
    ["float", floatMatrix],
    ["double", doubleMatrix],
    ["text", textMatrix],
  ] as const)("as %s are read back, whatever comes after them", (_, write: (rows: Rows) => KaldiObject) => {
    fc.assert(
      fc.property(ids, fc.infiniteStream(matrices), (names, stream) => {
        const entries = names.map((id) => [id, stream.next().value as number[][]] as const);
        const read = readArchive("a.ark", archive(entries.map(([id, rows]) => [id, write(rows)])), readMatrix);
        expect([...read.keys()]).toEqual(names);
        for (const [id, rows] of entries) expect(rowsOf(read.get(id)!)).toEqual(rows);
      }),
    );
  });

  it("may be empty", () => {
    for (const object of [floatMatrix([]), textMatrix([]), Buffer.from("[]\n")]) {
      expect(one(object, readMatrix)).toEqual({ rows: 0, columns: 0, values: new Float32Array(0) });
    }
  });

  it("keep NaN and infinity, for the reader to judge", () => {
    expect(rowsOf(one(floatMatrix([[Number.NaN, Infinity]]), readMatrix))).toEqual([[Number.NaN, Infinity]]);
    expect(rowsOf(one(Buffer.from("[ nan -inf ]\n"), readMatrix))).toEqual([[Number.NaN, -Infinity]]);
  });

  it("compressed by column are the formula of the format", () => {
    const given = shape.chain(({ rows, columns }) =>
      fc.record({
        least: fc.integer({ min: -100, max: 100 }),
        range: fc.integer({ min: 1, max: 200 }),
        percentiles: bytesOf(columns, 4, 65_535).map((list) => list.map((four) => four.toSorted((a, b) => a - b))),
        levels: bytesOf(columns, rows, 255),
      }),
    );
    fc.assert(
      fc.property(given, ({ least, range, percentiles, levels }) => {
        const [columns, rows] = [levels.length, levels[0]!.length];
        const read = rowsOf(one(columnMatrix({ least, range, rows, columns }, percentiles, levels), readMatrix));
        levels.forEach((column, c) =>
          column.forEach((level, r) => {
            // Percentiles 0, 25, 75, 100 stand at levels 0, 64, 192, 255; between them the curve is straight.
            const marks = [0, 64, 192, 255];
            const segment = level <= 64 ? 0 : level <= 192 ? 1 : 2;
            const [x0, x1] = [marks[segment]!, marks[segment + 1]!];
            const [y0, y1] = [0, 1].map((i) => least + (range * percentiles[c]![segment + i]!) / 65_535);
            const wanted = y0! + ((y1! - y0!) * (level - x0)) / (x1 - x0);
            expect(Math.abs(read[r]![c]! - wanted)).toBeLessThan(1e-4);
          }),
        );
      }),
    );
  });

  it.each([
    [1, 255],
    [2, 65_535],
  ] as const)("compressed to %i bytes a value are the formula of the format", (bytes, most) => {
    const given = shape.chain(({ rows, columns }) => bytesOf(rows, columns, most));
    fc.assert(
      fc.property(given, fc.integer({ min: -50, max: 50 }), fc.integer({ min: 1, max: 90 }), (levels, least, range) => {
        const head = { least, range, rows: levels.length, columns: levels[0]!.length };
        const read = rowsOf(one(evenMatrix(head, bytes, levels), readMatrix));
        levels.forEach((row, r) =>
          row.forEach((level, c) => {
            expect(Math.abs(read[r]![c]! - (least + (range * level) / most))).toBeLessThan(2e-5);
          }),
        );
      }),
    );
  });

  it.each([
    [
      "a header that promises more than there is",
      floatMatrix([[1, 2]], [1_000_000, 2000]),
      /a matrix of 1000000 x 2000 must have 8000000000 bytes, got 8/,
    ],
    ["a negative size", floatMatrix([], [-1, 3]), /must have rows and columns, got -1 x 3/],
    ["rows of nothing", floatMatrix([], [2_000_000_000, 0]), /must have rows and columns, got 2000000000 x 0/],
    ["another object", integers([1, 2]), /must start with a token and a space|must hold a matrix/],
    ["an unknown token", Buffer.from("\0BXX 1234"), /must hold a matrix \(FM, DM, CM, CM2 or CM3\), got "XX"/],
    ["ragged rows", Buffer.from("[ 1 2\n 3 ]\n"), /rows must have 2 numbers, got 1 in row 1/],
    ["words", Buffer.from("[ 1 two ]\n"), /must hold numbers, got "two"/],
    ["no end", Buffer.from("[ 1 2\n"), /must end with "\]"/],
    [
      "a compressed header cut short",
      Buffer.from("\0BCM2 abc"),
      /header of a compressed matrix must have 16 bytes, got 3/,
    ],
  ])("are refused with %s", (_, object, message) => {
    expect(() => one(object, readMatrix)).toThrow(DataError);
    expect(() => one(object, readMatrix)).toThrow(message);
    expect(() => one(object, readMatrix)).toThrow(/^a\.ark: utterance utt: /);
  });
});

describe("integers", () => {
  const vectors = fc.array(fc.integer(), { maxLength: 20 });

  it.each([
    ["binary", integers],
    ["text", textIntegers],
  ] as const)("as %s are read back", (_, write: (values: readonly number[]) => KaldiObject) => {
    fc.assert(
      fc.property(ids, fc.infiniteStream(vectors), (names, stream) => {
        const entries = names.map((id) => [id, stream.next().value as number[]] as const);
        const read = readArchive("a.ark", archive(entries.map(([id, values]) => [id, write(values)])), readIntegers);
        expect([...read].map(([id, values]) => [id, [...values]])).toEqual(entries.map((entry) => [...entry]));
      }),
    );
  });

  it("may be an empty line", () => {
    const read = readArchive("a.ark", Buffer.from("u1\nu2 7\n"), readIntegers);
    expect([...read].map(([id, values]) => [id, [...values]])).toEqual([
      ["u1", []],
      ["u2", [7]],
    ]);
  });

  it.each([
    [
      "a count that is not there",
      integers([1], 2_000_000_000),
      /a vector of 2000000000 integers must have 10000000000 bytes, got 5/,
    ],
    ["a negative count", integers([], -5), /must not be negative, got -5/],
    ["fractions", Buffer.from("1 2.5\n"), /must hold whole numbers of 32 bits, got "2.5"/],
    ["large numbers", Buffer.from("3000000000\n"), /got "3000000000"/],
    ["a matrix", floatMatrix([[1]]), /must be a number of 4 bytes, got 70 bytes/],
  ])("are refused with %s", (_, object, message) => {
    expect(() => one(object, readIntegers)).toThrow(message);
  });
});

describe("any bytes", () => {
  const pieces = fc.constantFrom(
    floatMatrix([
      [1, 2],
      [3, 4],
    ]),
    doubleMatrix([[5]]),
    textMatrix([[1.5, -2e3]]),
    columnMatrix({ least: 0, range: 1, rows: 2, columns: 1 }, [[0, 1, 2, 3]], [[7, 200]]),
    evenMatrix({ least: 0, range: 1, rows: 1, columns: 2 }, 2, [[1, 2]]),
    integers([1, 2, 3]),
    textIntegers([4, 5]),
  );
  /** Archives with some bytes changed, cut short or made up. */
  const damaged = fc.oneof(
    fc.uint8Array({ maxLength: 80 }),
    fc
      .tuple(
        fc.array(pieces, { maxLength: 3 }),
        fc.array(fc.tuple(fc.nat(200), fc.nat(255)), { maxLength: 4 }),
        fc.nat(200),
      )
      .map(([objects, changes, length]) => {
        const bytes = archive(objects.map((object, i) => [`u${i}`, object]));
        for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
        return new Uint8Array(bytes.subarray(0, Math.max(0, bytes.length - (length > 60 ? 0 : length))));
      }),
  );

  it.each([
    ["matrices", readMatrix],
    ["integers", readIntegers],
  ] as const)("are an archive of %s or a DataError", (_, read: ReadValue<Matrix | Int32Array>) => {
    let parsed = 0;
    fc.assert(
      fc.property(damaged, (bytes) => {
        try {
          for (const value of readArchive("a.ark", bytes, read).values()) {
            const length = value instanceof Int32Array ? value.length : value.values.length;
            // A value is never larger than its bytes allow: a byte or a character each.
            expect(length).toBeLessThanOrEqual(bytes.length);
            parsed++;
          }
        } catch (error) {
          if (!(error instanceof DataError)) throw error;
        }
      }),
      { numRuns: 3000, seed: 7 },
    );
    expect(parsed).toBeGreaterThan(100);
  });
});

it("an archive holds each utterance once, with a value", () => {
  expect(() =>
    readArchive(
      "a.ark",
      archive([
        ["u", integers([1])],
        ["u", integers([2])],
      ]),
      readIntegers,
    ),
  ).toThrow("a.ark: must hold each utterance once, got u again");
  expect(() => readArchive("a.ark", Buffer.from("u"), readIntegers)).toThrow("utterance u must have a value");
});

describe("a script", () => {
  it("says where the values of utterances begin", () => {
    expect(parseScript("f.scp", "u1 a/b.ark:17\n\n  u2   c:d.ark\r\nu3 C x.ark:0\n")).toEqual([
      { id: "u1", file: "a/b.ark", offset: 17 },
      { id: "u2", file: "c:d.ark", offset: 0 },
      { id: "u3", file: "C x.ark", offset: 0 },
    ]);
  });

  it.each([
    ["a command", "u1 gunzip -c a.gz |", "line 1 must name a file, got a command"],
    ["a range", "u1 a.ark:4[0:9]", "line 1 must name a whole value, got a range"],
    ["one word", "u1 a.ark:4\nu2", "line 2 must hold an utterance and a file, got one word"],
    ["an utterance again", "u1 a.ark:4\nu1 a.ark:9", "line 2 must name each utterance once, got u1 again"],
    ["a place that cannot be", "u1 a.ark:99999999999999999999", "line 1 must name a file and a byte"],
  ])("is refused with %s", (_, lines, message) => {
    expect(() => parseScript("f.scp", lines)).toThrow(`f.scp: ${message}`);
  });

  it("is a list of places or a DataError, whatever the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary-ascii", maxLength: 60 }), (text) => {
        try {
          for (const { id, file, offset } of parseScript("f.scp", text)) {
            expect([id.length > 0, file.length > 0, offset >= 0]).toEqual([true, true, true]);
          }
        } catch (error) {
          if (!(error instanceof DataError)) throw error;
        }
      }),
    );
  });
});
