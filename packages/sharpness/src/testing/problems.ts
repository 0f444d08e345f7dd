// Test problems of Hock and Schittkowski (1981) and of the L-BFGS-B distribution, with the figures
// SciPy 1.17.1 gives for them (default tolerances; and ftol 0, gtol 1e-9).
import type { Evaluation } from "../search.ts";

/** A problem, its start and box, and SciPy's result: value, iterations and evaluations. */
export interface Problem {
  readonly name: string;
  readonly start: number[];
  readonly lower?: number[];
  readonly upper?: number[];
  readonly memory?: number;
  readonly evaluate: (x: Float64Array) => Evaluation;
  readonly scipy: readonly [value: number, iterations: number, evaluations: number];
  /** The value at the solution the run ends in. */
  readonly minimum: number;
}

const open = Infinity;

function rosenbrock([a, b]: Float64Array): Evaluation {
  const r = b! - a! * a!;
  return {
    value: 100 * r * r + (1 - a!) ** 2,
    gradient: Float64Array.of(-400 * r * a! - 2 * (1 - a!), 200 * r),
  };
}

function wood([a, b, c, d]: Float64Array): Evaluation {
  const r = b! - a! * a!;
  const s = d! - c! * c!;
  const value =
    100 * r * r +
    (1 - a!) ** 2 +
    90 * s * s +
    (1 - c!) ** 2 +
    10.1 * ((b! - 1) ** 2 + (d! - 1) ** 2) +
    19.8 * (b! - 1) * (d! - 1);
  return {
    value,
    gradient: Float64Array.of(
      -400 * r * a! - 2 * (1 - a!),
      200 * r + 20.2 * (b! - 1) + 19.8 * (d! - 1),
      -360 * s * c! - 2 * (1 - c!),
      180 * s + 20.2 * (d! - 1) + 19.8 * (b! - 1),
    ),
  };
}

function hs3([a, b]: Float64Array): Evaluation {
  const r = b! - a!;
  return { value: b! + 1e-5 * r * r, gradient: Float64Array.of(-2e-5 * r, 1 + 2e-5 * r) };
}

function hs4([a, b]: Float64Array): Evaluation {
  return { value: (a! + 1) ** 3 / 3 + b!, gradient: Float64Array.of((a! + 1) ** 2, 1) };
}

function hs5([a, b]: Float64Array): Evaluation {
  const r = a! - b!;
  const c = Math.cos(a! + b!);
  return {
    value: Math.sin(a! + b!) + r * r - 1.5 * a! + 2.5 * b! + 1,
    gradient: Float64Array.of(c + 2 * r - 1.5, c - 2 * r + 2.5),
  };
}

function hs25([a, b, c]: Float64Array): Evaluation {
  let value = 0;
  const gradient = new Float64Array(3);
  for (let i = 1; i <= 99; i++) {
    const u = 25 + (-50 * Math.log(0.01 * i)) ** (2 / 3);
    const distance = u - b!;
    const power = distance ** c!;
    const e = Math.exp(-power / a!);
    const r = e - 0.01 * i;
    value += r * r;
    gradient[0]! += (2 * r * e * power) / (a! * a!);
    gradient[1]! += (2 * r * e * c! * distance ** (c! - 1)) / a!;
    gradient[2]! -= (2 * r * e * power * Math.log(distance)) / a!;
  }
  return { value, gradient };
}

function hs45(x: Float64Array): Evaluation {
  const product = x.reduce((a, b) => a * b, 1);
  return {
    value: 2 - product / 120,
    gradient: x.map((_, i) => -x.reduce((a, b, j) => (j === i ? a : a * b), 1) / 120),
  };
}

function hs110(x: Float64Array): Evaluation {
  const root = x.reduce((a, b) => a * b, 1) ** 0.2;
  return {
    value: x.reduce((sum, v) => sum + Math.log(v - 2) ** 2 + Math.log(10 - v) ** 2, 0) - root,
    gradient: x.map((v) => (2 * Math.log(v - 2)) / (v - 2) - (2 * Math.log(10 - v)) / (10 - v) - (0.2 * root) / v),
  };
}

/** The extended Rosenbrock function of the distribution's driver1. */
export function extendedRosenbrock(x: Float64Array): Evaluation {
  const n = x.length;
  let value = 0.25 * (x[0]! - 1) ** 2;
  for (let i = 1; i < n; i++) value += (x[i]! - x[i - 1]! ** 2) ** 2;
  const gradient = new Float64Array(n);
  let t1 = x[1]! - x[0]! ** 2;
  gradient[0] = 2 * (x[0]! - 1) - 16 * x[0]! * t1;
  for (let i = 1; i < n - 1; i++) {
    const t2 = t1;
    t1 = x[i + 1]! - x[i]! ** 2;
    gradient[i] = 8 * t2 - 16 * x[i]! * t1;
  }
  gradient[n - 1] = 8 * t1;
  return { value: 4 * value, gradient };
}

const odd = (i: number): boolean => i % 2 === 0;
const driver1 = {
  start: Array.from({ length: 25 }, () => 3),
  lower: Array.from({ length: 25 }, (_, i) => (odd(i) ? 1 : -100)),
  upper: Array.from({ length: 25 }, () => 100),
  evaluate: extendedRosenbrock,
  minimum: 0,
};
const a110 = { start: [9, 9, 9, 9, 9, 9, 9, 9, 9, 9], bound: (v: number) => Array.from({ length: 10 }, () => v) };
const woodBox = { lower: [-10, -10, -10, -10], upper: [10, 10, 10, 10], evaluate: wood };

/** The problems of the table. */
export const problems: readonly Problem[] = [
  { name: "HS1", start: [-2, 1], lower: [-open, -1.5], evaluate: rosenbrock, scipy: [3.119e-14, 35, 47], minimum: 0 },
  {
    name: "HS2, which ends in its local solution",
    start: [-2, 1],
    lower: [-open, 1.5],
    evaluate: rosenbrock,
    scipy: [4.94122931799, 14, 16],
    minimum: 4.94122931799,
  },
  { name: "HS3", start: [10, 1], lower: [-open, 0], evaluate: hs3, scipy: [1.68e-21, 3, 4], minimum: 0 },
  { name: "HS4", start: [1.125, 0.125], lower: [1, 0], evaluate: hs4, scipy: [8 / 3, 1, 2], minimum: 8 / 3 },
  {
    name: "HS5",
    start: [0, 0],
    lower: [-1.5, -3],
    upper: [4, 3],
    evaluate: hs5,
    scipy: [-1.91322295498, 6, 8],
    minimum: -Math.sqrt(3) / 2 - Math.PI / 3,
  },
  {
    name: "HS25, whose start is flat",
    start: [100, 12.5, 3],
    lower: [0.1, 0, 0],
    upper: [100, 25.6, 5],
    evaluate: hs25,
    scipy: [32.835, 0, 1],
    minimum: 32.835,
  },
  { name: "HS38", start: [-3, -1, -3, -1], ...woodBox, scipy: [1.257e-11, 26, 31], minimum: 0 },
  {
    name: "HS38 with a variable fixed",
    start: [0, 0, 2, 0],
    evaluate: wood,
    lower: [-10, -10, 2, -10],
    upper: [10, 10, 2, 10],
    scipy: [36.5794490629, 20, 26],
    minimum: 36.5794490628,
  },
  {
    name: "HS45",
    start: [2, 2, 2, 2, 2],
    lower: [0, 0, 0, 0, 0],
    upper: [1, 2, 3, 4, 5],
    evaluate: hs45,
    scipy: [1, 4, 10],
    minimum: 1,
  },
  {
    name: "HS110",
    start: a110.start,
    lower: a110.bound(2.001),
    upper: a110.bound(9.999),
    evaluate: hs110,
    scipy: [-45.7784697074, 5, 7],
    minimum: -45.77846971,
  },
  { name: "extended Rosenbrock, 5 pairs", ...driver1, memory: 5, scipy: [1.0834900834e-9, 23, 28] },
  { name: "extended Rosenbrock, 10 pairs", ...driver1, scipy: [6.6899669e-10, 23, 28] },
  {
    name: "Rosenbrock without bounds",
    start: [-1.2, 1],
    evaluate: rosenbrock,
    scipy: [2.8076498e-12, 36, 44],
    minimum: 0,
  },
  {
    name: "HS38 without bounds, which stops beside its saddle",
    start: [-3, -1, -3, -1],
    evaluate: wood,
    scipy: [7.8769549879, 17, 20],
    minimum: 0,
  },
];
