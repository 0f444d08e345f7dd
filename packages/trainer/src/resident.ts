// What lies on the engine: the samples of a split, weights, statistics. Uploaded once, freed by who uploaded them.
import type { Specs } from "@basin/compiler";
import type { LoadedDataSet } from "@basin/datasets";
import type { Buffers, Engine, HostArray } from "@basin/engine";
import type { Model } from "@basin/zoo";
import { UserError } from "./errors.ts";
import { featureType, sampleSpecs } from "./programs/network.ts";
import { at, sizeOf } from "./tensors.ts";

/** The two splits of a data set. */
export type SplitName = "train" | "test";

/** Uploads named values of known shape. Float64 values become what the engine computes in. */
export async function upload(
  engine: Engine,
  specs: Specs,
  values: Readonly<Record<string, HostArray>>,
): Promise<Buffers> {
  const buffers: Record<string, Buffers[string]> = {};
  for (const [name, { shape, dtype }] of Object.entries(specs)) {
    const given = at(values, name);
    const narrow = given instanceof Float64Array && engine.precision === "float32";
    buffers[name] = await engine.upload({ shape, dtype, values: narrow ? Float32Array.from(given) : given });
  }
  return buffers;
}

/** Uploads a split's samples. Throws UserError when they do not fit the model or a label is out of range. */
export async function uploadSamples(
  engine: Engine,
  model: Model,
  data: LoadedDataSet,
  split: SplitName,
): Promise<Buffers> {
  const { count, features, labels } = data[split];
  if (sizeOf(data.shape) !== sizeOf(model.input)) {
    throw new UserError(
      `${data.id} samples: must fit ${model.id}'s input [${model.input.join(", ")}], got [${data.shape.join(", ")}]; choose another model`,
    );
  }
  if (count < 1 || features.length !== count * sizeOf(data.shape) || labels.length !== count) {
    throw new UserError(
      `${data.id} ${split}: must hold ${count} samples and labels, got ${features.length} values and ${labels.length} labels; load it again`,
    );
  }
  for (const label of labels) {
    if (label < 0 || label >= model.classes) {
      throw new UserError(
        `${data.id} ${split} labels: must be in [0, ${model.classes}) for ${model.id}, got ${label}; choose another model`,
      );
    }
  }
  return upload(engine, sampleSpecs(model, count, featureType(data[split])), { features, labels });
}

/** Frees named buffers. */
export function free(engine: Engine, buffers: Buffers): void {
  for (const buffer of Object.values(buffers)) engine.free(buffer);
}

/** Reads named buffers of floats as float32. */
export async function readFloats(engine: Engine, buffers: Buffers): Promise<Record<string, Float32Array>> {
  const values: Record<string, Float32Array> = {};
  for (const [name, buffer] of Object.entries(buffers)) {
    const read = await engine.read(buffer);
    values[name] = read instanceof Float32Array ? read : Float32Array.from(read);
  }
  return values;
}
