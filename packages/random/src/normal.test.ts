// Oracles: SciPy's quantiles (test/fixtures/quantiles.py) and the platform's own logarithm.
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { log, normalQuantile } from "./normal.ts";

const recorded = JSON.parse(readFileSync(new URL("../test/fixtures/quantiles.json", import.meta.url), "utf8")) as {
  readonly p: readonly number[];
  readonly quantile: readonly number[];
};

describe("normalQuantile", () => {
  it("agrees with SciPy in the centre, both tails and at the joins", () => {
    for (const [i, p] of recorded.p.entries()) {
      const want = recorded.quantile[i]!;
      expect(Math.abs(normalQuantile(p) - want), `p = ${p}`).toBeLessThanOrEqual(4e-15 * Math.max(1, Math.abs(want)));
    }
  });

  it("is odd around one half and rises", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 - 2 }), (word) => {
        const p = (word + 0.5) / 2 ** 32;
        expect(normalQuantile(1 - p)).toBeCloseTo(-normalQuantile(p), 9);
        expect(normalQuantile((word + 1.5) / 2 ** 32)).toBeGreaterThan(normalQuantile(p));
      }),
    );
  });
});

describe("log", () => {
  it("agrees with Math.log to an ulp or two on normal numbers", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-300, max: 1e300, noNaN: true }), (x) => {
        const want = Math.log(x);
        expect(Math.abs(log(x) - want)).toBeLessThanOrEqual(4.5e-16 * Math.abs(want));
      }),
      { numRuns: 2000 },
    );
  });
});
