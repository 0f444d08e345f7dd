// Subspaces against dense linear algebra, and Metric 2.1 in them against the whole space.
import { makeRandom } from "@basin/random";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { driveSync } from "./drive.ts";
import { keskar2017 } from "./keskar2017.ts";
import type { Sharpness } from "./keskar2017.ts";
import type { Evaluation } from "./search.ts";
import { fullSpace } from "./space.ts";
import type { Space } from "./space.ts";
import { drawSubspace, makeSubspaceDraw, subspace } from "./subspace.ts";
import { minstd } from "./testing/minstd.ts";

const random = makeRandom(11);

const vector = (seed: number, length: number): Float64Array => {
  const next = minstd(seed);
  return Float64Array.from({ length }, () => next() * 2 - 1);
};

const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
};

/** The columns of A, read back through the map itself. */
function columnsOf(space: Space): Float64Array[] {
  return Array.from({ length: space.p }, (_, j) => {
    const out = new Float64Array(space.n);
    space.place(
      new Float64Array(space.n),
      Float64Array.from({ length: space.p }, (__, k) => Number(j === k)),
      out,
    );
    return out;
  });
}

function bowl(slope: Float64Array, curve: number): (x: Float64Array) => Evaluation {
  return (x) => ({
    value: 300 + dot(slope, x) + (curve * dot(x, x)) / 2,
    gradient: x.map((v, i) => slope[i]! + curve * v),
  });
}

function measure(space: Space, x: Float64Array, evaluate: (x: Float64Array) => Evaluation, epsilon = 1e-3): Sharpness {
  return driveSync(keskar2017({ x, space, epsilon, row: "scaled", random }), evaluate);
}

describe("subspace", () => {
  it("maps, pulls back and solves as the dense matrix does, for any size", () => {
    const property = fc.property(
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 0, max: 5000 }),
      fc.constantFrom("unit" as const, "normal" as const),
      (p, extra, scaling) => {
        const n = p + 1 + extra;
        const space = subspace(drawSubspace(n, p, random, "sizes"), scaling);
        const columns = columnsOf(space);
        const x = vector(n, n);
        const y = vector(n + 1, p);
        const out = new Float64Array(n);
        space.place(x, y, out);
        for (let i = 0; i < n; i += 97) {
          expect(out[i]).toBeCloseTo(x[i]! + columns.reduce((sum, column, j) => sum + column[i]! * y[j]!, 0), 10);
        }
        const pulled = new Float64Array(p);
        space.pull(x, pulled);
        columns.forEach((column, j) => expect(pulled[j]).toBeCloseTo(dot(column, x), 9));
        // Least squares: the residual of A (A⁺x) is orthogonal to every column.
        const fitted = new Float64Array(n);
        space.place(new Float64Array(n), space.coordinates(x), fitted);
        const residual = x.map((v, i) => v - fitted[i]!);
        const scale = Math.sqrt(dot(x, x));
        for (const column of columns) {
          expect(Math.abs(dot(column, residual))).toBeLessThan(1e-9 * scale * Math.sqrt(dot(column, column)));
        }
      },
    );
    fc.assert(property, { seed: 4, numRuns: 60 });
  });

  it("recovers the coordinates of a point that lies in it", () => {
    const space = subspace(drawSubspace(400, 20, random, "0"), "unit");
    const y = vector(3, 20);
    const x = new Float64Array(400);
    space.place(new Float64Array(400), y, x);
    space.coordinates(x).forEach((v, j) => expect(v).toBeCloseTo(y[j]!, 10));
  });

  it("gives the unit form columns of norm 1 along the columns of the normal form", () => {
    const drawn = drawSubspace(1000, 7, random, "0");
    const normal = columnsOf(subspace(drawn, "normal"));
    columnsOf(subspace(drawn, "unit")).forEach((column, j) => {
      expect(dot(column, column)).toBeCloseTo(1, 12);
      expect(dot(column, normal[j]!) / drawn.norms[j]!).toBeCloseTo(1, 12);
      expect([...normal[j]!]).toEqual([...random("subspace/0", j).normal(new Float32Array(1000))]);
    });
  });

  it("draws the same columns for the same name, each from its own stream", () => {
    const first = columnsOf(subspace(drawSubspace(50, 4, random, "2"), "normal"));
    expect(columnsOf(subspace(drawSubspace(50, 2, random, "2"), "normal"))).toEqual(first.slice(0, 2));
    expect(columnsOf(subspace(drawSubspace(50, 4, random, "3"), "normal"))[1]).not.toEqual(first[1]);
  });

  it("gives the same bits where the columns are drawn again for every product", () => {
    const n = 5001;
    const stored = subspace(drawSubspace(n, 6, random, "0"), "unit");
    const streamed = subspace(drawSubspace(n, 6, random, "0", { streamed: true }), "unit");
    const x = vector(2, n);
    expect(streamed.coordinates(x)).toEqual(stored.coordinates(x));
    const [a, b] = [stored, streamed].map((space) => {
      const out = new Float64Array(n);
      space.place(x, vector(3, 6), out);
      return out;
    });
    expect(a).toEqual(b);
  });

  it("refuses columns that do not span", () => {
    const column = Float32Array.of(1, 2, 3);
    expect(() => makeSubspaceDraw([], "x")).toThrow(
      /needs 1 to n columns of length n for integer n and p, got 0 columns/,
    );
    expect(() => makeSubspaceDraw([column, Float32Array.of(1)], "x")).toThrow(/one length, got 3 and 1/);
    expect(() => makeSubspaceDraw([column, column.map((v) => 3 * v)], "x")).toThrow(/linearly independent/);
    expect(() => makeSubspaceDraw([Float32Array.of(1), Float32Array.of(2)], "x")).toThrow(/got 2 columns of length 1/);
    const nearly = Float32Array.from({ length: 3 }, (_, i) => 0.1 * (i + 1));
    expect(() => makeSubspaceDraw([column, nearly, Float32Array.of(1.1, 2.2, 3.3)], "x")).toThrow(/independent/);
  });
});

describe("Metric 2.1 in a subspace", () => {
  it("is that of the whole space where A is the identity", () => {
    const n = 12;
    const identity = Array.from({ length: n }, (_, j) => Float32Array.from({ length: n }, (__, i) => Number(i === j)));
    const x = vector(8, n);
    const f = bowl(vector(9, n), 30);
    const whole = measure(fullSpace(n), x, f);
    for (const scaling of ["unit", "normal"] as const) {
      const phi = measure(subspace(makeSubspaceDraw(identity, "identity"), scaling), x, f);
      expect(phi.value).toBeCloseTo(whole.value, 12);
      expect(phi.evaluations).toBe(whole.evaluations);
    }
  });

  it("has the closed form Σ bᵢ |(Aᵀg)ᵢ| on a linear function, in both scalings of a draw", () => {
    const n = 500;
    const x = vector(12, n);
    const slope = vector(13, n);
    const drawn = drawSubspace(n, 10, random, "0");
    const values = (["unit", "normal"] as const).map((scaling) => {
      const space = subspace(drawn, scaling);
      const pulled = new Float64Array(10);
      space.pull(slope, pulled);
      const exact = space
        .coordinates(x)
        .reduce((sum, v, j) => sum + 1e-3 * (Math.abs(v) + 1) * Math.abs(pulled[j]!), 0);
      const phi = measure(space, x, bowl(slope, 0));
      expect(phi.numerator).toBeCloseTo(exact, 10);
      expect(phi.space).toEqual({ kind: "subspace", dimension: 10, draw: "0", scaling });
      return phi.value;
    });
    // Where |A⁺x| is small the box is ε in y for both, so that the step in x grows with the columns' norm √n.
    expect(values[1]! / values[0]!).toBeGreaterThan(5);
  });
});
