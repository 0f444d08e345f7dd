// The finding is computed from the numbers: its sign, its spread, and what takes a verdict away.
import { estimate, pairedLogRatio } from "@basin/record";
import type { SharpnessLine, WorkloadSummary } from "@basin/record";
import { describe, expect, it } from "vitest";
import { findingSentence } from "./sentence.ts";

const bySeed = (values: readonly number[]): Map<number, number> => new Map(values.map((value, seed) => [seed, value]));

function workload(gaps: readonly number[], over: Partial<WorkloadSummary> = {}): WorkloadSummary {
  const arm = { seeds: gaps.map((_, seed) => seed), diverged: [], capped: [], trainAccuracy: null, testAccuracy: null };
  return {
    model: { id: "m", version: 1 },
    data: { id: "d", version: 1, train: 10, test: 10 },
    scale: "paper",
    reductions: [],
    caveats: [],
    small: { batch: 2, ...arm },
    large: { batch: 5, ...arm },
    gap: gaps.length === 0 ? null : estimate(gaps),
    sharpness: [],
    ...over,
  };
}

const line = (row: SharpnessLine["row"], large: readonly number[], small: readonly number[]): SharpnessLine => ({
  split: "train",
  batchNorm: "batch",
  space: "full",
  p: null,
  scaling: null,
  row,
  epsilon: 1e-3,
  small: null,
  large: null,
  ratio: pairedLogRatio(bySeed(large), bySeed(small)),
});

describe("the finding", () => {
  it("sets the gap against its spread, with its sign", () => {
    expect(findingSentence(workload([0.02, 0.01, 0.03, 0.02, 0.02]))).toBe(
      "SB (2) tests 2.00 points better than LB (5) over 5 seeds: more than its standard deviation over seeds, 0.71. This is a description, no verdict.",
    );
    expect(findingSentence(workload([-0.02, 0.01]))).toBe(
      "SB (2) tests 0.50 points worse than LB (5) over 2 seeds: no more than its standard deviation over seeds, 2.12. 2 paired seeds: no verdict.",
    );
    expect(findingSentence(workload([]))).toContain("there is no LB gap");
  });

  it("gives the ratio of sharpness, and says when a gradient norm says the opposite", () => {
    const sharpness = [line("scaled", [4, 4], [1, 1]), line("first-order", [1, 1], [2, 2])];
    const told = findingSentence(workload([0, 0], { sharpness }));
    expect(told).toContain("φ (training f, whole space, scaled, ε 0.001) is 4.00 times larger at LB's solutions");
    expect(told).toContain("says the opposite (LB/SB 0.500)");
    expect(findingSentence(workload([0, 0], { sharpness: sharpness.slice(0, 1) }))).not.toContain("opposite");
  });

  it("names synthetic data, a smaller scale and trainings that reached the limit", () => {
    const capped = { ...workload([0.1]).large, capped: [0] };
    const told = findingSentence(
      workload([0.1], { scale: "reduced", caveats: ["synthetic data: d is generated"], large: capped }),
    );
    expect(told).toContain(
      "reduced scale, synthetic data (d), 1 seed, 1 trainings stopped at the limit of epochs: no verdict.",
    );
  });
});
