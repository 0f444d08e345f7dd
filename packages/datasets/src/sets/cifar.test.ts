// CIFAR's records, on made-up ones: where every label and pixel goes, and what is refused.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cifar10, cifar100, decodeRecords } from "./cifar.ts";

/** Records whose pixels say where they lie: sample, channel, row and column. */
function records(labels: readonly (readonly number[])[]): Uint8Array {
  return Uint8Array.from(
    labels.flatMap((label, sample) => [
      ...label,
      ...Array.from({ length: 3072 }, (_, i) =>
        pixel(sample, Math.floor(i / 1024), Math.floor((i % 1024) / 32), i % 32),
      ),
    ]),
  );
}
const pixel = (sample: number, channel: number, row: number, column: number): number =>
  (sample * 101 + channel * 83 + row * 7 + column) % 256;

describe("decodeRecords", () => {
  it("makes 32 × 32 × 3 of planes, over files, and takes the last label", () => {
    const files = new Map([
      [
        "a",
        records([
          [3, 70],
          [19, 0],
        ]),
      ],
      [
        "b",
        records([
          [0, 99],
          [7, 5],
        ]),
      ],
    ]);
    const { count, features, labels } = decodeRecords(files, ["a", "b"], [20, 100], 4);
    expect(count).toBe(4);
    expect([...labels]).toEqual([70, 0, 99, 5]);
    for (let i = 0; i < features.length; i++) {
      const [sample, row, column] = [Math.floor(i / 3072), Math.floor((i % 3072) / 96), Math.floor((i % 96) / 3)];
      if (features[i] !== pixel(sample % 2, i % 3, row, column)) throw new Error(`value ${i} is out of place`);
    }
  });

  it.each([
    ["a label out of range", [10], [[10]], "a: labels must be 0 to 9, got 10 in record 0; fetch the file again"],
    ["a coarse label out of range", [20, 100], [[20, 5]], "a: labels must be 0 to 19, got 20 in record 0"],
    ["a record too many", [10], [[1], [2]], "a: must have 1 records of 3073 bytes, got 6146 bytes; fetch"],
  ])("refuses %s", (_, classes, labels, message) => {
    expect(() => decodeRecords(new Map([["a", records(labels)]]), ["a"], classes, 1)).toThrow(message);
  });

  it("gives a split or a reason for any bytes", () => {
    const bytes = fc.oneof(fc.uint8Array({ maxLength: 20 }), fc.uint8Array({ minLength: 6144, maxLength: 6150 }));
    fc.assert(
      fc.property(bytes, (content) => {
        try {
          const { labels } = decodeRecords(new Map([["a", content]]), ["a"], [10], 2);
          expect(content.length).toBe(6146);
          expect([...labels]).toEqual([content[0], content[3073]]);
        } catch (error) {
          expect((error as Error).name).toBe("UserError");
          expect(content.length === 6146 && content[0]! < 10 && content[3073]! < 10).toBe(false);
        }
      }),
      { seed: 1, numRuns: 200 },
    );
  });
});

describe.each([cifar10, cifar100])("$id", (set) => {
  it("has files of whole records for all of its samples", () => {
    if (set.source.kind !== "files") throw new Error("must come in files");
    const record = 3072 + (set === cifar100 ? 2 : 1);
    const bytes = set.source.files.reduce((sum, file) => sum + file.bytes, 0);
    expect(bytes).toBe((set.trainCount + set.testCount) * record);
    expect(set.shape).toEqual([32, 32, 3]);
  });
});
