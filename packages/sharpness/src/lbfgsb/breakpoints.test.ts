// Breakpoints come out as a full sort would give them, however many are taken.
import fc from "fast-check";
import { expect, it } from "vitest";
import { addBreakpoint, clearBreakpoints, makeBreakpoints, takeBreakpoint } from "./breakpoints.ts";

it("gives breakpoints in increasing order, each with its own variable", () => {
  const points = makeBreakpoints(400);
  const keys = fc.oneof(
    fc.array(fc.double({ min: 0, noNaN: true }), { maxLength: 400 }),
    fc.array(fc.constantFrom(0, 1, 2, Infinity), { maxLength: 400 }),
  );
  const property = fc.property(keys, fc.double({ min: 0, max: 1, noNaN: true }), (values, share) => {
    // The list is used again, as between iterations, and left after any number of takes.
    clearBreakpoints(points);
    values.forEach((key, variable) => addBreakpoint(points, key, variable));
    const taken = Array.from({ length: Math.floor(share * values.length) }, () => {
      const position = takeBreakpoint(points);
      return [points.keys[position]!, points.variables[position]!] as const;
    });
    expect(taken.map(([key]) => key)).toEqual(values.toSorted((a, b) => a - b).slice(0, taken.length));
    for (const [key, variable] of taken) expect(values[variable]).toBe(key);
    expect(new Set(taken.map(([, variable]) => variable)).size).toBe(taken.length);
  });
  fc.assert(property, { seed: 5, numRuns: 300 });
});

it("does not slow down where all keys are equal or sorted", () => {
  const n = 200_000;
  for (const key of [() => 1, (i: number) => i, (i: number) => n - i]) {
    const points = makeBreakpoints(n);
    for (let i = 0; i < n; i++) addBreakpoint(points, key(i), i);
    let last = -Infinity;
    let isOrdered = true;
    for (let i = 0; i < n; i++) {
      const next = points.keys[takeBreakpoint(points)]!;
      isOrdered &&= next >= last;
      last = next;
    }
    expect(isOrdered).toBe(true);
  }
}, 10_000);
