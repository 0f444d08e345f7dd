// Breakpoints in increasing order, sorted only as far as they are asked for
// (incremental quicksort, Paredes and Navarro 2006): most Cauchy searches need a few of n.

/** Keys and the variable of each, partly ordered in place: every key before `next` is out, segments end at `ends`. */
export interface Breakpoints {
  readonly keys: Float64Array;
  readonly variables: Int32Array;
  count: number;
  next: number;
  sortedUpTo: number;
  readonly ends: number[];
}

const INSERTION_LENGTH = 24;

/** Allocates room for n breakpoints. */
export function makeBreakpoints(n: number): Breakpoints {
  return { keys: new Float64Array(n), variables: new Int32Array(n), count: 0, next: 0, sortedUpTo: 0, ends: [] };
}

/** Empties the list. */
export function clearBreakpoints(points: Breakpoints): void {
  points.count = points.next = points.sortedUpTo = 0;
  points.ends.length = 0;
}

/** Adds a breakpoint; all are added before the first is taken. */
export function addBreakpoint(points: Breakpoints, key: number, variable: number): void {
  points.keys[points.count] = key;
  points.variables[points.count++] = variable;
}

/** The position of the smallest key not yet taken, which it takes; there must be one. */
export function takeBreakpoint(points: Breakpoints): number {
  const { ends } = points;
  if (points.next >= points.sortedUpTo) {
    if (ends.length === 0) ends.push(points.count);
    for (;;) {
      const end = ends.at(-1)!;
      if (end - points.next <= INSERTION_LENGTH) break;
      ends.push(partition(points, points.next, end));
    }
    points.sortedUpTo = ends.pop()!;
    sortSegment(points, points.next, points.sortedUpTo);
  }
  return points.next++;
}

/** Hoare's partition: returns m, strictly inside, with every key before m at most every key from m on. */
function partition({ keys, variables }: Breakpoints, start: number, end: number): number {
  const a = keys[start]!;
  const b = keys[(start + end) >> 1]!;
  const c = keys[end - 1]!;
  const pivot = Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
  let low = start;
  let high = end - 1;
  for (;;) {
    while (keys[low]! < pivot) low++;
    while (keys[high]! > pivot) high--;
    if (low >= high) return low;
    const key = keys[low]!;
    keys[low] = keys[high]!;
    keys[high] = key;
    const variable = variables[low]!;
    variables[low++] = variables[high]!;
    variables[high--] = variable;
  }
}

function sortSegment({ keys, variables }: Breakpoints, start: number, end: number): void {
  for (let i = start + 1; i < end; i++) {
    const key = keys[i]!;
    const variable = variables[i]!;
    let j = i - 1;
    for (; j >= start && keys[j]! > key; j--) {
      keys[j + 1] = keys[j]!;
      variables[j + 1] = variables[j]!;
    }
    keys[j + 1] = key;
    variables[j + 1] = variable;
  }
}
