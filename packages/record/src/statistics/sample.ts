// Mean and standard deviation of a sample. Values that are all equal have their mean exactly and a deviation of exactly
// zero, however many there are: bounds and tests decide by it.
import { mean as average, sampleStandardDeviation } from "simple-statistics";

/** The arithmetic mean of at least one finite value; a RangeError otherwise. */
export function mean(values: readonly number[]): number {
  assertFinite(values, 1);
  // Around the first value nothing is lost to a large offset.
  return values[0]! + average(values.map((value) => value - values[0]!));
}

/** The sample standard deviation (n − 1) of at least two finite values; a RangeError otherwise. */
export function standardDeviation(values: readonly number[]): number {
  assertFinite(values, 2);
  return sampleStandardDeviation(values.map((value) => value - values[0]!));
}

/** Throws a RangeError unless there are at least `least` values and all are finite. */
export function assertFinite(values: readonly number[], least: number): void {
  if (values.length < least) throw new RangeError(`values: must be at least ${least}, got ${values.length}; give more`);
  const bad = values.find((value) => !Number.isFinite(value));
  if (bad !== undefined) throw new RangeError(`values: must be finite, got ${bad}; leave diverged runs out and say so`);
}

/** Throws a RangeError unless x and y are equally long, at least `least`, and finite. */
export function assertPaired(x: readonly number[], y: readonly number[], least: number): void {
  if (x.length !== y.length) {
    throw new RangeError(`values: must be as many on both sides, got ${x.length} and ${y.length}; pair them first`);
  }
  assertFinite(x, least);
  assertFinite(y, least);
}
