// L-BFGS-B against SciPy's recorded runs: the same iterations and evaluations, and the same values.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { LbfgsbOptions } from "./lbfgsb.ts";
import type { Evaluation } from "./search.ts";
import { minimise } from "./testing/minimise.ts";
import { problems } from "./testing/problems.ts";
import type { Problem } from "./testing/problems.ts";
import { indefinite, quadratic } from "./testing/quadratics.ts";

const memoryOf = (problem: Problem): LbfgsbOptions => (problem.memory === undefined ? {} : { memory: problem.memory });

const inCube = (n: number, half: number): { start: number[]; lower: number[]; upper: number[] } => {
  const cube = (value: number): number[] => Array.from({ length: n }, () => value);
  return { start: cube(0), lower: cube(-half), upper: cube(half) };
};

/** Counts as SciPy does, which does not evaluate a point again that is asked for twice in a row. */
function countFresh(evaluate: (x: Float64Array) => Evaluation): {
  readonly evaluate: (x: Float64Array) => Evaluation;
  readonly fresh: () => number;
} {
  let last: Float64Array | undefined;
  let fresh = 0;
  return {
    evaluate: (x) => {
      if (last === undefined || last.some((v, i) => v !== x[i])) fresh++;
      last = x.slice();
      return evaluate(x);
    },
    fresh: () => fresh,
  };
}

interface Recorded {
  readonly seed: number;
  readonly n: number;
  readonly value: number;
  readonly iterations: number;
  readonly evaluations: number;
}

interface Fixture {
  readonly quadratic: (Recorded & { tight: number })[];
  readonly indefinite: (Recorded & { half: number })[];
  readonly rounded: Recorded[];
}

describe("lbfgsb and SciPy", () => {
  it.each(problems)("runs $name as SciPy does with default tolerances", (problem) => {
    const [value, iterations, evaluations] = problem.scipy;
    const result = minimise(problem, memoryOf(problem));
    expect([result.iterations, result.evaluations]).toEqual([iterations, evaluations]);
    // The recorded figures have four digits where f is near 0; a run of SciPy's length ends in its value.
    expect(Math.abs(result.value - value)).toBeLessThanOrEqual(
      Math.abs(value) * (Math.abs(value) < 1e-6 ? 3e-3 : 1e-6),
    );
  });

  it.each(problems)("solves $name with tight tolerances", (problem) => {
    const result = minimise(problem, { ...memoryOf(problem), ftol: 0, gtol: 1e-9 });
    expect(Math.abs(result.value - problem.minimum)).toBeLessThan(1e-8 * Math.max(1, Math.abs(problem.minimum)));
    expect(result.projectedGradientNorm).toBeLessThan(1e-7);
  });

  const fixture = JSON.parse(readFileSync(new URL("../test/fixtures/lbfgsb.json", import.meta.url), "utf8")) as Fixture;

  it.each(fixture.quadratic)("runs a quadratic of $n variables in a box as SciPy does", (recorded) => {
    const setup = { ...quadratic(recorded.seed, recorded.n), ...inCube(recorded.n, 0.5) };
    const result = minimise(setup);
    expect([result.iterations, result.evaluations]).toEqual([recorded.iterations, recorded.evaluations]);
    expect(result.value / recorded.value).toBeCloseTo(1, 9);
    const tight = minimise(setup, { ftol: 0, gtol: 1e-10 });
    expect(tight.value / recorded.tight).toBeCloseTo(1, 12);
  });

  it.each(fixture.indefinite)(
    "runs a function of $n variables with negative curvature as SciPy does, |x| ≤ $half",
    (recorded) => {
      const { seed, n, half } = recorded;
      const counted = countFresh(indefinite(seed, n).evaluate);
      const result = minimise({ ...counted, ...inCube(n, half) });
      expect([result.iterations, counted.fresh()]).toEqual([recorded.iterations, recorded.evaluations]);
      expect(result.value / recorded.value).toBeCloseTo(1, 8);
    },
  );

  it.each(fixture.rounded)("ends where SciPy does when rounding fails the line search, $n variables", (recorded) => {
    const { evaluate } = quadratic(recorded.seed, recorded.n);
    const counted = countFresh((x) => ({ ...evaluate(x), value: Math.fround(evaluate(x).value) }));
    const result = minimise({ ...counted, ...inCube(recorded.n, 0.5) }, { ftol: 0, gtol: 1e-10 });
    expect(result.value).toBe(recorded.value);
    expect([result.iterations, counted.fresh()]).toEqual([recorded.iterations, recorded.evaluations]);
  });
});
