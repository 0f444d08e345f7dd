// A search asks for the function's value and gradient at points and is told them (ask/tell).
// The same search serves synchronous, asynchronous and remote functions, and stops between two evaluations.

/** Value and gradient of a function at a point. */
export interface Evaluation {
  readonly value: number;
  readonly gradient: Float64Array;
}

/** Yields points, receives evaluations, returns its result. A yielded array may be reused after the answer. */
export type Search<Result> = Generator<Float64Array, Result, Evaluation>;
