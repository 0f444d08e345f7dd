// Holm's correction for many tests: some true hypothesis is rejected with at most the level asked for, whatever the
// dependence between the tests. Source: Holm 1979, A simple sequentially rejective multiple test procedure.

/**
 * The adjusted p-values, in the order of the input: reject where one is below the level.
 *
 * p-values from 0 to 1, none at all allowed; a RangeError otherwise. Each adjusted one is at least its own p-value and at
 * most 1, and they keep the order of the p-values.
 */
export function holm(pValues: readonly number[]): number[] {
  const bad = pValues.find((p) => !(p >= 0 && p <= 1));
  if (bad !== undefined) throw new RangeError(`pValues: must be from 0 to 1, got ${bad}; leave out what has no test`);
  const adjusted: number[] = Array.from(pValues);
  const order = [...pValues.keys()].sort((a, b) => pValues[a]! - pValues[b]!);
  let largest = 0;
  for (const [rank, index] of order.entries()) {
    largest = Math.max(largest, Math.min(1, (pValues.length - rank) * pValues[index]!));
    adjusted[index] = largest;
  }
  return adjusted;
}
