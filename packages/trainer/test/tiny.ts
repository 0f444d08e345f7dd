// Tiny data and a float64 oracle of the tiny model, written without any library, for the tests.
import type { LoadedDataSet, Split } from "@basin/datasets";
import { makeRandom } from "@basin/random";
import { findModel } from "@basin/zoo";
import type { Model } from "@basin/zoo";

export const tiny: Model = findModel("m1-tiny");

/** Three classes of noisy stripes; learnable, but not at once. */
export function tinyData(train = 72, test = 30): LoadedDataSet {
  return {
    id: "stripes",
    version: 1,
    classes: 3,
    shape: [28, 28],
    train: stripes("train", train),
    test: stripes("test", test),
    hashes: {},
    caveats: ["synthetic"],
  };
}

function stripes(purpose: string, count: number): Split {
  const stream = makeRandom(5)(purpose);
  const labels = Int32Array.from({ length: count }, () => stream.integer(3));
  const noise = stream.uniform(new Float64Array(count * 784));
  const features = Uint8Array.from(noise, (value, i) => {
    const [sample, row] = [Math.floor(i / 784), Math.floor((i % 784) / 28)];
    return Math.floor(value * 200) + (row % 3 === labels[sample] ? 55 : 0);
  });
  return { count, features, labels };
}

type Values = Readonly<Record<string, ArrayLike<number>>>;

/** Mean and variance by channel. */
export interface Moments {
  readonly mean: readonly number[];
  readonly variance: readonly number[];
}

/** m1-tiny in float64 on some samples: losses, who is right, and the hidden layer's statistics. */
export function oracle(
  weights: Values,
  split: Split,
  samples: readonly number[],
  frozen?: Moments,
): { losses: number[]; right: number; moments: Moments } {
  const get = (name: string, i: number): number => weights[name]?.[i] ?? Number.NaN;
  const units = Array.from({ length: 32 }, (_, j) => j);
  const hidden = samples.map((sample) =>
    units.map((j) => {
      let sum = get("dense_1/bias", j);
      for (let i = 0; i < 784; i++) {
        sum += ((split.features[sample * 784 + i] as number) / 255) * get("dense_1/kernel", i * 32 + j);
      }
      return sum;
    }),
  );
  const mean = units.map((j) => hidden.reduce((sum, row) => sum + (row[j] as number), 0) / samples.length);
  const variance = units.map(
    (j) => hidden.reduce((sum, row) => sum + ((row[j] as number) - (mean[j] as number)) ** 2, 0) / samples.length,
  );
  const use = frozen ?? { mean, variance };
  let right = 0;
  const losses = hidden.map((row, s) => {
    const active = units.map((j) => {
      const unit = ((row[j] as number) - (use.mean[j] as number)) / Math.sqrt((use.variance[j] as number) + 1e-3);
      return Math.max(0, unit * get("batch_norm_1/gamma", j) + get("batch_norm_1/beta", j));
    });
    const logits = Array.from({ length: 10 }, (_, k) =>
      active.reduce((sum, value, j) => sum + value * get("dense_2/kernel", j * 10 + k), get("dense_2/bias", k)),
    );
    const label = split.labels[samples[s] as number] as number;
    if (logits.indexOf(Math.max(...logits)) === label) right += 1;
    return Math.log(logits.reduce((sum, z) => sum + Math.exp(z), 0)) - (logits[label] as number);
  });
  return { losses, right, moments: { mean, variance } };
}

/** f and the accuracy over chunks, in float64. */
export function oracleOver(
  weights: Values,
  split: Split,
  chunks: readonly (readonly number[])[],
  frozen?: Moments,
): { loss: number; accuracy: number } {
  let [loss, right] = [0, 0];
  for (const chunk of chunks) {
    const result = oracle(weights, split, chunk, frozen);
    loss += result.losses.reduce((a, b) => a + b, 0);
    right += result.right;
  }
  return { loss: loss / split.count, accuracy: right / split.count };
}
