// Numbers as they are read: a true minus sign, a fixed number of decimals, tabular by the styles.

const MINUS = "−";

/** With so many decimals: `−0.49`. What rounds to zero has no sign. */
export function fixed(value: number, decimals = 2): string {
  const text = Math.abs(value).toFixed(decimals);
  return value < 0 && Number(text) !== 0 ? MINUS + text : text;
}

/** As `fixed`, with a plus sign before what is above zero: a difference. */
export function signed(value: number, decimals = 2): string {
  const text = fixed(value, decimals);
  return value > 0 && Number(text) !== 0 ? `+${text}` : text;
}

/** A ratio or another number over decades, with about three digits: `438`, `38.5`, `0.0041`. */
export function rounded(value: number): string {
  if (value === 0) return "0";
  const magnitude = Math.floor(Math.log10(Math.abs(value)));
  if (magnitude >= 6 || magnitude < -4) return value.toExponential(1).replace("e+", "e").replace(/-/g, MINUS);
  return fixed(Number(value.toPrecision(3)), Math.max(0, 2 - magnitude));
}

/** An interval: `0.31 to 0.66`, by one of the above. */
export function between([low, high]: readonly [number, number], print: (value: number) => string): string {
  return `${print(low)} to ${print(high)}`;
}

/** How many decimals the first number of a text has. */
export function decimalsIn(text: string): number {
  return /\d+(?:\.(\d+))?/.exec(text)?.[1]?.length ?? 0;
}
