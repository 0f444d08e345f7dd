// Named tensors: a look-up that cannot fail in silence, sizes, prefixes.
import type { Specs } from "@basin/compiler";

/** The value of a name. Throws an internal error when there is none, since names are checked at the doors. */
export function at<T>(values: Readonly<Record<string, T>>, name: string): T {
  const value = values[name];
  if (value === undefined) throw new Error(`internal: no value is named ${name}`);
  return value;
}

/** The number of values in a shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((a, b) => a * b, 1);
}

/** The bytes of host values of some specs; floats count as float32. */
export function bytesOf(specs: Specs): number {
  const width = { float32: 4, int32: 4, uint8: 1, bool: 1 };
  return Object.values(specs).reduce((sum, { shape, dtype }) => sum + sizeOf(shape) * width[dtype], 0);
}

/** The same values under other names, in the same order. */
export function withPrefix<T>(prefix: string, values: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [prefix + name, value]));
}

/** The values whose names begin with a prefix, without it, in the same order. */
export function pickPrefix<T>(prefix: string, values: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      name.startsWith(prefix) ? [[name.slice(prefix.length), value]] : [],
    ),
  );
}

/** Zeros for every name. */
export function zeros(specs: Specs): Record<string, Float32Array> {
  return Object.fromEntries(Object.entries(specs).map(([name, { shape }]) => [name, new Float32Array(sizeOf(shape))]));
}
