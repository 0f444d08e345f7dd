// Observations against values computed by hand: what a seed's number is, which seeds are left out and why, which runs are
// named. The workloads are generated ones with single numbers replaced.
import { beforeAll, describe, expect, it } from "vitest";
import { generatedRuns } from "../../test/generated-runs.ts";
import { claims } from "../claims.ts";
import type { Observation } from "../observation.ts";
import type { FinishedOutcome } from "../outcome.ts";
import type { MeasureRun, TrainRun } from "../run.ts";
import { workloadsOf } from "../workload.ts";
import type { Training, Workload } from "../workload.ts";

let plateau: Workload;
let epochs: Workload;
beforeAll(async () => {
  [plateau, epochs] = workloadsOf(await generatedRuns()) as [Workload, Workload];
});

const observe = (id: string, workload: Workload, index = 0): Observation =>
  claims.find((claim) => claim.id === id)!.parts[index]!.observe(workload);
/** The workload with the trainings of some arms and seeds replaced. */
const change = (
  workload: Workload,
  arm: string,
  seed: number,
  edit: (training: Training) => Training | undefined,
): Workload => ({
  ...workload,
  trainings: workload.trainings.flatMap((one) => (one.arm === arm && one.seed === seed ? (edit(one) ?? []) : [one])),
});
const finished = (training: Training, edit: Partial<FinishedOutcome>): Training => ({
  ...training,
  run: { ...training.run, outcome: { ...training.run.outcome, ...edit } as FinishedOutcome },
});
const diverge = (training: Training): Training => {
  const { curves, updates, epochs: count } = training.run.outcome;
  const outcome = { status: "diverged", curves, updates, epochs: count, divergedAt: 7 } as const;
  return { ...training, run: { ...training.run, outcome } as TrainRun };
};
const remeasure = (training: Training, edit: (run: MeasureRun) => MeasureRun | undefined): Training => ({
  ...training,
  measures: training.measures.flatMap((run) => edit(run) ?? []),
});
const withPhi = (run: MeasureRun, value: number): MeasureRun => ({
  ...run,
  outcome: { ...run.outcome, values: run.outcome.values.map((one) => ({ ...one, value })) },
});

describe("arms compared by seed", () => {
  it("give the difference of each seed that both have, and name the runs", () => {
    const accuracy = (test: number): Partial<FinishedOutcome> => {
      const scores = { train: { loss: 0.1, accuracy: 0.9 }, test: { loss: 0.1, accuracy: test } };
      return { final: { batchStatistics: scores, inference: scores } };
    };
    let workload = change(plateau, "SB", 2, (training) => finished(training, accuracy(0.75)));
    workload = change(workload, "LB", 2, (training) => finished(training, accuracy(0.5)));
    const { values, runs, leftOut, missing } = observe("sb-tests-better", workload);
    expect(values.get(2)).toBe(25);
    expect([...values.keys()]).toEqual([1, 2, 3, 4, 5]);
    const arms = workload.trainings.filter(({ arm }) => arm === "SB" || arm === "LB");
    expect(runs).toEqual(arms.map(({ run }) => run.id).sort());
    expect([leftOut, missing]).toEqual([[], []]);
  });

  it("leave out a seed that diverged, one without a logarithm, one not measured, and one not trained", () => {
    let workload = change(plateau, "LB", 1, diverge);
    workload = change(workload, "SB", 2, (training) => remeasure(training, (run) => withPhi(run, 0)));
    workload = change(workload, "SB", 3, (training) => remeasure(training, () => undefined));
    workload = change(workload, "LB", 4, () => undefined);
    const { values, leftOut, missing } = observe("lb-sharper", workload);
    expect([...values.keys()]).toEqual([5]);
    const phi = "φ of training f in the whole space, row scaled, ε 0.001";
    expect(leftOut).toEqual([
      { seed: 1, why: "diverged", what: "LB" },
      { seed: 2, why: "not above 0", what: `${phi} of SB` },
      { seed: 3, why: "not measured", what: `${phi} of SB` },
    ]);
    expect(missing).toEqual(["LB is not trained, seed 4", `${phi} of SB is not measured, seed 3`]);
  });

  it("take the last control of a warm start", () => {
    const { values } = observe("warm-start-helps-after-enough", epochs, 1);
    const test = (arm: string): number => {
      const { outcome } = epochs.trainings.find((one) => one.arm === arm && one.seed === 1)!.run;
      return (outcome as FinishedOutcome).final.batchStatistics.test.accuracy;
    };
    const want = 100 * test("SB→LB after 100 epochs") - 100 * test("LB→LB after 100 epochs");
    expect(values.get(1)).toBeCloseTo(want, 9);
    const fewer = { ...epochs, trainings: epochs.trainings.filter(({ arm }) => !arm.includes("LB after 100")) };
    const earlier = observe("warm-start-helps-after-enough", fewer, 1).values.get(1);
    expect(earlier).toBeCloseTo(100 * test("SB→LB after 20 epochs") - 100 * test("LB→LB after 20 epochs"), 9);
  });
});

describe("a training's own record", () => {
  it("has the norm of all weights, and the way from the start", () => {
    const norms = [3, 4, 12].map((norm) => ({ weight: "w", norm }));
    let workload = change(plateau, "LB", 1, (training) => finished(training, { layerNorms: norms, distance: 2 }));
    workload = change(workload, "SB", 1, (training) => finished(training, { layerNorms: [norms[2]!], distance: 10 }));
    expect(observe("norms-alike", workload).values.get(1)).toBeCloseTo(Math.log(13 / 12), 12);
    expect(observe("distance-ratio", workload).values.get(1)).toBeCloseTo(Math.log(5), 12);
  });

  it("tells what stopping at the lowest held-out f would have given, not at the best test accuracy", () => {
    const edit = (training: Training): Training => {
      const { curves } = training.run.outcome;
      const heldOutLoss = curves.testLoss.map((_, i) => (i === 2 ? 0 : 1));
      const testAccuracy = curves.testAccuracy.map((_, i) => (i === 2 ? 0.7 : i === 4 ? 0.9 : 0.65));
      return finished(training, { curves: { ...curves, heldOutLoss, testAccuracy } });
    };
    const { values } = observe("early-stopping-does-not-help", change(epochs, "LB-held-out", 3, edit));
    expect(values.get(3)).toBeCloseTo(5, 9);
  });

  it("tells a curve that decays from a flat one with noise", () => {
    const curve =
      (of: (i: number) => number) =>
      (training: Training): Training => {
        const { curves } = training.run.outcome;
        return finished(training, { curves: { ...curves, testAccuracy: curves.testAccuracy.map((_, i) => of(i)) } });
      };
    // Rises to 0.95 and falls to 0.85: ten points, of which residuals of the same curve take less than half.
    const falling = change(
      plateau,
      "LB",
      1,
      curve((i) => 0.95 - Math.abs(i - 30) / 300),
    );
    expect(observe("no-peak-and-decay", falling).values.get(1)).toBeGreaterThan(4);
    const flat = change(
      plateau,
      "LB",
      1,
      curve((i) => 0.9 + (i % 2 === 0 ? 0.001 : -0.001)),
    );
    expect(Math.abs(observe("no-peak-and-decay", flat).values.get(1)!)).toBeLessThan(0.1);
  });
});

describe("a path", () => {
  /** Replaces a path: f and φ by updates. */
  const walk = (workload: Workload, arm: string, points: readonly (readonly [number, number, number])[]): Workload =>
    change(workload, arm, 1, (training) => {
      const onPath = training.measures.filter(({ spec }) => spec.point !== undefined);
      const measures = points.map(([updates, f, value], i): MeasureRun => {
        const run = withPhi(onPath[i]!, value);
        return { ...run, outcome: { ...run.outcome, f, updates } };
      });
      return { ...training, measures: [...training.measures.filter((run) => !onPath.includes(run)), ...measures] };
    });

  it("gives the slope per decade below half of the start, an iterate once", () => {
    // log φ = 2 per decade below f = 1; points above half are off the line and do not count.
    const points = [
      [0, 2, 50],
      [1, 1.5, 7],
      [2, 0.1, 10],
      [4, 0.01, 10 * Math.exp(2)],
      [4, 0.01, 10 * Math.exp(2)],
      [8, 0.001, 10 * Math.exp(4)],
    ] as const;
    const { values } = observe("lb-sharpens-as-loss-falls", walk(plateau, "LB", points));
    expect(values.get(1)).toBeCloseTo(2, 9);
    // The world: half a unit per decade.
    expect(values.get(2)).toBeCloseTo(0.5, 1);
  });

  it("gives SB's slopes in the upper and the lower half in log f", () => {
    const points = [
      [0, 1, 5],
      [1, 0.1, 5 * Math.exp(0.25)],
      [2, 0.02, 3],
      [4, 0.001, 3],
      [8, 0.0001, 3 * Math.exp(-1)],
    ] as const;
    // The middle is f = 0.01, three points above and two below it.
    const workload = walk(plateau, "SB", points);
    const upper = observe("sb-stays-then-falls", workload).values.get(1)!;
    const [x, y] = [
      [0, 1, Math.log10(50)],
      [Math.log(5), Math.log(5) + 0.25, Math.log(3)],
    ] as const;
    const mean = (list: readonly number[]): number => list.reduce((a, b) => a + b) / list.length;
    const [mx, my] = [mean(x), mean(y)];
    const want = mean(x.map((v, i) => (v - mx) * (y[i]! - my))) / mean(x.map((v) => (v - mx) ** 2));
    expect(upper).toBeCloseTo(want, 9);
    expect(observe("sb-stays-then-falls", workload, 1).values.get(1)).toBeCloseTo(-1, 9);
  });

  it("compares at equal f above half of the start, between points and never beyond them", () => {
    const start = [0, 2, 10] as const;
    let workload = walk(plateau, "SB", [start, [1, 0.5, 10]]);
    // At f = 2/√2 (half-way in log f to 1): log φ of LB is higher by 0.6, at 1.05 by 0.9; SB is flat. 0.9 is below half.
    workload = walk(workload, "LB", [
      start,
      [1, Math.SQRT2, 10 * Math.exp(0.6)],
      [2, 1.05, 10 * Math.exp(0.9)],
      [4, 0.9, 10 * Math.exp(30)],
    ]);
    expect(observe("alike-near-start", workload).values.get(1)).toBeCloseTo((0 + 0.6 + 0.9) / 3, 9);
  });

  it("leaves out a path without its start or with a φ of no logarithm", () => {
    const none = walk(plateau, "LB", [[1, 1, 5]]);
    expect(observe("lb-sharpens-as-loss-falls", none).leftOut).toMatchObject([{ seed: 1, why: "not measured" }]);
    const zero = walk(plateau, "LB", [
      [0, 2, 1],
      [1, 0.5, 1],
      [2, 0.1, 0],
    ]);
    expect(observe("lb-sharpens-as-loss-falls", zero).leftOut).toMatchObject([{ seed: 1, why: "not above 0" }]);
  });
});

it("compares rises of f one step beyond both ends of a plot, each at least 1e-6", () => {
  const edit = (rises: readonly [number, number]): Workload => ({
    ...plateau,
    plots: plateau.plots.map((plot) => {
      const points = plot.run.outcome.points.map((point) => {
        const loss = { "-0.125": 0.1 + rises[0], "0": 0.1, "1": 0.2, "1.125": 0.2 + rises[1] }[String(point.alpha)];
        return loss === undefined ? point : { ...point, train: { ...point.train, loss } };
      });
      return { ...plot, run: { ...plot.run, outcome: { points } } };
    }),
  });
  expect(observe("lb-sharper-along-line", edit([0.01, 0.08])).values.get(1)).toBeCloseTo(Math.log(8), 9);
  expect(observe("lb-sharper-along-curve", edit([-0.05, 0.08])).values.get(4)).toBeCloseTo(Math.log(0.08 / 1e-6), 6);
  const coarse: Workload = {
    ...plateau,
    plots: plateau.plots.map((plot) => ({
      ...plot,
      run: { ...plot.run, outcome: { points: plot.run.outcome.points.filter((_, i) => i % 2 === 0) } },
    })),
  };
  const { values, missing } = observe("lb-sharper-along-line", coarse);
  expect(values.size).toBe(0);
  expect(missing).toEqual(["the linear plot from SB to LB is not made, seeds 1, 2, 3, 4, 5"]);
});

describe("a sweep", () => {
  it("takes the breakpoint from the other seeds, and a seed's slopes around it", () => {
    // The world bends at 1,024 by construction: accuracy falls above it by gap / log2(5) a doubling.
    const fall = observe("accuracy-drops-past-a-batch-size", epochs, 1).values;
    for (const value of fall.values()) expect(value).toBeCloseTo(-1 / Math.log2(5), 1);
    const below = observe("sharpness-rise-flattens", epochs).values;
    const perDoubling = 3 / (Math.log2(1024 / 256) + 0.1 * Math.log2(5));
    for (const value of below.values()) expect(value).toBeCloseTo(perDoubling, 1);
    const largest = observe("accuracy-drops-past-a-batch-size", epochs).values.get(1)!;
    expect(largest).toBeCloseTo(Math.log2(51_200 / 1024) / Math.log2(5), 1);
  });

  it("is none with SB and LB alone, and leaves out a seed that lacks a size", () => {
    const two = { ...epochs, trainings: epochs.trainings.filter(({ arm }) => !/^B\d+$/.test(arm)) };
    expect(observe("accuracy-drops-past-a-batch-size", two)).toMatchObject({
      missing: ["a sweep of at least 5 batch sizes is not trained"],
    });
    const gone = change(epochs, "B512", 3, () => undefined);
    const { values, leftOut } = observe("sharpness-rise-flattens", gone);
    expect([...values.keys()]).toEqual([1, 2, 4, 5]);
    expect(leftOut).toEqual([{ seed: 3, why: "not measured", what: "batch 512" }]);
    const bad = observe("smaller-than-sb-is-alike", change(epochs, "B16", 2, diverge));
    expect(bad.leftOut).toEqual([{ seed: 2, why: "diverged", what: "batch 16" }]);
    expect([...bad.values.keys()]).toEqual([1, 3, 4, 5]);
  });
});

describe("correlations", () => {
  it("over seeds pair log φ with test accuracy", () => {
    const { values, against } = observe("phi-predicts-test-accuracy", plateau, 1);
    const one = plateau.trainings.find(({ arm, seed }) => arm === "LB" && seed === 4)!;
    const whole = one.measures.find(({ spec }) => spec.space.type === "full" && spec.split === "train" && !spec.point)!;
    const scaled = whole.outcome.values.find(({ row, epsilon }) => row === "scaled" && epsilon === 1e-3)!;
    expect(values.get(4)).toBeCloseTo(Math.log(scaled.value), 12);
    const { final } = one.run.outcome as FinishedOutcome;
    expect(against!.get(4)).toBeCloseTo(100 * final.batchStatistics.test.accuracy, 9);
  });

  it("over the arms of a seed are Kendall's τ; an arm that diverged is left out, one that lacks φ stops the seed", () => {
    const arms = ["SB", "LB", "LB-sgd", "LB-adagrad", "LB-gradient-noise"];
    const [phi, accuracy] = [
      [1, 2, 3, 4, 5],
      [0.5, 0.4, 0.6, 0.3, 0.2],
    ];
    let workload = epochs;
    for (const arm of epochs.trainings.filter(({ seed }) => seed === 1).map((one) => one.arm)) {
      const index = arms.indexOf(arm);
      workload = change(workload, arm, 1, (training) => {
        if (index < 0) return diverge(training);
        const score = { train: { loss: 1, accuracy: 1 }, test: { loss: 1, accuracy: accuracy[index]! } };
        const measured = remeasure(training, (run) => withPhi(run, phi[index]!));
        return finished(measured, { final: { batchStatistics: score, inference: score } });
      });
    }
    // Of ten pairs two agree: (1, 3) and (2, 3).
    const id = "sharpness-does-not-predict-across-settings";
    expect(observe(id, workload).values.get(1)).toBeCloseTo((2 - 8) / 10, 12);
    const lacking = change(workload, "LB-sgd", 1, (training) => remeasure(training, () => undefined));
    expect(observe(id, lacking).leftOut).toMatchObject([{ seed: 1, why: "not measured" }]);
    const few = change(change(workload, "SB", 1, diverge), "LB", 1, diverge);
    expect(observe(id, few).leftOut).toMatchObject([{ seed: 1, why: "diverged" }]);
  });
});
