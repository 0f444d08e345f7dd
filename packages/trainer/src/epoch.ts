// The batches of one epoch: a shuffle without replacement, cut into full batches and a last, smaller one, handed to the
// engine some steps at a time. How many steps a call takes does not change a bit of the result.
import type { Buffers, Executable, HostArray } from "@basin/engine";
import type { Random } from "@basin/random";
import { layout } from "@basin/zoo";
import type { Model } from "@basin/zoo";
import { at, sizeOf } from "./tensors.ts";

/** What an epoch is run with. */
export interface EpochOptions {
  readonly model: Model;
  readonly random: Random;
  /** From 1. */
  readonly epoch: number;
  /** Samples of the split, and of a full batch. */
  readonly count: number;
  readonly batch: number;
  /** Steps of an engine call at most. */
  readonly stepsPerCall: number;
  /** The program of a full batch, and of the last one when it is smaller. */
  readonly full: Executable;
  readonly last: Executable;
  readonly samples: Buffers;
}

/** The batches of a call, after it. */
export interface CallResult {
  readonly state: Buffers;
  /** Of each batch: its samples, the sum of their losses, and how many were right. */
  readonly batches: readonly { readonly size: number; readonly loss: number; readonly right: number }[];
}

/** Batches of an epoch, the last, smaller one included. */
export function batchesPerEpoch(count: number, batch: number): number {
  return Math.ceil(count / batch);
}

/** Steps of each call such that the calls of an epoch are about equally long and none longer than the limit. */
export function balancedSteps(batches: number, limit: number): number {
  return batches === 0 ? 1 : Math.ceil(batches / Math.ceil(batches / limit));
}

/** Opens an epoch; the returned function runs the next call from a batch (from 0) on. */
export function openEpoch(options: EpochOptions): (state: Buffers, from: number) => Promise<CallResult> {
  const { model, random, epoch, count, batch, full, last, samples } = options;
  const order = random("shuffle", epoch).permutation(count);
  const fullBatches = Math.floor(count / batch);
  const firstUpdate = (epoch - 1) * batchesPerEpoch(count, batch);
  const limit = balancedSteps(fullBatches, options.stepsPerCall);
  return async (state, from) => {
    const isFull = from < fullBatches;
    const size = isFull ? batch : count - fullBatches * batch;
    const steps = isFull ? Math.min(limit, fullBatches - from) : 1;
    const indices = order.slice(from * batch, from * batch + steps * size);
    const inputs = { indices, ...dropoutMasks(model, random, firstUpdate + from, steps, size) };
    const result = await (isFull ? full : last).run({ data: samples, state, inputs, steps });
    const losses = at(result.outputs, "loss");
    const rights = at(result.outputs, "correct");
    const batches = Array.from({ length: steps }, (_, step) => ({
      size,
      loss: (losses[step] as number) * size,
      right: rights[step] as number,
    }));
    return { state: result.state, batches };
  };
}

/**
 * Masks of some steps from an update (from 0) on, stacked: "dropout/<layer>" [steps, size, ...shape], 0 with the
 * layer's rate, else 1 / (1 - rate). Each is drawn from its layer's and update's own stream.
 */
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
      const masks = new Float32Array(steps * length);
      for (let step = 0; step < steps; step++) {
        const mask = masks.subarray(step * length, (step + 1) * length);
        random(`dropout/${name}`, firstUpdate + step).uniform(mask);
        for (let i = 0; i < length; i++) mask[i] = (mask[i] as number) < rate ? 0 : 1 / (1 - rate);
      }
      return [`dropout/${name}`, masks];
    }),
  );
}
