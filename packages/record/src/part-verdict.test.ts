// By simulation: where a part is true, false or empty by construction, its verdicts come at the stated rates. Powers are
// computed apart, by integrating the distribution of the mean over that of the standard deviation.
import { describe, expect, it } from "vitest";
import { normal } from "../test/normal.ts";
import type { ClaimTest } from "./claim.ts";
import type { Observation } from "./observation.ts";
import { judgePart } from "./part-verdict.ts";
import type { VerdictStatus } from "./part-verdict.ts";
import { studentQuantile } from "./statistics/distributions.ts";

const N = 5;
const REPLICATES = 3000;
const NOTHING: Observation = { values: new Map(), leftOut: [], runs: [], missing: ["it"], measurable: true };
const part = (test: ClaimTest) => ({ statistic: "s", unit: "u", test });
const seen = (values: readonly number[]): Observation => ({
  ...NOTHING,
  values: new Map(values.entries()),
  missing: [],
});

type Rates = Readonly<Record<VerdictStatus, number>>;
function ratesOf(count: number, draw: () => VerdictStatus): Rates {
  const rates = { holds: 0, contradicted: 0, inconclusive: 0, "too few": 0, "not run": 0 };
  for (let i = 0; i < count; i++) rates[draw()] += 1 / count;
  return rates;
}
function simulate(test: ClaimTest, mean: number, n = N, smallestN = N): Rates {
  const next = normal(7);
  const draw = (): number[] => Array.from({ length: n }, () => mean + next());
  return ratesOf(REPLICATES, () => judgePart(part(test), seen(draw()), { smallestN, parts: 1 }).status);
}
/** Three standard errors of a simulated share near `p`. */
const within = (p: number, count = REPLICATES): number => 3 * Math.sqrt((p * (1 - p)) / count) + 1e-3;

/** Φ by its continued integral, Simpson's rule: good to 1e-9 where it is used. */
function phi(x: number): number {
  const [from, steps] = [-9, 400];
  if (x <= from) return 0;
  const h = (x - from) / steps;
  let sum = 0;
  for (let i = 0; i <= steps; i++) {
    const weight = i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2;
    sum += weight * Math.exp(-((from + i * h) ** 2) / 2);
  }
  return (sum * h) / 3 / Math.sqrt(2 * Math.PI);
}
/** The chance that low < mean ∓ t s/√n < high for the normal mean of n values of standard deviation 1. */
function power({ low = -Infinity, high = Infinity }: { low?: number; high?: number }, mean: number, n = N): number {
  const degrees = n - 1;
  const t = studentQuantile(0.9, degrees);
  // s = √(χ²/ν) has the density ∝ s^(ν−1) exp(−ν s²/2).
  const [steps, top] = [300, 4];
  let [sum, norm] = [0, 0];
  for (let i = 1; i < steps; i++) {
    const s = (i * top) / steps;
    const density = s ** (degrees - 1) * Math.exp((-degrees * s * s) / 2);
    const above = high === Infinity ? 1 : phi((high - mean) * Math.sqrt(n) - t * s);
    const below = low === -Infinity ? 0 : phi((low - mean) * Math.sqrt(n) + t * s);
    sum += density * Math.max(0, above - below);
    norm += density;
  }
  return sum / norm;
}

describe("a part that is tested on one side", () => {
  it.each([
    [{ kind: "greater", margin: 0.4 }, 0.4],
    [{ kind: "less", margin: -0.2 }, -0.2],
  ] as const)("on the margin holds and is contradicted in 5 %% each: %j", (test, mean) => {
    const { holds, contradicted } = simulate(test, mean);
    expect(Math.abs(holds - 0.05)).toBeLessThan(within(0.05));
    expect(Math.abs(contradicted - 0.05)).toBeLessThan(within(0.05));
  });

  it.each([0.5, 1, 2])("holds at the power of Student's test, effect %f, and is hardly contradicted", (effect) => {
    const want = power({ low: 0 }, effect);
    const greater = simulate({ kind: "greater", margin: 0 }, effect);
    const less = simulate({ kind: "less", margin: 0 }, -effect);
    for (const rates of [greater, less]) {
      expect(Math.abs(rates.holds - want)).toBeLessThan(within(want));
      expect(rates.contradicted).toBeLessThan(0.05);
    }
    // False by construction: the same the other way round.
    const wrong = simulate({ kind: "greater", margin: 0 }, -effect);
    expect(Math.abs(wrong.contradicted - want)).toBeLessThan(within(want));
    expect(wrong.holds).toBeLessThan(0.05);
  });
});

describe("a part that is tested for equivalence", () => {
  const test = { kind: "within", low: -2, high: 2 } as const;
  it("on either margin holds in at most 5 %, and is contradicted in 5 %", () => {
    for (const mean of [-2, 2]) {
      const { holds, contradicted } = simulate(test, mean);
      expect(holds).toBeLessThan(0.05 + within(0.05));
      expect(Math.abs(contradicted - 0.05)).toBeLessThan(within(0.05));
    }
  });

  it("in the middle holds at the power of two one-sided tests, and far outside is contradicted", () => {
    const want = power({ low: -2, high: 2 }, 0);
    const { holds, contradicted } = simulate(test, 0);
    expect(Math.abs(holds - want)).toBeLessThan(within(want));
    expect(contradicted).toBeLessThan(0.05);
    const out = power({ low: 2 }, 4.5);
    expect(Math.abs(simulate(test, 4.5).contradicted - out)).toBeLessThan(within(out));
    expect(simulate(test, -4.5).holds).toBeLessThan(0.01);
  });

  it("with a margin far below the noise never holds, rather than by absence of evidence", () => {
    expect(simulate({ kind: "within", low: -0.1, high: 0.1 }, 0).holds).toBeLessThan(0.002);
  });
});

describe("a correlation", () => {
  const n = 10;
  const count = 600;
  const rates = (rho: number): Rates => {
    const next = normal(11);
    return ratesOf(count, () => {
      const x = Array.from({ length: n }, () => next());
      const y = x.map((value) => rho * value + Math.sqrt(1 - rho * rho) * next());
      const observation = { ...seen(x), against: new Map(y.entries()) };
      return judgePart(part({ kind: "less", margin: 0 }), observation, { smallestN: n, parts: 1 }).status;
    });
  };

  it("of nothing holds and is contradicted in about 5 % each, and holds at the power of Fisher's z", () => {
    const none = rates(0);
    expect(Math.abs(none.holds - 0.05)).toBeLessThan(within(0.05, count));
    expect(Math.abs(none.contradicted - 0.05)).toBeLessThan(within(0.05, count));
    // z is normal around atanh ρ + ρ / 2(n − 1) with the deviation 1/√(n − 3).
    const want = phi((Math.atanh(0.7) + 0.7 / (2 * (n - 1))) * Math.sqrt(n - 3) - 1.644854);
    expect(Math.abs(rates(-0.7).holds - want)).toBeLessThan(within(want, count) + 0.01);
    expect(rates(0.7).holds).toBeLessThan(0.01);
  });

  it("has the p-value at which its bound meets the margin", () => {
    const x = [1, 2, 3, 4, 5, 6];
    const y = [2, 1, 4, 3, 7, 5];
    const against = new Map(y.entries());
    const verdict = judgePart(
      part({ kind: "greater", margin: 0 }),
      { ...seen(x), against },
      { smallestN: 5, parts: 1 },
    );
    // By hand; and P(Z ≥ atanh r · √(n − 3)).
    const r = verdict.effect!;
    expect(r).toBeCloseTo(16 / Math.sqrt((17.5 * 70) / 3), 12);
    expect(verdict.p).toBeCloseTo(1 - phi(Math.atanh(r) * Math.sqrt(3)), 6);
    expect(verdict.pContradicted).toBeCloseTo(phi(Math.atanh(r) * Math.sqrt(3)), 6);
    expect(verdict.standardised).toBeNull();
  });
});

describe("few seeds", () => {
  it("are too few whatever they say", () => {
    expect(simulate({ kind: "greater", margin: 0 }, 1000, 4)).toMatchObject({
      "too few": expect.closeTo(1, 9) as number,
    });
    const one = judgePart(part({ kind: "greater", margin: 0 }), seen([3]), { smallestN: 5, parts: 1 });
    expect(one).toMatchObject({ status: "too few", n: 1, effect: 3, interval: null, standardised: null, p: null });
    expect(judgePart(part({ kind: "less", margin: 0 }), NOTHING, { smallestN: 5, parts: 1 })).toMatchObject({
      status: "not run",
      effect: null,
      missing: ["it"],
    });
  });

  it("that all were left out were run, unless what is left out was never measured", () => {
    const left = (why: "not above 0" | "not measured"): Observation => ({
      ...NOTHING,
      leftOut: [{ seed: 1, why, what: "φ" }],
    });
    const judged = (observation: Observation): VerdictStatus =>
      judgePart(part({ kind: "less", margin: 0 }), observation, { smallestN: 5, parts: 1 }).status;
    expect(judged(left("not above 0"))).toBe("too few");
    expect(judged(left("not measured"))).toBe("not run");
  });
});

it("says the mean over its standard deviation, which seeds that agree have not", () => {
  const spread = judgePart(part({ kind: "greater", margin: 0 }), seen([1, 2, 3, 4, 5]), { smallestN: 5, parts: 1 });
  expect(spread.standardised).toBeCloseTo(3 / Math.sqrt(2.5), 12);
  expect(spread.interval![0]).toBeCloseTo(3 - 2.131847 * Math.sqrt(0.5), 5);
  const equal = judgePart(part({ kind: "greater", margin: 0 }), seen([1, 1, 1, 1, 1]), { smallestN: 5, parts: 1 });
  expect(equal).toMatchObject({ status: "holds", standardised: null, p: 0 });
});
