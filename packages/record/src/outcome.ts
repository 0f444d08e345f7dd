// What a run of each kind came to. Only this part is hashed and compared byte by byte, so nothing here may depend on
// the clock or the machine's load; a training that diverged is an outcome of its own and holds no invented number.
import * as z from "zod";
import { rowSchema, scalingSchema } from "./cell.ts";
import type { ColumnScaling, SharpnessRow } from "./cell.ts";
import { count, finite, positiveCount, quantity, sha256, share, text } from "./field.ts";

/** Loss and accuracy on one split. */
export interface Score {
  /** Mean cross-entropy. */
  readonly loss: number;
  /** Share right, in [0, 1]. */
  readonly accuracy: number;
}

/** One entry per finished epoch. */
export interface Curves {
  /** Running means over the epoch's batches, as trained. */
  readonly runningLoss: readonly number[];
  readonly runningAccuracy: readonly number[];
  /** The function measured, at the end of the epoch. */
  readonly trainLoss: readonly number[];
  readonly trainAccuracy: readonly number[];
  readonly testLoss: readonly number[];
  readonly testAccuracy: readonly number[];
  /** On the held-out training samples, where there are some. */
  readonly heldOutLoss?: readonly number[];
  readonly heldOutAccuracy?: readonly number[];
}

/** The outcome of a training that reached its end. */
export interface FinishedOutcome {
  readonly status: "finished";
  readonly epochs: number;
  readonly updates: number;
  readonly curves: Curves;
  /** `cap`: the plateau rule reached its maxEpochs. */
  readonly stopReason: "plateau" | "epochs" | "cap";
  readonly final: {
    /** Batch norm on the live statistics of the function's chunks: this loss is f. */
    readonly batchStatistics: { readonly train: Score; readonly test: Score };
    /** Batch norm frozen, as for inference. */
    readonly inference: { readonly train: Score; readonly test: Score };
  };
  /** ‖x − x0‖. */
  readonly distance: number;
  /** The Euclidean norm of each trainable weight, in creation order. */
  readonly layerNorms: readonly { readonly weight: string; readonly norm: number }[];
  readonly weights: { readonly sha256: string; readonly parameters: number };
}

/** The outcome of a training whose loss stopped being finite. */
export interface DivergedOutcome {
  readonly status: "diverged";
  /** Epochs finished before. */
  readonly epochs: number;
  readonly updates: number;
  readonly curves: Curves;
  /** The update at which it happened, counted from 1. */
  readonly divergedAt: number;
}

/** The outcome of a training. */
export type TrainOutcome = FinishedOutcome | DivergedOutcome;

/** One φ with everything needed to judge it. */
export interface SharpnessValue {
  readonly row: SharpnessRow;
  readonly epsilon: number;
  /** In a subspace only. */
  readonly scaling?: ColumnScaling;
  /** φ, in percent. */
  readonly value: number;
  /** f_max − f. */
  readonly numerator: number;
  readonly fMax: number;
  readonly status: "gained" | "no-gain" | "stopped-before-first-step";
  /** Why the maximiser ended. */
  readonly stop?: string;
  readonly iterations: number;
  readonly evaluations: number;
  readonly nonFiniteTrials?: number;
  /** The highest f seen up to the end of each iteration. */
  readonly gains: readonly number[];
  readonly start: "zero" | "sign-corner";
  /** c, the factor of f in the search. */
  readonly scale: number;
  /** ‖Aᵀg‖∞ at x. */
  readonly gradientNorm?: number;
}

/** The outcome of a measurement. */
export interface MeasureOutcome {
  readonly f: number;
  readonly accuracy?: number;
  /** Of a point of the path: updates since the start, 0 at the start itself. */
  readonly updates?: number;
  /** Dimension of the space searched. */
  readonly dimension: number;
  readonly values: readonly SharpnessValue[];
}

/** One point of a parametric plot. */
export interface CurvePoint {
  readonly alpha: number;
  readonly train: Score;
  readonly test: Score;
}

/** The outcome of a parametric plot. */
export interface InterpolateOutcome {
  /** In the order of the specification's alphas. */
  readonly points: readonly CurvePoint[];
}

/**
 * How a probe ended. `complete`: it did all it does, and has nothing to converge. `not-finite`: f was not finite where it
 * asked, and what it gives rests on less. `flat`: f did not change wherever it asked, so that a 0 says nothing.
 */
export type ProbeStatus = "complete" | "converged" | "not-converged" | "not-finite" | "flat";

/** The outcome of a probe. */
export interface ProbeOutcome {
  readonly f: number;
  readonly status: ProbeStatus;
  /** Evaluations of f it rests on, the one at the solution included. */
  readonly evaluations: number;
  /** What the probe came to, by name; one that has no finite value is left out. */
  readonly quantities: Readonly<Record<string, number>>;
  /** What stands behind the quantities, by name. */
  readonly series?: Readonly<Record<string, readonly number[]>>;
}

const scoreSchema = z.strictObject({
  /** Mean cross-entropy. */
  loss: finite,
  /** Share right, in [0, 1]. */
  accuracy: share,
});

const curvesSchema = z
  .strictObject({
    /** Running mean over the epoch's batches, as trained. */
    runningLoss: z.array(finite),
    runningAccuracy: z.array(share),
    /** Measured at the end of the epoch with the function measured. */
    trainLoss: z.array(finite),
    trainAccuracy: z.array(share),
    testLoss: z.array(finite),
    testAccuracy: z.array(share),
    heldOutLoss: z.array(finite).exactOptional(),
    heldOutAccuracy: z.array(share).exactOptional(),
  })
  .refine((curves) => new Set(Object.values(curves).map((curve) => curve.length)).size === 1, {
    message: "the curves must have one length",
  });

const trained = {
  epochs: count,
  updates: count,
  /** One entry per finished epoch. */
  curves: curvesSchema,
};

const finishedSchema = z.strictObject({
  status: z.literal("finished"),
  ...trained,
  stopReason: z.enum(["plateau", "epochs", "cap"]),
  final: z.strictObject({
    /** Batch norm on the live statistics of the function's chunks: this loss is f. */
    batchStatistics: z.strictObject({ train: scoreSchema, test: scoreSchema }),
    /** Batch norm frozen, as for inference. */
    inference: z.strictObject({ train: scoreSchema, test: scoreSchema }),
  }),
  /** ‖x − x0‖. */
  distance: finite.min(0),
  /** The Euclidean norm of each trainable weight. */
  layerNorms: z.array(z.strictObject({ weight: text, norm: finite.min(0) })),
  weights: z.strictObject({ sha256, parameters: positiveCount }),
});

const divergedSchema = z.strictObject({
  status: z.literal("diverged"),
  ...trained,
  /** The update at which the loss stopped being finite, counted from 1. */
  divergedAt: positiveCount,
});

/** The outcome of a training. */
export const trainOutcomeSchema: z.ZodType<TrainOutcome> = z
  .discriminatedUnion("status", [finishedSchema, divergedSchema])
  .refine((outcome) => outcome.curves.runningLoss.length === outcome.epochs, {
    message: "the curves must have one entry per epoch",
  });

const valueSchema = z.strictObject({
  row: rowSchema,
  epsilon: finite.positive(),
  /** In a subspace only. */
  scaling: scalingSchema.exactOptional(),
  /** φ, in percent. */
  value: finite,
  /** f_max − f. */
  numerator: finite,
  fMax: finite,
  status: z.enum(["gained", "no-gain", "stopped-before-first-step"]),
  /** Why the maximiser ended. */
  stop: text.exactOptional(),
  iterations: count,
  evaluations: count,
  nonFiniteTrials: count.exactOptional(),
  /** The highest f seen up to the end of each iteration. */
  gains: z.array(finite),
  start: z.enum(["zero", "sign-corner"]),
  /** c, the factor of f in the search. */
  scale: finite,
  /** ‖Aᵀg‖∞ at x. */
  gradientNorm: finite.min(0).exactOptional(),
});

/** The outcome of a measurement. */
export const measureOutcomeSchema: z.ZodType<MeasureOutcome> = z.strictObject({
  f: finite,
  accuracy: share.exactOptional(),
  /** Of a point of the path: updates since the start. */
  updates: count.exactOptional(),
  /** Dimension of the space searched. */
  dimension: positiveCount,
  values: z.array(valueSchema),
});

/** The outcome of a parametric plot. */
export const interpolateOutcomeSchema: z.ZodType<InterpolateOutcome> = z.strictObject({
  points: z.array(z.strictObject({ alpha: finite, train: scoreSchema, test: scoreSchema })).min(2),
});

/** The outcome of a probe. */
export const probeOutcomeSchema: z.ZodType<ProbeOutcome> = z.strictObject({
  f: finite,
  status: z.enum(["complete", "converged", "not-converged", "not-finite", "flat"]),
  /** Evaluations of f, the one at the solution included. */
  evaluations: positiveCount,
  quantities: z.record(quantity, finite),
  series: z.record(quantity, z.array(finite)).exactOptional(),
});

const single = new Float32Array(1);

/**
 * Rounds a number to the shortest decimal that float32 reads back to the same value, so that curves stay small in files.
 *
 * A number that float32 cannot hold as finite is returned as NaN or ±Infinity, which no record accepts. −0 becomes 0.
 */
export function roundFloat32(x: number): number {
  single[0] = x;
  const held = single[0]!;
  if (!Number.isFinite(held) || held === 0) return held + 0;
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(held.toPrecision(digits));
    if (Math.fround(short) === held) return short;
  }
  // Nine digits always suffice for float32.
  return Number(held.toPrecision(9));
}
