// Batch-norm statistics of a whole split, for inference mode, from those of its chunks. On the way up each chunk is
// normalised by its own statistics, so deeper layers' figures are those of the chunks, not of a whole-split pass.
import type { HostArray } from "@basin/engine";

/** "<layer>/mean" and "<layer>/variance" (biased): [channels] each. */
export type Statistics = Readonly<Record<string, Float64Array>>;

/** What one chunk saw. */
export interface ChunkStatistics {
  /** Samples of the chunk; at least one. */
  readonly size: number;
  readonly statistics: Readonly<Record<string, HostArray>>;
}

/**
 * The statistics of the union of chunks: the mean of the means, and the mean of the variances plus the variance of the
 * means (law of total variance), all weighted by size. Each sample of a chunk has equally many positions, so sizes are
 * the right weights for convolutions too.
 */
export function mergeStatistics(chunks: readonly ChunkStatistics[]): Statistics {
  const count = chunks.reduce((sum, { size }) => sum + size, 0);
  const merged: Record<string, Float64Array> = {};
  for (const key of Object.keys(chunks[0]?.statistics ?? {})) {
    if (!key.endsWith("/mean")) continue;
    const layer = key.slice(0, -"/mean".length);
    const mean = weighted(chunks, count, key, (value) => value);
    const within = weighted(chunks, count, `${layer}/variance`, (value) => value);
    const between = weighted(chunks, count, key, (value, channel) => {
      const distance = value - (mean[channel] as number);
      return distance * distance;
    });
    merged[key] = mean;
    merged[`${layer}/variance`] = within.map((value, channel) => value + (between[channel] as number));
  }
  return merged;
}

function weighted(
  chunks: readonly ChunkStatistics[],
  count: number,
  key: string,
  map: (value: number, channel: number) => number,
): Float64Array {
  const total = new Float64Array(chunks[0]?.statistics[key]?.length ?? 0);
  for (const { size, statistics } of chunks) {
    const values = statistics[key] ?? [];
    for (let i = 0; i < total.length; i++) {
      total[i] = (total[i] as number) + (size / count) * map(values[i] as number, i);
    }
  }
  return total;
}
