// The random inputs of a training method, made on the host: "method/<input>", stacked along a leading axis of steps.
// Each update has a stream of its own, so its inputs do not depend on how many steps a call runs or where it was resumed.
import type { Specs } from "@basin/compiler";
import type { LoadedDataSet } from "@basin/datasets";
import type { Engine, HostArray } from "@basin/engine";
import type { Random } from "@basin/random";
import type { Model } from "@basin/zoo";
import type { Method } from "./method.ts";
import { at, sizeOf, withPrefix } from "./tensors.ts";

/** What the inputs of a run are made with. */
export interface MethodInputOptions {
  readonly method: Method;
  readonly model: Model;
  readonly data: LoadedDataSet;
  readonly random: Random;
  readonly precision: Engine["precision"];
}

/** The specs of a step's inputs, "method/<input>". */
export function methodSpecs(method: Method, model: Model, batch: number): Specs {
  return withPrefix("method/", method.inputs?.(model, batch) ?? {});
}

/** Inputs of `steps` updates from an update (from 0) on; `indices` are the batches end to end. */
export function methodInputs(
  { method, model, data, random, precision }: MethodInputOptions,
  indices: Int32Array,
  firstUpdate: number,
  steps: number,
): Record<string, HostArray> {
  const size = indices.length / steps;
  const specs = Object.entries(method.inputs?.(model, size) ?? {});
  if (method.draw === undefined || specs.length === 0) return {};
  const stacked = Object.fromEntries(
    specs.map(([name, { shape, dtype }]): [string, HostArray] => {
      const length = steps * sizeOf(shape);
      if (dtype === "float32") {
        return [name, precision === "float64" ? new Float64Array(length) : new Float32Array(length)];
      }
      return [name, dtype === "int32" ? new Int32Array(length) : new Uint8Array(length)];
    }),
  );
  for (let step = 0; step < steps; step++) {
    const inputs = Object.fromEntries(
      specs.map(([name, { shape }]) => {
        const length = sizeOf(shape);
        return [name, at(stacked, name).subarray(step * length, (step + 1) * length)];
      }),
    );
    method.draw(inputs, {
      stream: random(`method/${method.id}`, firstUpdate + step),
      model,
      data,
      indices: indices.subarray(step * size, (step + 1) * size),
    });
  }
  return withPrefix("method/", stacked);
}
