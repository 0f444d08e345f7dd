// Student's t and the normal distribution, from Cephes (Moshier 1984-2000) compiled to WebAssembly: the only door to it.
// Nothing here calls Math.log or its like, so that every browser and every Node prints the same last digit. Importing
// this file waits for the program to compile, about 40 ms.
// oxlint-disable-next-line typescript/triple-slash-reference -- a program that takes in this file alone needs the types
/// <reference path="./cephes.d.ts" />
import { compiled, incbet, ndtri, stdtri } from "cephes";

await compiled;

/**
 * The t with P(|T| ≤ t) = `level`, two-sided.
 *
 * `level` is a share in (0, 1), `degrees` a whole number from 1 to 1e4; a RangeError otherwise.
 */
export function studentQuantile(level: number, degrees: number): number {
  assertLevel(level, 0);
  if (!Number.isInteger(degrees) || degrees < 1 || degrees > 1e4) {
    throw new RangeError(`degrees: must be a whole number from 1 to 10000, got ${degrees}; use n − 1`);
  }
  return stdtri(degrees, (1 + level) / 2);
}

/**
 * P(T ≥ t), the upper tail of Student's t: to its own last digits however far out, within 1e-9 around t = 0.
 *
 * `t` is any number, infinities included; `degrees` is above 0 and need not be whole (Welch's are not). A RangeError
 * otherwise. Source: Abramowitz and Stegun 1964, 26.7.1: 2 P(T ≥ |t|) = I(ν / (ν + t²); ν/2, 1/2).
 */
export function studentTail(t: number, degrees: number): number {
  if (Number.isNaN(t)) throw new RangeError("t: must be a number, got NaN; leave diverged runs out");
  if (!(degrees > 0 && degrees < Infinity)) {
    throw new RangeError(`degrees: must be above 0 and finite, got ${degrees}; use n − 1`);
  }
  const square = t * t;
  // The smaller of the two shares, as the other loses its digits.
  const tail =
    square < degrees
      ? (1 - incbet(0.5, degrees / 2, square / (degrees + square))) / 2
      : incbet(degrees / 2, 0.5, degrees / (degrees + square)) / 2;
  return t >= 0 ? tail : 1 - tail;
}

/** The standard normal z with P(|Z| ≤ z) = `level`, two-sided; `level` is a share in (0, 1), a RangeError otherwise. */
export function normalQuantile(level: number): number {
  assertLevel(level, 0);
  return ndtri((1 + level) / 2);
}

/** Throws a RangeError unless `level` is a share above `least` and below 1. */
export function assertLevel(level: number, least: number): void {
  if (!(level > least && level < 1)) {
    throw new RangeError(`level: must be between ${least} and 1, got ${level}; use 0.95`);
  }
}
