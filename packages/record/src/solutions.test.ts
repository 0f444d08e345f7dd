// Probes belong to the training whose weights they were made of; and the numbers by seed that are read from records alone:
// quantities of probes, how fast a curve settles, the speed model against the paper's own example.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  hash,
  measureRun,
  probeRun,
  probeSpec,
  sharpnessValue,
  trainOutcome,
  trainRun,
  trainSpec,
} from "../test/example.ts";
import { phi, probeOf, quantity } from "./observe.ts";
import type { FinishedOutcome } from "./outcome.ts";
import type { Run, TrainRun } from "./run.ts";
import { settling, toSettle } from "./settling.ts";
import { breakEven, breakEvenEfficiency } from "./speed-model.ts";
import { workloadsOf } from "./workload.ts";
import type { Workload } from "./workload.ts";

/** A finished training whose test curve is this, of so many updates an epoch. */
function outcomeOf(testAccuracy: readonly number[], updatesPerEpoch: number): FinishedOutcome {
  const epochs = testAccuracy.length;
  const flat = testAccuracy.map(() => 0.5);
  return {
    ...trainOutcome(0.99, testAccuracy.at(-1)!),
    epochs,
    updates: epochs * updatesPerEpoch,
    curves: {
      runningLoss: flat,
      runningAccuracy: flat,
      trainLoss: flat,
      trainAccuracy: flat,
      testLoss: flat,
      testAccuracy,
    },
  };
}

async function workloadOf(runs: readonly Run[]): Promise<Workload> {
  const [workload] = workloadsOf(runs);
  if (workload === undefined) throw new Error("no workload");
  return workload;
}

const sb = (n: number, seed: number, outcome?: FinishedOutcome): Promise<TrainRun> =>
  trainRun(n, { spec: trainSpec({ seed }), ...(outcome && { outcome }) });
const lb = (n: number, seed: number, outcome?: FinishedOutcome): Promise<TrainRun> =>
  trainRun(n, { spec: trainSpec({ seed, batch: 6000 }), ...(outcome && { outcome }) });

describe("probes in a workload", () => {
  it("are those of the weights that count, one for each cell, beside what was measured", async () => {
    const parent = await sb(1, 1);
    const probe = await probeRun(3, parent);
    const rerun = await probeRun(4, parent, {}, { quantities: { lambdaMax: 99 } });
    const other = {
      ...(await probeRun(5, parent)),
      parents: [{ run: parent.id, cell: parent.cell, weightsSha256: hash("e") }],
    };
    const measure = await measureRun(6, parent, {}, [sharpnessValue()]);
    const workload = await workloadOf([rerun, other, probe, measure, parent, await lb(2, 1)]);
    expect(workload.trainings.map(({ probes, measures }) => [probes, measures])).toEqual([
      [[probe], [measure]],
      [[], []],
    ]);
    expect(phi(workload, "SB")).toEqual(new Map([[1, 50]]));
  });

  it("give a quantity by seed, of the split asked for, the newest version, and nothing where it is not known", async () => {
    const [first, second, third] = await Promise.all([sb(1, 1), sb(2, 2), sb(3, 3)]);
    const older = { id: "lambda-max", version: 1, seed: 0 };
    const runs = [
      await probeRun(4, first, {}, { quantities: { lambdaMax: 4 } }),
      await probeRun(5, second, { probe: older }, { quantities: { lambdaMax: 5 } }),
      await probeRun(6, second, { probe: { ...older, version: 2 } }, { quantities: { lambdaMax: 6 } }),
      await probeRun(7, third, {}, { quantities: { lambdaMax: 0 }, status: "flat" }),
      await probeRun(8, first, { split: "test" }, { quantities: { lambdaMax: 8 } }),
      await probeRun(9, first, { probe: { ...probeSpec().probe, id: "other" } }, { quantities: { lambdaMax: 9 } }),
    ];
    const workload = await workloadOf([first, second, third, ...runs]);
    expect([...quantity(workload, "SB", "lambda-max", "lambdaMax")]).toEqual([
      [1, 4],
      [2, 6],
    ]);
    expect([...quantity(workload, "SB", "lambda-max", "lambdaMax", { split: "test" })]).toEqual([[1, 8]]);
    expect(quantity(workload, "SB", "lambda-max", "lambdaMin").size).toBe(0);
    expect(quantity(workload, "LB", "lambda-max", "lambdaMax").size).toBe(0);
    expect(probeOf(workload.trainings[2]!, "lambda-max")?.outcome.status).toBe("flat");
  });
});

describe("settling", () => {
  it("is the first epoch at 99 % of the final test accuracy, and when it stays there", () => {
    expect(settling(outcomeOf([0.5, 0.97, 0.991, 0.95, 0.995, 1], 235))).toEqual({ epochs: 3, updates: 705, stays: 5 });
    expect(settling(outcomeOf([0.9], 10))).toEqual({ epochs: 1, updates: 10, stays: 1 });
    // A curve that peaked before it ended is above its end.
    expect(settling(outcomeOf([0.2, 0.9, 0.5], 10))).toEqual({ epochs: 2, updates: 20, stays: 2 });
    expect(settling(outcomeOf([0.2, 0.6, 1], 10), 0.5)).toEqual({ epochs: 2, updates: 20, stays: 2 });
  });

  it("says by what a curve is: before it all is below, at it and from where it stays nothing is", () => {
    const curves = fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(curves, (thousandths) => {
        const curve = thousandths.map((one) => one / 1000);
        const { epochs, stays } = settling(outcomeOf(curve, 7));
        const wanted = 0.99 * curve.at(-1)!;
        expect(curve.slice(0, epochs - 1).every((one) => one < wanted)).toBe(true);
        expect(curve[epochs - 1]).toBeGreaterThanOrEqual(wanted);
        expect(curve.slice(stays - 1).every((one) => one >= wanted)).toBe(true);
        if (stays > 1) expect(curve[stays - 2]).toBeLessThan(wanted);
        expect(stays).toBeGreaterThanOrEqual(epochs);
      }),
      { seed: 1 },
    );
  });
});

describe("the speed model", () => {
  it("is the paper's: with f_s = 0.2 and B_s/B_l = 0.1, LB may take at most half of SB's iterations", () => {
    const batches = { small: 100, large: 1000 };
    expect(breakEvenEfficiency(batches, { small: 2, large: 1 })).toBeCloseTo(0.2, 12);
    // I_l / I_s < B_s / (f_s B_l), as it is printed, for counts that are not at its edge.
    const property = fc.property(
      fc.integer({ min: 1, max: 1e6 }),
      fc.integer({ min: 1, max: 1e6 }),
      fc.double({ min: 0.01, max: 1, noNaN: true }),
      (small, large, efficiency) => {
        const printed = large / small - batches.small / (efficiency * batches.large);
        fc.pre(Math.abs(printed) > 1e-9);
        expect(efficiency < breakEvenEfficiency(batches, { small, large })).toBe(printed < 0);
      },
    );
    fc.assert(property, { seed: 1 });
  });

  it("is of our own counts by seed, to the end and to 99 % of the final test accuracy", async () => {
    const slow = outcomeOf([0.5, 0.6, 0.9, 0.98, 0.98, 0.98, 0.98, 0.98], 10);
    const quick = outcomeOf([0.9, 0.98, 0.98, 0.98], 235);
    const workload = await workloadOf([
      await sb(1, 1, quick),
      await sb(2, 2, quick),
      await lb(3, 1, slow),
      await lb(4, 3, slow),
    ]);
    expect([...breakEven(workload)]).toEqual([[1, (940 * 256) / (80 * 6000)]]);
    expect([...breakEven(workload, "settled")]).toEqual([[1, (470 * 256) / (40 * 6000)]]);
    expect([...toSettle(workload, "LB")]).toEqual([
      [1, 4],
      [3, 4],
    ]);
    expect([...toSettle(workload, "SB", "updates")]).toEqual([
      [1, 470],
      [2, 470],
    ]);
  });
});
