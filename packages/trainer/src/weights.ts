// Trained weights as files: safetensors named "<layer>/<weight>", in tfjs layout, with what they are in the metadata.
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import writeFileAtomic from "write-file-atomic";
import { trainableSpecs } from "@basin/zoo";
import type { Model } from "@basin/zoo";
import { UserError } from "./errors.ts";
import { checkWeights } from "./layout.ts";
import type { Weights } from "./layout.ts";
import { decodeSafetensors, encodeSafetensors } from "./safetensors.ts";
import type { SafeTensor } from "./safetensors.ts";

/** Weights read from a file, with the caller's identity string. */
export interface StoredWeights {
  readonly weights: Record<string, Float32Array>;
  readonly identity: string;
}

/** Writes a model's weights to a new file that takes the place of an old one in one step. Throws UserError when they do not fit. */
export async function writeWeights(path: string, model: Model, weights: Weights, identity: string): Promise<void> {
  const metadata = { format: "basin-weights", model: model.id, modelVersion: String(model.version), identity };
  await writeFileAtomic(path, Buffer.from(encodeSafetensors({ tensors: shaped(model, weights), metadata })));
}

/** Reads weights of a model. Throws UserError when the file is damaged or holds another model or version. */
export async function readWeights(path: string, model: Model): Promise<StoredWeights> {
  const { tensors, metadata } = decodeSafetensors(await readFile(path), path);
  checkModel(path, model, metadata);
  return { weights: unshaped(path, model, tensors), identity: metadata["identity"] ?? "" };
}

/** SHA-256, in hexadecimal, of a model's weights: for each in order its name and shape as JSON, then its bytes. */
export function weightsHash(model: Model, weights: Weights): string {
  return tensorsHash(shaped(model, weights));
}

/** SHA-256, in hexadecimal, of named tensors: for each in order its name and shape as a line of JSON, then its bytes. */
export function tensorsHash(tensors: Readonly<Record<string, SafeTensor>>): string {
  const hash = createHash("sha256");
  for (const [name, { shape, values }] of Object.entries(tensors)) {
    hash.update(`${JSON.stringify([name, shape])}\n`);
    hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  }
  return hash.digest("hex");
}

/** A model's weights with their shapes, in order. Throws UserError when they do not fit. */
function shaped(model: Model, weights: Weights): Record<string, SafeTensor> {
  checkWeights(model, weights);
  return Object.fromEntries(
    trainableSpecs(model).map(({ name, shape }) => [name, { shape, values: weights[name] as Float32Array }]),
  );
}

/** Throws UserError unless a file's metadata name this model in this version. */
export function checkModel(path: string, model: Model, metadata: Readonly<Record<string, string>>): void {
  const [expected, found] = [
    `${model.id} ${model.version}`,
    `${metadata["model"] ?? "none"} ${metadata["modelVersion"] ?? ""}`,
  ];
  if (found !== expected) throw new UserError(`${path} model: must be ${expected}, got ${found}; use another file`);
}

function unshaped(
  path: string,
  model: Model,
  tensors: Readonly<Record<string, SafeTensor>>,
): Record<string, Float32Array> {
  const weights: Record<string, Float32Array> = {};
  for (const { name, shape } of trainableSpecs(model)) {
    const tensor = tensors[name];
    if (!(tensor?.values instanceof Float32Array) || JSON.stringify(tensor.shape) !== JSON.stringify(shape)) {
      throw new UserError(
        `${path} "${name}": must be F32 [${shape.join(", ")}], got ${tensor === undefined ? "nothing" : `[${tensor.shape.join(", ")}]`}; use another file`,
      );
    }
    weights[name] = tensor.values;
  }
  return weights;
}
