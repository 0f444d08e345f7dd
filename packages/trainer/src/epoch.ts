// The batches of one epoch: a shuffle without replacement, cut into full batches and a last, smaller one, handed to the
// engine some steps at a time. How many steps a call takes does not change a bit of the result.
import type { Buffers, Executable, HostArray } from "@basin/engine";
import { dropoutMasks } from "./dropout.ts";
import { methodInputs } from "./method-inputs.ts";
import type { MethodInputOptions } from "./method-inputs.ts";
import { at } from "./tensors.ts";

/** What an epoch is run with. */
export interface EpochOptions extends MethodInputOptions {
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
  /** Batches of the epoch, counted from 1, behind which a call must end. */
  readonly cuts?: readonly number[];
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

/** What a call takes, made before it is its turn. */
interface Prepared {
  readonly from: number;
  readonly isFull: boolean;
  readonly size: number;
  readonly steps: number;
  readonly inputs: Record<string, HostArray>;
}

/** Opens an epoch; the returned function runs the next call from a batch (from 0) on. */
export function openEpoch(options: EpochOptions): (state: Buffers, from: number) => Promise<CallResult> {
  const { model, random, epoch, count, batch, full, last, samples, cuts = [] } = options;
  const order = random("shuffle", epoch).permutation(count);
  const fullBatches = Math.floor(count / batch);
  const firstUpdate = (epoch - 1) * batchesPerEpoch(count, batch);
  const limit = balancedSteps(fullBatches, options.stepsPerCall);
  const prepare = (from: number): Prepared => {
    const isFull = from < fullBatches;
    const size = isFull ? batch : count - fullBatches * batch;
    const cut = Math.min(...cuts.filter((one) => one > from), fullBatches);
    const steps = isFull ? Math.min(limit, cut - from) : 1;
    const indices = order.slice(from * batch, from * batch + steps * size);
    const inputs = {
      indices,
      ...dropoutMasks(model, random, firstUpdate + from, steps, size),
      ...methodInputs(options, indices, firstUpdate + from, steps),
    };
    return { from, isFull, size, steps, inputs };
  };
  let ahead: Prepared | undefined;
  return async (state, from) => {
    const { isFull, size, steps, inputs } = ahead?.from === from ? ahead : prepare(from);
    const running = (isFull ? full : last).run({ data: samples, state, inputs, steps });
    // While the engine computes: engines leave this thread alone.
    const then = from + steps;
    ahead = then * batch < count ? prepare(then) : undefined;
    const result = await running;
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
