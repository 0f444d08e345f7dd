// A small curve without Vega, for the thousands of pages that show one: plain arithmetic from values to an SVG path. What is
// not finite, or not above zero on a logarithmic axis, leaves a gap; nothing is invented across it.

/** How a sparkline is drawn. */
export interface SparklineOptions {
  readonly width: number;
  readonly height: number;
  /** Room for the stroke and the dot at the end. */
  readonly padding?: number;
  readonly scale?: "linear" | "log";
  /** Lowest and highest value of the axis, where several curves share it; those of the values unless given. */
  readonly domain?: readonly [number, number];
  /** Points at most: more are thinned by taking the lowest and the highest of each group, so that peaks stay. */
  readonly points?: number;
}

/** A curve as drawn. */
export interface Sparkline {
  /** The `d` of a path; empty where no value can be drawn. */
  readonly path: string;
  /** Where the last value that can be drawn is. */
  readonly end: { readonly x: number; readonly y: number } | null;
}

/** The path of values at equal steps. */
export function sparkline(values: readonly number[], options: SparklineOptions): Sparkline {
  const { width, height, padding = 2, scale = "linear" } = options;
  const place = (value: number): number => (scale === "log" ? Math.log(value) : value);
  const drawable = (value: number): boolean => Number.isFinite(value) && (scale === "linear" || value > 0);
  const [low, high] = options.domain ?? extent(values.filter(drawable));
  const [bottom, top] = [place(low), place(high)];
  const x = (index: number): number =>
    padding + (values.length === 1 ? 0.5 : index / (values.length - 1)) * (width - 2 * padding);
  const y = (value: number): number =>
    height -
    padding -
    (top === bottom ? 0.5 : clamp((place(value) - bottom) / (top - bottom))) * (height - 2 * padding);
  let path = "";
  let end: Sparkline["end"] = null;
  let broken = true;
  for (const index of chosen(values, options.points ?? width)) {
    const value = values[index]!;
    if (!drawable(value)) {
      broken = true;
      continue;
    }
    end = { x: round(x(index)), y: round(y(value)) };
    path += `${broken ? "M" : "L"}${end.x} ${end.y}`;
    broken = false;
  }
  return { path, end };
}

/** The lowest and highest of values; 0 and 1 of none. */
export function extent(values: readonly number[]): readonly [number, number] {
  if (values.length === 0) return [0, 1];
  return values.reduce<readonly [number, number]>(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
}

/** Indices in order, `most` of them or a few more: all, or the first, the last and the two extremes of each group. */
function chosen(values: readonly number[], most: number): number[] {
  if (values.length <= most) return values.map((_, index) => index);
  const size = Math.ceil((2 * values.length) / most);
  const kept = new Set([0, values.length - 1]);
  for (let start = 0; start < values.length; start += size) {
    const group = Array.from({ length: Math.min(size, values.length - start) }, (_, offset) => start + offset);
    kept.add(group.reduce((best, index) => (values[index]! < values[best]! ? index : best)));
    kept.add(group.reduce((best, index) => (values[index]! > values[best]! ? index : best)));
    // What cannot be drawn stays a gap.
    for (const index of group) if (!Number.isFinite(values[index])) kept.add(index);
  }
  return [...kept].sort((a, b) => a - b);
}

function clamp(share: number): number {
  return Math.min(1, Math.max(0, share));
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
