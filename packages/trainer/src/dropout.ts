// Dropout masks (Srivastava et al. 2014), made on the host and packed small: a C2 step has 16 million of them.
// A mask depends on seed, layer and update alone, never on how many steps a call runs or where a run was resumed.
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { Specs, Tensors } from "@basin/compiler";
import type { HostArray } from "@basin/engine";
import type { Random } from "@basin/random";
import { layout } from "@basin/zoo";
import type { Model } from "@basin/zoo";
import { at, sizeOf } from "./tensors.ts";

/** A value is dropped where its 16 random bits are below this: the rate to within 1 / 131,072. */
const threshold = (rate: number): number => Math.round(rate * 65_536);

/** The specs of a step's masks, "dropout/<layer>" uint8 [batch, ...shape]: 1 where a value is kept, else 0. */
export function dropoutSpecs(model: Model, batch: number): Specs {
  return Object.fromEntries(
    layout(model).dropouts.map(({ name, shape }) => [
      `dropout/${name}`,
      { shape: [batch, ...shape], dtype: "uint8" as const },
    ]),
  );
}

/** Masks as a network takes them, by layer: 0, or one over the probability with which a value is kept. */
export function scaledMasks(model: Model, inputs: Tensors): Tensors {
  return Object.fromEntries(
    layout(model).dropouts.map(({ name, rate }): [string, Tensor] => {
      const kept = 65_536 - threshold(rate);
      return [name, tf.mul(tf.cast(at(inputs, `dropout/${name}`), "float32"), 65_536 / kept)];
    }),
  );
}

/** Masks of `steps` updates of `size` samples from an update (from 0) on, stacked along a leading axis. */
export function dropoutMasks(
  model: Model,
  random: Random,
  firstUpdate: number,
  steps: number,
  size: number,
): Record<string, HostArray> {
  return Object.fromEntries(
    layout(model).dropouts.map(({ name, rate, shape }) => {
      const length = size * sizeOf(shape);
      const drop = threshold(rate);
      const masks = new Uint8Array(steps * length);
      const words = new Uint32Array(Math.ceil(length / 2));
      for (let step = 0; step < steps; step++) {
        random(`dropout/${name}`, firstUpdate + step).words(words);
        const offset = step * length;
        // Two values a word; the last word of an odd length has one to spare, which falls into the next step or nowhere.
        for (let i = 0; i < words.length; i++) {
          const word = words[i] as number;
          masks[offset + 2 * i] = (word & 0xffff) < drop ? 0 : 1;
          masks[offset + 2 * i + 1] = word >>> 16 < drop ? 0 : 1;
        }
      }
      return [`dropout/${name}`, masks];
    }),
  );
}
