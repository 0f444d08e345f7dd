// How numbers are read on pages. What they are exactly stands in the records, which every page links.
import { estimate } from "@basin/record";
import type { Estimate } from "@basin/record";

const counts = new Intl.NumberFormat("en");

/** A count with its thousands apart: `60,000`. */
export function count(value: number): string {
  return counts.format(value);
}

/** A number with four significant digits, as a power of ten where it is far from 1: `0.01234`, `1.234e-6`. */
export function number(value: number): string {
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size >= 1e6 || size < 1e-3)
    return value
      .toExponential(3)
      .replace(/\.?0+e/, "e")
      .replace("e+", "e");
  return String(Number(value.toPrecision(4)));
}

/** A share as a percentage: `98.51 %`. */
export function percent(share: number, decimals = 2): string {
  return `${(100 * share).toFixed(decimals)} %`;
}

/** A mean with its standard deviation over seeds, by four significant digits of the mean: `385.1 ± 140.2`. */
export function spread({ mean, standardDeviation }: Pick<Estimate, "mean" | "standardDeviation">): string {
  return standardDeviation === null ? number(mean) : `${number(mean)} ± ${number(standardDeviation)}`;
}

/** The estimate over the seeds of a map. */
export function estimateOf(values: ReadonlyMap<number, number>): Estimate {
  return estimate([...values.values()]);
}

/** An interval: `0.31 to 0.72`. */
export function range(interval: readonly [number, number] | null): string {
  return interval === null ? "none" : `${number(interval[0])} to ${number(interval[1])}`;
}

/** A time as people say it: `4.2 s`, `3 min 20 s`, `2 h 5 min`. */
export function duration(seconds: number): string {
  if (seconds < 60) return `${Number(seconds.toPrecision(2))} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  const minutes = Math.round(whole / 60);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Bytes: `9.9 MB`. */
export function bytes(value: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, value)) / 3));
  return `${Number((value / 1000 ** step).toPrecision(3))} ${units[step]}`;
}

/** A shape: `28 × 28`. */
export function shape(sizes: readonly number[]): string {
  return sizes.map(count).join(" × ");
}

/** A run's or a cell's id as it is shown in a list, where the whole stands in the address: its last eight digits. */
export function shortId(id: string): string {
  return id.slice(-8);
}

/** A day and a time in UTC, without parts of seconds: `2026-11-24 11:30:05`. */
export function time(iso: string): string {
  return iso.slice(0, 19).replace("T", " ");
}
