// The limited-memory matrix B = θI − W M Wᵀ in compact form, W = [Y, θS], oldest pair first
// (Byrd, Nocedal, Schnabel 1994; Byrd, Lu, Nocedal, Zhu 1995, equations 3.2-3.6).
// A pair is only ever held while B is positive definite; else the memory is dropped.
import { cholesky, factorise, makeSystem, solveInPlace } from "./lu.ts";
import type { SmallSystem } from "./lu.ts";

/** Up to `capacity` pairs (s, y) of length n, their inner products, θ and the factorised M⁻¹. */
export interface Memory {
  readonly capacity: number;
  columns: number;
  theta: number;
  readonly s: Float64Array[];
  readonly y: Float64Array[];
  /** Inner products sᵢ·sⱼ, sᵢ·yⱼ, yᵢ·yⱼ at i · capacity + j. */
  readonly ss: Float64Array;
  readonly sy: Float64Array;
  readonly yy: Float64Array;
  readonly inverse: SmallSystem;
}

/** Makes an empty memory (B = I); columns of length n are allocated when a pair first needs them. */
export function makeMemory(capacity: number): Memory {
  const square = capacity * capacity;
  return {
    capacity,
    columns: 0,
    theta: 1,
    s: [],
    y: [],
    ss: new Float64Array(square),
    sy: new Float64Array(square),
    yy: new Float64Array(square),
    inverse: makeSystem(2 * capacity),
  };
}

/** Forgets every pair: B = I again. */
export function dropMemory(memory: Memory): void {
  memory.columns = 0;
  memory.theta = 1;
}

/** Takes in the pair s = step · direction, y = gradient − oldGradient, with θ = y·y / s·y; drops the memory where B would not be positive definite. */
export function updateMemory(
  memory: Memory,
  step: number,
  direction: Float64Array,
  gradient: Float64Array,
  oldGradient: Float64Array,
  curvature: number,
): void {
  const { capacity, s, y, ss, sy, yy } = memory;
  const n = direction.length;
  if (memory.columns === capacity) {
    s.push(s.shift()!);
    y.push(y.shift()!);
    for (const matrix of [ss, sy, yy]) {
      for (let i = 1; i < capacity; i++) {
        for (let j = 1; j < capacity; j++) matrix[(i - 1) * capacity + j - 1] = matrix[i * capacity + j]!;
      }
    }
    memory.columns--;
  }
  const last = memory.columns;
  const newS = (s[last] ??= new Float64Array(n));
  const newY = (y[last] ??= new Float64Array(n));
  for (let i = 0; i < n; i++) {
    newS[i] = step * direction[i]!;
    newY[i] = gradient[i]! - oldGradient[i]!;
  }
  for (let j = 0; j <= last; j++) {
    const [sNewSOld, sNewYOld, yNewSOld, yNewYOld] = products(newS, newY, s[j]!, y[j]!);
    ss[last * capacity + j] = ss[j * capacity + last] = sNewSOld;
    sy[last * capacity + j] = sNewYOld;
    sy[j * capacity + last] = yNewSOld;
    yy[last * capacity + j] = yy[j * capacity + last] = yNewYOld;
  }
  // The line search knows s·y from its two slopes; SciPy uses that value, so the iterates need it too.
  sy[last * capacity + last] = curvature;
  memory.columns++;
  memory.theta = yy[last * capacity + last]! / curvature;
  if (!refactorise(memory)) dropMemory(memory);
}

function products(
  a: Float64Array,
  b: Float64Array,
  c: Float64Array,
  d: Float64Array,
): [number, number, number, number] {
  let ac = 0;
  let ad = 0;
  let bc = 0;
  let bd = 0;
  for (let i = 0; i < a.length; i++) {
    const ai = a[i]!;
    const bi = b[i]!;
    const ci = c[i]!;
    const di = d[i]!;
    ac += ai * ci;
    ad += ai * di;
    bc += bi * ci;
    bd += bi * di;
  }
  return [ac, ad, bc, bd];
}

/** Whether T = θSᵀS + L D⁻¹ Lᵀ is positive definite and M⁻¹ regular, which B needs; factorises M⁻¹. */
function refactorise(memory: Memory): boolean {
  const { columns, capacity, theta, ss, sy, inverse } = memory;
  const t = new Float64Array(columns * columns);
  for (let i = 0; i < columns; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = theta * ss[i * capacity + j]!;
      for (let k = 0; k < j; k++) sum += (sy[i * capacity + k]! * sy[j * capacity + k]!) / sy[k * capacity + k]!;
      t[i * columns + j] = sum;
    }
  }
  if (!cholesky(t, columns)) return false;
  writeInverse(memory, inverse);
  return factorise(inverse);
}

/** Writes M⁻¹ = [[−D, Lᵀ], [L, θSᵀS]] into a system (equation 3.4 of the 1995 paper). */
export function writeInverse(memory: Memory, system: SmallSystem): void {
  const { columns, capacity, theta, ss, sy } = memory;
  const order = 2 * columns;
  const a = system.entries;
  system.order = order;
  for (let i = 0; i < columns; i++) {
    for (let j = 0; j < columns; j++) {
      a[i * order + j] = i === j ? -sy[i * capacity + i]! : 0;
      const lower = i > j ? sy[i * capacity + j]! : 0;
      a[(columns + i) * order + j] = lower;
      a[j * order + columns + i] = lower;
      a[(columns + i) * order + columns + j] = theta * ss[i * capacity + j]!;
    }
  }
}

/** Overwrites v, of length 2 · columns, with M v. */
export function timesM(memory: Memory, v: Float64Array): void {
  if (memory.columns > 0) solveInPlace(memory.inverse, v);
}

/** Writes row i of W into out. */
export function rowOfW(memory: Memory, i: number, out: Float64Array): void {
  const { columns, theta, s, y } = memory;
  for (let j = 0; j < columns; j++) {
    out[j] = y[j]![i]!;
    out[columns + j] = theta * s[j]![i]!;
  }
}

/** Writes Wᵀv into out for v of length n. */
export function transposeTimes(memory: Memory, v: Float64Array, out: Float64Array): void {
  const { columns, theta, s, y } = memory;
  for (let j = 0; j < columns; j++) {
    const sj = s[j]!;
    const yj = y[j]!;
    let alongS = 0;
    let alongY = 0;
    for (let i = 0; i < v.length; i++) {
      const vi = v[i]!;
      alongS += sj[i]! * vi;
      alongY += yj[i]! * vi;
    }
    out[j] = alongY;
    out[columns + j] = theta * alongS;
  }
}
