// The parser accepts the exact format and nothing else.
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { gunzip } from "./gunzip.ts";
import { parseIdx } from "./idx.ts";
import { decodeSplit } from "./sets/idx-images.ts";
import { gzippedIdx, idxFile } from "./testing/idx-files.ts";

describe("parseIdx", () => {
  it("reads back what was written, for any shape", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 4 }),
        fc.infiniteStream(fc.nat(255)),
        (shape, stream) => {
          const size = shape.reduce((product, length) => product * length, 1);
          const values = Uint8Array.from({ length: size }, () => stream.next().value as number);
          const parsed = parseIdx("x", idxFile(shape, values), shape.length);
          expect(parsed.shape).toEqual(shape);
          expect([...parsed.values]).toEqual([...values]);
        },
      ),
    );
  });

  it("throws a DataError or parses, whatever the bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), fc.integer({ min: 1, max: 3 }), (bytes, dimensions) => {
        try {
          const { shape, values } = parseIdx("x", bytes, dimensions);
          expect(values.length).toBe(shape.reduce((product, length) => product * length, 1));
        } catch (error) {
          expect((error as Error).name).toBe("UserError");
        }
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ["a short header", new Uint8Array(7), "too short for an IDX header, got 7 of 8 bytes"],
    [
      "a wrong magic",
      idxFile([1], new Uint8Array(1), { magic: [31, 139] }),
      "not an IDX file, got first bytes 31, 139",
    ],
    ["another type", idxFile([1], new Uint8Array(1), { type: 13 }), "must hold unsigned bytes (type 8), got type 13"],
    ["other dimensions", idxFile([1, 1], new Uint8Array(1)), "must have 1 dimensions, got 2"],
    ["bytes missing", idxFile([5], new Uint8Array(4)), "header says 5 (13 bytes), got 12 bytes"],
    ["bytes left over", idxFile([3], new Uint8Array(4)), "header says 3 (11 bytes), got 12 bytes"],
    ["a size that cannot be", idxFile([0xffffffff], new Uint8Array(0)), "header says 4294967295"],
  ])("refuses %s", (_, bytes, message) => {
    expect(() => parseIdx("labels", bytes, 1)).toThrow(`labels: ${message}`);
  });
});

describe("gunzip", () => {
  it("refuses a file that would grow past its limit", () => {
    const bomb = gzipSync(new Uint8Array(50_000_000));
    expect(bomb.length).toBeLessThan(60_000);
    expect(() => gunzip("bomb.gz", bomb, 1000)).toThrow("bomb.gz: holds more than the 1000 bytes it should");
  });

  it("refuses what is cut short or no gzip at all", () => {
    const whole = gzipSync(Uint8Array.from({ length: 1000 }, (_, i) => (i * i) % 251));
    expect(() => gunzip("a.gz", whole.subarray(0, 100), 1000)).toThrow("a.gz: cannot be decompressed");
    expect(() => gunzip("a.gz", new Uint8Array(100), 1000)).toThrow("a.gz: cannot be decompressed");
  });
});

describe("a split in MNIST's layout", () => {
  const files = (images: Uint8Array, labels: Uint8Array): Map<string, Uint8Array> =>
    new Map([
      ["t10k-images-idx3-ubyte.gz", images],
      ["t10k-labels-idx1-ubyte.gz", labels],
    ]);
  const images = gzippedIdx([2, 28, 28], new Uint8Array(2 * 784).fill(7));
  const labels = gzippedIdx([2], Uint8Array.of(9, 0));

  it("is decoded", () => {
    const split = decodeSplit(files(images, labels), "t10k", 2);
    expect(split.count).toBe(2);
    expect(split.features.every((value) => value === 7)).toBe(true);
    expect(split.features.constructor).toBe(Uint8Array);
    expect([...split.labels]).toEqual([9, 0]);
  });

  it.each([
    ["a label out of range", images, gzippedIdx([2], Uint8Array.of(1, 10)), "labels must be 0 to 9, got 10 at 1"],
    ["too few labels", images, gzippedIdx([1], Uint8Array.of(1)), "must have 2 labels, got 1"],
    ["too few images", gzippedIdx([1, 28, 28], new Uint8Array(784)), labels, "must be 2 x 28 x 28, got 1 x 28 x 28"],
    ["another image size", gzippedIdx([2, 14, 56], new Uint8Array(2 * 784)), labels, "got 2 x 14 x 56"],
    ["too many images", gzippedIdx([3, 28, 28], new Uint8Array(3 * 784)), labels, "holds more than the 1584 bytes"],
    ["images for labels", images, images, "holds more than the 10 bytes"],
  ])("is refused with %s", (_, badImages, badLabels, message) => {
    expect(() => decodeSplit(files(badImages, badLabels), "t10k", 2)).toThrow(message);
  });
});
