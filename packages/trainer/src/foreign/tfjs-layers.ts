// Weights of a tf.layers model of the same architecture that was saved as model.json with its weight files beside it.
import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import { trainableSpecs } from "@basin/zoo";
import type { Model } from "@basin/zoo";
import { UserError } from "../errors.ts";

interface Manifest {
  readonly weightsManifest?: readonly {
    readonly paths: readonly string[];
    readonly weights: readonly tf.io.WeightsManifestEntry[];
  }[];
}

/**
 * Reads the trainable weights of a saved model, matched in order; every shape and the kind of each (kernel, bias, …)
 * must fit. Throws UserError where a file is missing or damaged, or something does not fit.
 */
export async function fromTfjsLayers(path: string, model: Model): Promise<Record<string, Float32Array>> {
  let manifest: Manifest;
  try {
    manifest = JSON.parse(await readFile(path, "utf8")) as Manifest;
  } catch {
    throw new UserError(`${path}: must be a model.json, got no JSON; give the file that model.save wrote`);
  }
  const found: [string, tf.Tensor][] = [];
  try {
    for (const { paths, weights } of manifest.weightsManifest ?? []) {
      const parts = await Promise.all(paths.map((part) => readPart(path, part)));
      const bytes = new Uint8Array(Buffer.concat(parts));
      found.push(...Object.entries(decode(path, bytes, weights)));
    }
    const trained = found.filter(([name]) => !/\/moving_(mean|variance)$/.test(name));
    const specs = trainableSpecs(model);
    if (trained.length !== specs.length) {
      throw new UserError(
        `${path} weights: must be ${specs.length} for ${model.id}, got ${trained.length}; it is another architecture`,
      );
    }
    return Object.fromEntries(
      specs.map(({ name, shape }, i) => {
        const [given, tensor] = trained[i]!;
        const kind = (full: string): string => full.slice(full.lastIndexOf("/") + 1);
        if (kind(given) !== kind(name) || JSON.stringify(tensor.shape) !== JSON.stringify(shape)) {
          throw new UserError(
            `${path} "${given}": must be ${name} [${shape.join(", ")}], got [${tensor.shape.join(", ")}]; it is another architecture`,
          );
        }
        return [name, tensor.dataSync<"float32">().slice()];
      }),
    );
  } finally {
    for (const [, tensor] of found) tensor.dispose();
  }
}

function readPart(path: string, part: string): Promise<Uint8Array> {
  const folder = dirname(resolve(path));
  const file = resolve(folder, part);
  if (dirname(file) !== folder) throw new UserError(`${path}: weight files must lie beside it, got ${part}; move them`);
  return readFile(file).catch(() => {
    throw new UserError(`${file}: must be readable, got no such file; it belongs to ${path}`);
  });
}

function decode(path: string, bytes: Uint8Array, weights: readonly tf.io.WeightsManifestEntry[]): tf.NamedTensorMap {
  try {
    return tf.io.decodeWeights(bytes.slice().buffer, [...weights]);
  } catch (error) {
    throw new UserError(`${path}: weight files must hold what it lists, got ${String(error)}; save the model again`);
  }
}
