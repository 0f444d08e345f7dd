// Standard normal noise for every pixel of a batch, drawn on the host: what stability training and input noise share.
import type { Specs } from "@basin/compiler";
import type { HostArray } from "@basin/engine";
import type { Model } from "@basin/zoo";
import type { DrawArguments } from "../method.ts";
import { at } from "../tensors.ts";

/** One input, "noise": float32 [batch, ...model.input]. */
export function pixelNoiseSpecs(model: Model, batch: number): Specs {
  return { noise: { shape: [batch, ...model.input], dtype: "float32" } };
}

/** Fills "noise" with standard normal numbers, sample by sample. */
export function drawPixelNoise(inputs: Readonly<Record<string, HostArray>>, { stream }: DrawArguments): void {
  stream.normal(at(inputs, "noise") as Float32Array | Float64Array);
}
