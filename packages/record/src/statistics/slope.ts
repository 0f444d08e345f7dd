// The least-squares line through points.
import { linearRegression } from "simple-statistics";
import { assertPaired } from "./sample.ts";

/**
 * The slope of the least-squares line of y on x, in units of y per unit of x.
 *
 * Pairs in the same order, at least two, all finite; a RangeError otherwise. Null where x is constant.
 */
export function slope(x: readonly number[], y: readonly number[]): number | null {
  assertPaired(x, y, 2);
  if (x.every((value) => value === x[0])) return null;
  return linearRegression(x.map((value, index) => [value, y[index]!])).m;
}
