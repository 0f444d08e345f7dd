// Drives a search: answers each of its questions with a function, synchronous or not, until it returns.
// A search that is stopped or whose function throws is closed, so that nothing stays half done.
import type { Evaluation, Search } from "./search.ts";

/** What may watch or stop a drive. */
export interface DriveOptions {
  /** Called after each evaluation with its number (from 1). */
  readonly onEvaluation?: (evaluation: Evaluation, count: number) => void;
  /** Stops the drive before the next evaluation; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** Runs a search with a function that may be asynchronous; the point it gets is valid until it answers. Rejects with what the function throws. */
export async function drive<Result>(
  search: Search<Result>,
  evaluate: (point: Float64Array) => Evaluation | Promise<Evaluation>,
  options: DriveOptions = {},
): Promise<Result> {
  try {
    let count = 0;
    let asked = search.next();
    while (asked.done !== true) {
      options.signal?.throwIfAborted();
      const evaluation = await evaluate(asked.value);
      options.onEvaluation?.(evaluation, ++count);
      asked = search.next(evaluation);
    }
    return asked.value;
  } finally {
    search.return(undefined as never);
  }
}

/** Runs a search with a synchronous function. Throws what the function throws. */
export function driveSync<Result>(
  search: Search<Result>,
  evaluate: (point: Float64Array) => Evaluation,
  options: DriveOptions = {},
): Result {
  try {
    let count = 0;
    let asked = search.next();
    while (asked.done !== true) {
      options.signal?.throwIfAborted();
      const evaluation = evaluate(asked.value);
      options.onEvaluation?.(evaluation, ++count);
      asked = search.next(evaluation);
    }
    return asked.value;
  } finally {
    search.return(undefined as never);
  }
}
