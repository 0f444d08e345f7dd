// The table of sb-lb on runs whose means, differences and ratios are known.
import { expect, it } from "vitest";
import { measureRun, sharpnessValue, trainOutcome, trainRun, trainSpec } from "../test/example.ts";
import { arithmeticKey, sameArithmetic } from "./identity.ts";
import { reductions } from "./reductions.ts";
import type { Run, TrainRun } from "./run.ts";
import { summariseSbLb } from "./summary.ts";

const batches = () => ({ small: 256, large: 6000 });

it("pairs by seed, averages draws within a seed, and keeps the two variances apart", async () => {
  const runs: Run[] = [];
  let id = 1;
  for (const seed of [0, 1]) {
    for (const [batch, test, phi] of [
      [256, 0.98 + seed / 100, 10],
      [6000, 0.96, 40],
    ] as const) {
      const solution = await trainRun(id++, { spec: trainSpec({ batch, seed }), outcome: trainOutcome(1, test) });
      runs.push(solution);
      for (const draw of [0, 1]) {
        // Draws 1 − d and 1 + d around the seed's mean: standard deviation √2 d.
        const value = phi * (seed + 1) * (draw === 0 ? 0.9 : 1.1);
        const space = { type: "subspace", p: 100, draw, seed: 7, scalings: ["unit"] } as const;
        runs.push(await measureRun(id++, solution, { space }, [sharpnessValue({ scaling: "unit", value })]));
      }
    }
  }
  // A re-run with another outcome, another batch size, and another model's run must change nothing here.
  runs.push(await trainRun(900, { spec: trainSpec({ seed: 0 }), outcome: trainOutcome(0.1, 0.1) }));
  runs.push(await trainRun(901, { spec: trainSpec({ batch: 64 }), outcome: trainOutcome(0.1, 0.1) }));
  const first = runs.find((run) => run.kind === "train") as TrainRun;
  const again = { type: "subspace", p: 100, draw: 0, seed: 7, scalings: ["unit"] } as const;
  runs.push(await measureRun(902, first, { space: again }, [sharpnessValue({ scaling: "unit", value: 999 })]));
  const [summary, ...others] = summariseSbLb(runs.toReversed(), batches);
  expect(others).toEqual([]);
  expect(summary!.small.testAccuracy!.mean).toBeCloseTo(0.985, 12);
  expect(summary!.gap!.mean).toBeCloseTo(0.025, 12);
  expect(summary!.gap!.n).toBe(2);
  const [line, ...lines] = summary!.sharpness;
  expect(lines).toEqual([]);
  expect(line).toMatchObject({ space: "subspace", scaling: "unit", p: 100 });
  expect(line!.small!.overSeeds.mean).toBeCloseTo(15, 10);
  expect(line!.small!.overSeeds.standardDeviation).toBeCloseTo(Math.sqrt(50), 10);
  expect(line!.small!.drawDeviation).toBeCloseTo((Math.SQRT2 * (1 + 2)) / 2, 10);
  expect(line!.small!.draws).toEqual([2, 2]);
  expect(line!.ratio.ratio).toBeCloseTo(4, 10);
});

it("keeps a diverged training out of the means and names its seed", async () => {
  const { curves } = trainOutcome();
  const diverged = await trainRun(1, {
    outcome: { status: "diverged", epochs: 2, updates: 471, divergedAt: 471, curves },
  });
  const fine = await trainRun(2, { spec: trainSpec({ seed: 1 }) });
  const [summary] = summariseSbLb([diverged, fine], batches);
  expect(summary!.small).toMatchObject({ seeds: [0, 1], diverged: [0], testAccuracy: { n: 1, mean: 0.98 } });
  expect(summary!.large.testAccuracy).toBeNull();
  expect(summary!.gap).toBeNull();
});

it("owes equal bytes to equal arithmetic alone", async () => {
  const run = await trainRun(1);
  expect(arithmeticKey(run)).toBe("onnx-cpu/1.30.0/float32/x64/threads-1/node-26");
  expect(sameArithmetic(run, await trainRun(2, { spec: trainSpec({ seed: 4 }) }))).toBe(true);
  expect(sameArithmetic(run, { ...run, environment: { ...run.environment, node: "26.11.1" } })).toBe(true);
  for (const change of [
    { threads: 2 },
    { version: "1.31.0" },
    { precision: "float64" },
    { determinism: "statistical" },
  ] as const) {
    expect(sameArithmetic(run, { ...run, engine: { ...run.engine, ...change } })).toBe(false);
  }
});

it("tells what a specification does less than the paper", () => {
  const full = { train: 60000, test: 10000, synthetic: false };
  expect(reductions(trainSpec(), full)).toEqual([]);
  expect(reductions(trainSpec({ batch: 6000 }), full)).toEqual([]);
  expect(reductions(trainSpec({ stop: { rule: "epochs", epochs: 2 } }), full)).toEqual([
    "2 epochs instead of the plateau rule or 100.",
  ]);
  const small = trainSpec({ data: { id: "mnist", version: 1, train: 6000, test: 10000 }, batch: 30 });
  expect(reductions(small, { ...full, synthetic: true })).toEqual([
    "The data set mnist is synthetic.",
    "6000 of 60000 train samples.",
    "Batch size 30, neither 256, 10 % of the training set (600) nor one of the sweep.",
  ]);
});
