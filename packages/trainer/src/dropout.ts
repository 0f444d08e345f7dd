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
  // Two values a word, the low half first: typed arrays are little-endian wherever ONNX Runtime has binaries. Few
  // enough words at a time for the first-level cache.
  const words = new Uint32Array(4096);
  const halves = new Uint16Array(words.buffer);
  return Object.fromEntries(
    layout(model).dropouts.map(({ name, rate, shape }) => {
      const length = size * sizeOf(shape);
      const drop = threshold(rate);
      const masks = new Uint8Array(steps * length);
      for (let step = 0; step < steps; step++) {
        const stream = random(`dropout/${name}`, firstUpdate + step);
        const end = (step + 1) * length;
        for (let from = step * length; from < end; from += halves.length) {
          stream.words(words);
          const count = Math.min(halves.length, end - from);
          for (let i = 0; i < count; i++) masks[from + i] = (drop - 1 - (halves[i] as number)) >>> 31;
        }
      }
      return [`dropout/${name}`, masks];
    }),
  );
}
