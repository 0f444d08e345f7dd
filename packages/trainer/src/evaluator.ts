// A network over a whole split, chunk by chunk: losses summed in float64, gradients accumulated in float64.
// Chunks are fixed (chunks.ts), so the result is a function of the weights alone. At most two chunk sizes, so two programs.
import type { LoadedDataSet } from "@basin/datasets";
import type { Buffers, Engine, Executable, HostArray } from "@basin/engine";
import { parameterCount } from "@basin/zoo";
import type { Model } from "@basin/zoo";
import { CHUNK_SIZE, chunksOf } from "./chunks.ts";
import { mapParts } from "./layout.ts";
import { evaluateChunk, statisticsSpecs } from "./programs/evaluate.ts";
import { featureType } from "./programs/network.ts";
import { free, upload, uploadSamples } from "./resident.ts";
import type { SplitName } from "./resident.ts";
import { mergeStatistics } from "./statistics.ts";
import type { ChunkStatistics, Statistics } from "./statistics.ts";
import { at, pickPrefix, withPrefix } from "./tensors.ts";

/** What an evaluator is opened for. */
export interface EvaluatorOptions {
  readonly engine: Engine;
  readonly model: Model;
  readonly data: LoadedDataSet;
  readonly split: SplitName;
  /** Samples a chunk aims at; 5000 unless given (the protocol). */
  readonly chunkSize?: number;
  /** The split's samples if they are resident already; then the caller frees them. */
  readonly samples?: Buffers;
}

/** Mean cross-entropy in nats, and the share of samples that are right. */
export interface Measured {
  readonly loss: number;
  readonly accuracy: number;
}

/** Measures networks over one split. Weights are buffers on the engine, by name. */
export interface Evaluator {
  /** Samples of the split. */
  readonly count: number;
  /** On each chunk's own statistics; `statistics` are those of the whole split. */
  measure(weights: Buffers): Promise<Measured & { readonly statistics: Statistics }>;
  /** On given statistics, as in inference. */
  measureFrozen(weights: Buffers, statistics: Statistics): Promise<Measured>;
  /** With the gradient, flat; through the chunks' statistics unless frozen ones are given. */
  differentiate(weights: Buffers, frozen?: Statistics): Promise<Measured & { readonly gradient: Float64Array }>;
  /** Releases the programs, and the samples unless they were given. */
  close(): Promise<void>;
}

/** Opens an evaluator of one split. Throws UserError when the data do not fit the model. */
export async function openEvaluator(options: EvaluatorOptions): Promise<Evaluator> {
  const { engine, model, data, split, chunkSize = CHUNK_SIZE } = options;
  const { count } = data[split];
  const features = featureType(data[split]);
  const chunks = chunksOf(count, chunkSize);
  const samples = options.samples ?? (await uploadSamples(engine, model, data, split));
  const loaded = new Map<string, Executable>();

  const load = async (chunk: number, frozen: boolean, gradient: boolean): Promise<Executable> => {
    const key = `${chunk} ${frozen} ${gradient}`;
    const batchNorm = frozen ? "frozen" : "batch";
    const executable =
      loaded.get(key) ?? (await engine.load(evaluateChunk({ model, count, features, chunk, batchNorm, gradient })));
    loaded.set(key, executable);
    return executable;
  };

  /** One pass over all chunks. */
  const pass = async (
    weights: Buffers,
    frozen: Statistics | undefined,
    gradient: boolean,
    each: (outputs: Readonly<Record<string, HostArray>>, size: number) => void,
  ): Promise<Measured> => {
    const statistics =
      frozen === undefined ? {} : withPrefix("statistics/", await upload(engine, statisticsSpecs(model), frozen));
    let [loss, right] = [0, 0];
    try {
      for (const indices of chunks) {
        const executable = await load(indices.length, frozen !== undefined, gradient);
        const resident = { ...samples, ...withPrefix("weights/", weights), ...statistics };
        const { outputs } = await executable.run({ data: resident, state: {}, inputs: { indices } });
        for (const value of at(outputs, "losses")) loss += value;
        for (const value of at(outputs, "correct")) right += value;
        each(outputs, indices.length);
      }
    } finally {
      free(engine, statistics);
    }
    return { loss: loss / count, accuracy: right / count };
  };

  return {
    count,
    async measure(weights) {
      const seen: ChunkStatistics[] = [];
      const measured = await pass(weights, undefined, false, (outputs, size) => {
        seen.push({ size, statistics: pickPrefix("statistics/", outputs) });
      });
      return { ...measured, statistics: mergeStatistics(seen) };
    },
    measureFrozen: (weights, statistics) => pass(weights, statistics, false, () => undefined),
    async differentiate(weights, frozen) {
      const gradient = new Float64Array(parameterCount(model));
      const measured = await pass(weights, frozen, true, (outputs, size) => {
        const share = size / count;
        mapParts(model, gradient, (part, name) => {
          const values = at(outputs, `gradient/${name}`);
          for (let i = 0; i < part.length; i++) part[i] = (part[i] as number) + share * (values[i] as number);
        });
      });
      return { ...measured, gradient };
    },
    async close() {
      for (const executable of loaded.values()) await executable.release();
      loaded.clear();
      if (options.samples === undefined) free(engine, samples);
    },
  };
}
