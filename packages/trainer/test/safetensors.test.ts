// Oracle: a file of the reference implementation (fixtures/reference.py), and the published format.
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { initialWeights, findModel } from "@basin/zoo";
import { makeRandom } from "@basin/random";
import { afterEach, beforeEach, expect, it } from "vitest";
import { decodeSafetensors, encodeSafetensors, readWeights, weightsHash, writeWeights } from "../src/index.ts";
import type { SafeTensor } from "../src/index.ts";

const reference = readFileSync(new URL("fixtures/reference.safetensors", import.meta.url));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "basin-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

it("reads a file of the reference implementation", () => {
  const { tensors, metadata } = decodeSafetensors(reference);
  expect(metadata).toEqual({ model: "f1", text: "naïve ✓" });
  expect(tensors).toEqual({
    "dense_1/kernel": { shape: [2, 3], values: Float32Array.of(0, 0.125, 0.25, 0.375, 0.5, 0.625) },
    "dense_1/bias": { shape: [3], values: Float32Array.of(-1.5, 2.25, 1e-30) },
    sum: { shape: [], values: Float64Array.of(Math.PI) },
    labels: { shape: [3], values: Int32Array.of(3, -1, 2147483647) },
    count: { shape: [1], values: BigInt64Array.of(-(2n ** 62n)) },
    pixels: { shape: [1, 3], values: Uint8Array.of(0, 255, 7) },
    none: { shape: [0, 4], values: new Float32Array() },
  });
});

it("writes tensors' bytes as the reference implementation does", () => {
  const { tensors, metadata } = decodeSafetensors(reference);
  const again = encodeSafetensors({ tensors, metadata });
  // The reference's metadata are in no fixed order; the tensors' bytes, 67 at the end, are.
  expect(again.length).toBe(reference.length);
  expect(decodeSafetensors(again)).toEqual({ tensors, metadata });
  expect(Buffer.from(again.subarray(-67)).equals(reference.subarray(-67))).toBe(true);
});

const tensor: fc.Arbitrary<SafeTensor> = fc.oneof(
  fc.float32Array().map((values) => ({ shape: [values.length], values })),
  fc.float64Array({ maxLength: 6 }).map((values) => ({ shape: [1, values.length], values })),
  fc.int32Array().map((values) => ({ shape: [values.length, 1], values })),
  fc.bigInt64Array().map((values) => ({ shape: [values.length], values })),
  fc.uint8Array().map((values) => ({ shape: [values.length], values })),
);
const name = fc.string({ unit: "binary" }).filter((text) => text !== "__metadata__" && text.isWellFormed());

it("gives back what was written, bit for bit", () => {
  fc.assert(
    fc.property(fc.dictionary(name, tensor), fc.dictionary(name, fc.string()), (tensors, metadata) => {
      const bytes = encodeSafetensors({ tensors, metadata });
      expect(new DataView(bytes.buffer).getUint32(0, true) % 8).toBe(0);
      const back = decodeSafetensors(bytes);
      expect({ ...back.metadata }).toEqual({ ...metadata });
      expect(Object.keys(back.tensors).sort()).toEqual(Object.keys(tensors).sort());
      for (const [key, { shape, values }] of Object.entries(tensors)) {
        const found = Object.entries(back.tensors).find(([other]) => other === key)?.[1];
        expect(found?.shape).toEqual(shape);
        expect(found?.values).toEqual(values);
      }
    }),
    { numRuns: 200, seed: 2 },
  );
});

it("refuses every truncation and every file with a tail", () => {
  for (let length = 0; length < reference.length; length++) {
    expect(() => decodeSafetensors(reference.subarray(0, length)), String(length)).toThrow(/damaged or of another/);
  }
  expect(() => decodeSafetensors(Buffer.concat([reference, Buffer.of(0)]))).toThrow("must end with its last tensor");
});

it("throws nothing but a UserError on bytes that were tampered with", () => {
  fc.assert(
    fc.property(fc.nat(reference.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
      const bytes = Uint8Array.from(reference);
      bytes[at] = (bytes[at] as number) ^ flip;
      try {
        decodeSafetensors(bytes);
      } catch (error) {
        expect((error as Error).name).toBe("UserError");
      }
    }),
    { numRuns: 1000, seed: 3 },
  );
});

const file = (header: string, data: number): Uint8Array => {
  const text = Buffer.from(header);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([length, text, Buffer.alloc(data)]);
};
const entry = (dtype: string, shape: string, start: number, end: number): string =>
  `{"dtype":"${dtype}","shape":${shape},"data_offsets":[${start},${end}]}`;

it.each([
  ["a gap", `{"a":${entry("F32", "[1]", 0, 4)},"b":${entry("F32", "[1]", 8, 12)}}`, 12, '"b" must begin at 4'],
  ["an overlap", `{"a":${entry("F32", "[2]", 0, 8)},"b":${entry("F32", "[1]", 4, 8)}}`, 8, '"b" must begin at 8'],
  ["a name given twice", `{"a":${entry("F32", "[1]", 0, 4)},"a":${entry("F32", "[1]", 4, 8)}}`, 8, "must begin at 0"],
  ["an unknown type", `{"a":${entry("F8_E5M2", "[1]", 0, 1)}}`, 1, "dtype must be one of F32"],
  ["a type of another object", `{"a":${entry("toString", "[1]", 0, 1)}}`, 1, "dtype must be one of F32"],
  ["a length that does not fit", `{"a":${entry("F32", "[3]", 0, 8)}}`, 8, "must span 3 F32"],
  ["a negative size", `{"a":${entry("F32", "[-1]", 0, -4)}}`, 0, "shape must be whole numbers"],
  ["a size that is not finite", `{"a":${entry("F32", "[1e999]", 0, 4)}}`, 4, "shape must be whole numbers"],
  ["a backwards range", `{"a":${entry("F32", "[1]", 4, 0)}}`, 4, "must span"],
  ["offsets that are text", `{"a":{"dtype":"F32","shape":[1],"data_offsets":"04"}}`, 4, "data_offsets must be two"],
  ["metadata that are no text", `{"__metadata__":{"a":1}}`, 0, "__metadata__ must map"],
  ["a list", "[]", 0, "header must be a JSON object"],
  ["a space before the header", " {}", 0, "header must be a JSON object from its first byte"],
  ["no JSON", "{", 0, "header must be JSON"],
])("refuses %s", (_, header, data, text) => {
  expect(() => decodeSafetensors(file(header, data))).toThrow(text);
});

it("refuses a header longer than the file, or than any header", () => {
  expect(() => decodeSafetensors(new Uint8Array(16).fill(255))).toThrow("header must lie within the file");
});

it("refuses to write a tensor that does not fit its shape", () => {
  const encode = (shape: number[], key = "a"): unknown =>
    encodeSafetensors({ tensors: { [key]: { shape, values: new Float32Array(2) } }, metadata: {} });
  expect(() => encode([3])).toThrow('safetensors "a": must hold 3 values for [3], got 2');
  expect(() => encode([-1, -2])).toThrow("must hold");
  expect(() => encode([2], "__metadata__")).toThrow("is reserved");
});

const model = findModel("m1-tiny");
const weights = initialWeights(model, makeRandom(1));

it("writes and reads a model's weights, and leaves no other file", async () => {
  const path = join(folder, "w.safetensors");
  await writeWeights(path, model, weights, "cell 1");
  expect(await readWeights(path, model)).toEqual({ weights, identity: "cell 1" });
  expect(readdirSync(folder)).toEqual(["w.safetensors"]);
  await expect(readWeights(path, { ...model, version: 2 })).rejects.toThrow("model: must be m1-tiny 2, got m1-tiny 1");
  writeFileSync(path, encodeSafetensors({ tensors: {}, metadata: { model: "m1-tiny", modelVersion: "1" } }));
  await expect(readWeights(path, model)).rejects.toThrow('"dense_1/kernel": must be F32 [784, 32], got nothing');
});

it("keeps the old file when the new weights do not fit", async () => {
  const path = join(folder, "w.safetensors");
  await writeWeights(path, model, weights, "old");
  await expect(writeWeights(path, model, {}, "new")).rejects.toThrow("must hold 25088 values, got nothing");
  expect((await readWeights(path, model)).identity).toBe("old");
});

it("hashes every bit of every weight", () => {
  const hash = weightsHash(model, weights);
  expect(hash).toMatch(/^[0-9a-f]{64}$/);
  const bias = Float32Array.from(weights["dense_2/bias"] as Float32Array);
  bias[9] = 1e-45;
  expect(weightsHash(model, { ...weights, "dense_2/bias": bias })).not.toBe(hash);
  expect(weightsHash(model, { ...weights })).toBe(hash);
});
