// Numbers of a workload by seed: which φ, draws within a seed, and trainings without numbers.
import { expect, it } from "vitest";
import { measureRun, sharpnessValue, trainOutcome, trainRun, trainSpec } from "../test/example.ts";
import { phi, phiDraws, solutions, testAccuracy, trainAccuracy, trainingsOf } from "./observe.ts";
import type { Run } from "./run.ts";
import { workloadsOf } from "./workload.ts";

it("takes the φ that is asked for, and averages the draws of a seed, each once", async () => {
  const solution = await trainRun(1);
  const draw = (index: number) => ({ type: "subspace", p: 100, draw: index, seed: 7, scalings: ["unit"] }) as const;
  const unit = (value: number) => [sharpnessValue({ scaling: "unit", value })];
  const runs: Run[] = [
    solution,
    await measureRun(2, solution, {}, [sharpnessValue({ value: 5 }), sharpnessValue({ value: 6, row: "first-order" })]),
    await measureRun(3, solution, { split: "test" }, [sharpnessValue({ value: 9 })]),
    await measureRun(4, solution, { batchNorm: "frozen" }, [sharpnessValue({ value: 11 })]),
    await measureRun(5, solution, { space: draw(0) }, unit(1)),
    await measureRun(6, solution, { space: draw(1) }, unit(4)),
    // The same draw in another cell: other rows were asked for.
    await measureRun(7, solution, { space: draw(1), rows: ["scaled", "first-order"] }, unit(4)),
  ];
  const [workload] = workloadsOf(runs);
  const at = (choice: Parameters<typeof phi>[2]): number | undefined => phi(workload!, "SB", choice).get(0);
  expect(at({})).toBe(5);
  expect(at({ row: "first-order" })).toBe(6);
  expect(at({ split: "test" })).toBe(9);
  expect(at({ batchNorm: "frozen" })).toBe(11);
  expect(at({ scaling: "unit" })).toBe(2.5);
  expect(phiDraws(workload!.trainings[0]!, { scaling: "unit" })).toEqual([1, 4]);
  expect([at({ epsilon: 5e-4 }), at({ scaling: "normal" }), at({ scaling: "unit", p: 50 })]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

it("gives accuracies in points by seed, and none of a training that diverged", async () => {
  const { curves } = trainOutcome();
  const diverged = { status: "diverged", epochs: 2, updates: 471, divergedAt: 471, curves } as const;
  const [workload] = workloadsOf([
    await trainRun(1, { spec: trainSpec({ seed: 2 }), outcome: trainOutcome(0.9, 0.8) }),
    await trainRun(2, { spec: trainSpec({ seed: 1 }), outcome: diverged }),
    await trainRun(3, { spec: trainSpec({ seed: 0 }), outcome: trainOutcome(0.75, 0.5) }),
  ]);
  expect([...testAccuracy(workload!, "SB")]).toEqual([
    [0, 50],
    [2, 80],
  ]);
  expect([...trainAccuracy(workload!, "SB")]).toEqual([
    [0, 75],
    [2, 90],
  ]);
  expect([...solutions(workload!, "SB").keys()]).toEqual([0, 2]);
  expect([...trainingsOf(workload!, "SB").keys()]).toEqual([0, 1, 2]);
  expect(testAccuracy(workload!, "LB").size).toBe(0);
});
