// Means over seeds as charts and tables take them: accuracies in points, φ by its geometric mean, as φ is compared on a log
// scale. One seed has no interval, and none is shown for it.
import { estimate } from "@basin/record";
import { fixed, rounded } from "../../components/number.ts";
import type { Cell } from "../../components/table.ts";

/** A mean over seeds and its 95 % interval. */
export interface Over {
  readonly n: number;
  readonly mean: number;
  /** The mean itself where there is one seed. */
  readonly low: number;
  readonly high: number;
}

/** The arithmetic mean; null of nothing. */
export function arithmetic(values: readonly number[]): Over | null {
  if (values.length === 0) return null;
  const { n, mean, interval } = estimate(values);
  return { n, mean: short(mean), low: short(interval?.[0] ?? mean), high: short(interval?.[1] ?? mean) };
}

/** The geometric mean of positive values; null where none is positive. */
export function geometric(values: readonly number[]): Over | null {
  const logs = values.filter((value) => value > 0).map((value) => Math.log(value));
  if (logs.length === 0) return null;
  const { n, mean, interval } = estimate(logs);
  const back = (log: number): number => short(Math.exp(log));
  return { n, mean: back(mean), low: back(interval?.[0] ?? mean), high: back(interval?.[1] ?? mean) };
}

/** Six significant digits: more than a picture or a reader takes, and short in files. */
export function short(value: number): number {
  return Number(value.toPrecision(6));
}

/** The interval as it is drawn of an accuracy: cut where no accuracy is. The table has all of it. */
export function drawnAccuracy(over: Over): Over {
  return { ...over, low: Math.max(0, over.low), high: Math.min(100, over.high) };
}

/** The cell of a mean with its interval, by so many decimals or, of a number over decades, by three digits. */
export function overCell(over: Over | null | undefined, decimals: number | "significant"): Cell {
  if (over == null) return { value: null };
  const text = decimals === "significant" ? rounded(over.mean) : fixed(over.mean, decimals);
  return { value: over.mean, text, interval: over.n === 1 ? null : [over.low, over.high] };
}

/** Mean ± standard deviation as the paper prints it; its interval is not given, so none is made. */
export function plusMinus(
  values: readonly number[],
  decimals: number | "significant" = 2,
  marks: readonly string[] = [],
): Cell {
  if (values.length === 0) return { value: null };
  const { mean, standardDeviation } = estimate(values);
  const text = (value: number): string => (decimals === "significant" ? rounded(value) : fixed(value, decimals));
  const few = values.length === 1 ? ["1 seed"] : [];
  return {
    value: short(mean),
    text: standardDeviation === null ? text(mean) : `${text(mean)} ± ${text(standardDeviation)}`,
    marks: [...few, ...marks],
  };
}

/** A value of the paper: mean ± standard deviation over its five trials. */
export function paperCell(value: readonly [number, number] | undefined, marks: readonly string[] = []): Cell {
  if (value === undefined) return { value: null };
  return {
    value: value[0],
    text: value.map((number) => number.toFixed(Math.max(2, String(number).split(".")[1]?.length ?? 0))).join(" ± "),
    ...(marks.length > 0 && { marks }),
  };
}
