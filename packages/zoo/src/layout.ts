// What a model consists of, as data: its weights, batch normalisations and dropouts.
// Names are "<layer>" or "<layer>/<weight>"; orders are the order in which tfjs creates the layers.

/** One weight of a model. */
export interface WeightSpec {
  /** "dense_1/kernel". */
  readonly name: string;
  readonly shape: readonly number[];
  readonly trainable: boolean;
  readonly initializer: Initializer;
}

/** How a weight begins, in the words of tf.layers. */
export type Initializer =
  | { readonly kind: "constant"; readonly value: number }
  | { readonly kind: "uniform"; readonly from: number; readonly to: number }
  | { readonly kind: "normal"; readonly mean: number; readonly deviation: number; readonly truncated: boolean }
  | {
      readonly kind: "variance-scaling";
      readonly scale: number;
      readonly mode: "fanIn" | "fanOut" | "fanAvg";
      readonly distribution: "normal" | "uniform" | "truncatedNormal";
    }
  /** One that this package does not know, by its class. */
  | { readonly kind: "unknown"; readonly name: string };

/** One dropout layer. Its mask has the shape [batch, ...shape] and holds 0 or 1 / (1 - rate). */
export interface DropoutSpec {
  readonly name: string;
  /** The share of values that is dropped. */
  readonly rate: number;
  readonly shape: readonly number[];
}

/** One batch normalisation: statistics have the shape [channels]. */
export interface BatchNormSpec {
  readonly name: string;
  readonly channels: number;
}

/** Everything that a program must give or may read of a model. */
export interface Layout {
  readonly weights: readonly WeightSpec[];
  readonly batchNorms: readonly BatchNormSpec[];
  readonly dropouts: readonly DropoutSpec[];
}
