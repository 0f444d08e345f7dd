// A user's own weights, whatever wrote them: Basin, PyTorch (safetensors of a state dict) or tf.layers (model.json).
import { readFile } from "node:fs/promises";
import type { Model } from "@basin/zoo";
import { UserError } from "./errors.ts";
import { fromPytorch } from "./foreign/pytorch.ts";
import type { WeightNames } from "./foreign/pytorch.ts";
import { fromTfjsLayers } from "./foreign/tfjs-layers.ts";
import { decodeSafetensors } from "./safetensors.ts";
import { readWeights } from "./weights.ts";

/** Where weights came from, and the weights in this project's layout. */
export interface ForeignWeights {
  readonly from: "basin" | "pytorch" | "tfjs-layers";
  readonly weights: Record<string, Float32Array>;
}

/** Reads a model's weights from a .safetensors file or a model.json. Throws UserError where they are not this model's. */
export async function readForeignWeights(path: string, model: Model, names?: WeightNames): Promise<ForeignWeights> {
  if (path.endsWith(".json")) return { from: "tfjs-layers", weights: await fromTfjsLayers(path, model) };
  const bytes = await readFile(path).catch(() => {
    throw new UserError(`${path}: must be readable, got no such file; check the path`);
  });
  const { tensors, metadata } = decodeSafetensors(bytes, path);
  if (metadata["format"] === "basin-weights") {
    return { from: "basin", weights: (await readWeights(path, model)).weights };
  }
  return { from: "pytorch", weights: fromPytorch(path, model, tensors, names) };
}
