// The continuous line of two segments nearest to points: where a curve bends, and its slopes on both sides. A bend is
// found in any curve: whether there is one is for a claim to test, with the breakpoint from other seeds.
import { linearRegression } from "simple-statistics";
import { assertPaired } from "./sample.ts";

/** Slopes of the two segments, in units of y per unit of x. */
export interface Slopes {
  readonly below: number;
  readonly above: number;
}

/** The line that bends at `breakpoint`. */
export interface BrokenStick extends Slopes {
  readonly breakpoint: number;
  /** Sum of squared distances of the points to the line. */
  readonly residual: number;
}

/**
 * The nearest line (least squares) of all that bend at one of the x with at least two different x on each side of it.
 *
 * Pairs in any order, finite, at least five different x; a RangeError otherwise. Of equally near lines the one that bends
 * first counts.
 */
export function brokenStick(x: readonly number[], y: readonly number[]): BrokenStick {
  const different = distinct(x, y, 5);
  const lines = different.slice(2, -2).map((breakpoint) => ({ breakpoint, ...fit(x, y, breakpoint) }));
  return lines.reduce((best, line) => (line.residual < best.residual ? line : best));
}

/**
 * The slopes of the nearest line that bends at a given `breakpoint`, which need not be one of the x.
 *
 * Pairs in any order, finite, at least three different x, at least one on each side of the breakpoint; a RangeError
 * otherwise.
 */
export function slopesAt(x: readonly number[], y: readonly number[], breakpoint: number): Slopes {
  const different = distinct(x, y, 3);
  if (!(different[0]! < breakpoint && breakpoint < different.at(-1)!)) {
    throw new RangeError(
      `breakpoint: must be between ${different[0]} and ${different.at(-1)}, got ${breakpoint}; give points on both sides`,
    );
  }
  const { below, above } = fit(x, y, breakpoint);
  return { below, above };
}

/** The different x, rising. */
function distinct(x: readonly number[], y: readonly number[], least: number): number[] {
  assertPaired(x, y, 1);
  const different = [...new Set(x)].sort((a, b) => a - b);
  if (different.length < least) {
    throw new RangeError(`x: must have at least ${least} different values, got ${different.length}; give more`);
  }
  return different;
}

function fit(x: readonly number[], y: readonly number[], breakpoint: number): Slopes & { readonly residual: number } {
  // y = u + v x + w max(0, x − breakpoint), one coefficient at a time (Frisch and Waugh 1933): what of the bend no
  // straight line explains gives w, and the rest of y is a straight line.
  const bend = x.map((value) => Math.max(0, value - breakpoint));
  const unexplained = bend.map(residualOf(x, bend));
  const square = unexplained.reduce((sum, value) => sum + value * value, 0);
  const change = unexplained.reduce((sum, value, index) => sum + value * y[index]!, 0) / square;
  const straight = y.map((value, index) => value - change * bend[index]!);
  const distance = straight.map(residualOf(x, straight));
  const below = linearRegression(points(x, straight)).m;
  const residual = distance.reduce((sum, value) => sum + value * value, 0);
  return { below, above: below + change, residual };
}

function points(x: readonly number[], y: readonly number[]): [number, number][] {
  return x.map((value, index) => [value, y[index]!]);
}

/** A function that gives the distance of a value of y to the least-squares line of y on x. */
function residualOf(x: readonly number[], y: readonly number[]): (value: number, index: number) => number {
  const { m, b } = linearRegression(points(x, y));
  return (value, index) => value - (m * x[index]! + b);
}
