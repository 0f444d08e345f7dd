// The coverage table is held to fresh simulations with another seed, to theory where there is one, and to SciPy's exact
// sum. All simulations are seeded; four standard errors of both together are allowed.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { falseSeparation, fiellerCoverage, studentCoverage } from "../scripts/simulate.ts";
import { coverageAt, coverageTable } from "../src/statistics/coverage.ts";
import type { Share } from "../src/statistics/coverage.ts";
import scipy from "./fixtures/statistics.json" with { type: "json" };

function expectAlike([recorded, error]: Share, [again, errorAgain]: Share, name: string): void {
  expect(Math.abs(recorded - again), `${name}: ${recorded} and ${again}`).toBeLessThan(
    4 * Math.hypot(error, errorAgain) + 1e-5,
  );
}

describe("the coverage table", () => {
  it("is what another seed gives for Student's interval and both bounds at n = 2 and n = 5", () => {
    for (const { shape, n, ...held } of coverageTable.student.filter((entry) => entry.n === 2 || entry.n === 5)) {
      const again = studentCoverage(shape, n, 5000, 7);
      for (const kind of ["interval", "lower", "upper"] as const) {
        expectAlike(held[kind], again[kind], `${shape}, ${n}, ${kind}`);
      }
    }
  });

  it("has 95 % where theory does: Student's on normal values, Fieller's with any gap", () => {
    for (const { n } of coverageTable.student.filter(({ shape }) => shape === "normal")) {
      for (const kind of ["interval", "lower", "upper"] as const) {
        const { nominal, simulated, error } = coverageAt(n, "normal", kind)!;
        expect(Math.abs(simulated - nominal), `${n}, ${kind}`).toBeLessThan(4 * error);
      }
    }
    for (const { held } of coverageTable.fieller) expect(Math.abs(held[0] - 0.95)).toBeLessThan(4 * held[1]);
  });

  it("is what another seed gives for Fieller's set and the tiers, which err no more than they say", () => {
    for (const { gap, n, held, bounded } of coverageTable.fieller) {
      const again = fiellerCoverage(gap, n, 4000, 7);
      expectAlike(held, again.held, `gap ${gap}, ${n}, held`);
      expectAlike(bounded, again.bounded, `gap ${gap}, ${n}, bounded`);
    }
    for (const { sharing, rows, n, separated } of coverageTable.tiers) {
      expectAlike(separated, falseSeparation(sharing, rows, n, 4000, 7), sharing);
      expect(separated[0], sharing).toBeLessThan(0.05 + 4 * separated[1]);
    }
  });

  it("has the coverage of Wilson's interval that SciPy sums", () => {
    for (const { accuracy, held } of scipy.wilsonCoverage) {
      const entry = coverageTable.wilson.find((one) => one.accuracy === accuracy && one.n === 10_000)!;
      expect(entry.held[0]).toBeCloseTo(held, 5);
      expect(entry.held[1]).toBe(0);
    }
  });

  it("is what docs/statistics.md prints", () => {
    const page = readFileSync(new URL("../../../docs/statistics.md", import.meta.url), "utf8");
    const percent = ([simulated]: Share): string => `${(100 * simulated).toFixed(1)} %`;
    for (const { shape, interval, lower, upper } of coverageTable.student.filter(({ n }) => n === 5)) {
      const line = page.split("\n").find((text) => text.includes(`(\`${shape}\`)`))!;
      expect(
        line
          .split("|")
          .slice(2, 5)
          .map((cell) => cell.trim()),
      ).toEqual([interval, lower, upper].map(percent));
    }
    for (const { separated } of coverageTable.tiers) expect(page).toContain(percent(separated));
    for (const { bounded } of coverageTable.fieller.filter(({ n }) => n === 5))
      expect(page).toContain(percent(bounded));
    for (const { held } of coverageTable.wilson) expect(page).toContain(percent(held));
  });

  it("states its error, and nothing of an n that was not simulated", () => {
    for (const { interval } of coverageTable.student) {
      const [simulated, error] = interval;
      expect(error).toBeCloseTo(Math.sqrt((simulated * (1 - simulated)) / coverageTable.replicates), 5);
    }
    expect(coverageAt(11, "normal")).toBeNull();
    expect(coverageAt(5, "log-normal")!.simulated).toBeLessThan(0.9);
  });
});
