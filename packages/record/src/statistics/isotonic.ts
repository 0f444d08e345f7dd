// The non-decreasing curve nearest to a curve. Source: Ayer, Brunk, Ewing, Reid and Silverman 1955 (pool adjacent
// violators).
import { assertFinite } from "./sample.ts";

/**
 * The non-decreasing values with the least sum of squared distances to `values`, as many and in the same order.
 *
 * All finite, none at all allowed; a RangeError otherwise. What rises already is returned as it is.
 */
export function isotonic(values: readonly number[]): number[] {
  assertFinite(values, 0);
  // Runs of equal height, each the mean of what it pools; a new value joins those before it until they rise.
  const blocks: { height: number; count: number }[] = [];
  for (const value of values) {
    let block = { height: value, count: 1 };
    while (blocks.length > 0 && blocks.at(-1)!.height > block.height) {
      const before = blocks.pop()!;
      const count = before.count + block.count;
      block = { height: before.height + ((block.height - before.height) * block.count) / count, count };
    }
    blocks.push(block);
  }
  return blocks.flatMap(({ height, count }) => Array.from({ length: count }, () => height));
}
