// Workloads: what counts of many runs, and what belongs together.
import { expect, it } from "vitest";
import { hash, measureRun, sharpnessValue, trainOutcome, trainRun, trainSpec } from "../test/example.ts";
import { generatedRuns } from "../test/generated-runs.ts";
import { caveatMarks } from "./caveats.ts";
import { phi, testAccuracy } from "./observe.ts";
import { statusesOf } from "./status.ts";
import { protocolMajor, protocolVersion } from "./version.ts";
import { workloadsOf } from "./workload.ts";

const lb = trainSpec({ batch: 6000 });

it("counts the first run of a cell, names re-runs, and takes only what was measured of the weights that count", async () => {
  const first = await trainRun(1, { outcome: trainOutcome(0.99, 0.98) });
  const again = await trainRun(2, {
    outcome: { ...trainOutcome(0.99, 0.5), weights: { sha256: hash("e"), parameters: 5 } },
  });
  const of = async (n: number, parent: typeof first, value: number) =>
    measureRun(n, parent, {}, [sharpnessValue({ value })]);
  const good = await of(3, first, 7);
  const rerun = await of(4, first, 8);
  const ofOther = {
    ...(await of(5, again, 99)),
    parents: [{ run: again.id, cell: again.cell, weightsSha256: hash("e") }],
  };
  const [workload, ...others] = workloadsOf([ofOther, rerun, again, good, first]);
  expect(others).toEqual([]);
  expect(workload!.trainings).toHaveLength(1);
  expect(workload!.trainings[0]).toMatchObject({ arm: "SB", seed: 0, run: first, reruns: [again], measures: [good] });
  expect(phi(workload!, "SB")).toEqual(new Map([[0, 7]]));
  expect(testAccuracy(workload!, "SB")).toEqual(new Map([[0, 98]]));
});

it("leaves smoke runs out, and keeps scales, models, stop rules and precisions apart", async () => {
  const engine = { ...(await trainRun(1)).engine, precision: "float64" as const };
  const runs = [
    await trainRun(1),
    await trainRun(2, { scale: "smoke", spec: trainSpec({ seed: 1 }) }),
    await trainRun(3, { spec: trainSpec({ model: { id: "c1", version: 1 } }) }),
    await trainRun(4, { spec: trainSpec({ stop: { rule: "epochs", epochs: 100 } }) }),
    await trainRun(5, { engine }),
  ];
  const workloads = workloadsOf(runs);
  expect(workloads.map(({ slug }) => slug)).toEqual([
    "c1-mnist-paper",
    "f1-mnist-paper",
    "f1-mnist-paper-100-epochs",
    "f1-mnist-paper-2",
  ]);
  expect(workloads.flatMap(({ trainings }) => trainings.map(({ run }) => run.id)).sort()).toEqual(
    [runs[0], runs[2], runs[3], runs[4]].map((run) => run!.id),
  );
});

it("gives slugs that do not change when later runs come", async () => {
  const precise = { ...(await trainRun(1)).engine, precision: "float64" as const };
  const early = [await trainRun(1), await trainRun(2, { engine: precise })];
  const later = [
    await trainRun(3, { spec: lb }),
    await trainRun(4, { spec: trainSpec({ model: { id: "f1", version: 2 } }) }),
  ];
  const slugs = (runs: typeof early): [string, string][] =>
    workloadsOf(runs).map(({ slug, precision, model }) => [slug, `${precision} ${model.version}`]);
  const before = new Map(slugs(early));
  const after = new Map(slugs([...later, ...early].reverse()));
  expect(before.size).toBe(2);
  for (const [slug, what] of before) expect(after.get(slug)).toBe(what);
  expect(new Set(after.keys()).size).toBe(3);
});

it("takes LB for as many updates into the workload whose SB that is", async () => {
  const stop = { rule: "epochs", epochs: 100 } as const;
  // 100 epochs of 235 updates are 2,350 epochs of 10.
  const equal = { rule: "epochs", epochs: 2350 } as const;
  const runs = [
    await trainRun(1, { spec: trainSpec({ stop }) }),
    await trainRun(2, { spec: trainSpec({ stop, batch: 6000 }) }),
    await trainRun(3, { spec: trainSpec({ stop: equal, batch: 6000 }) }),
    await trainRun(4, { spec: trainSpec({ stop: { rule: "epochs", epochs: 2000 }, batch: 6000 }) }),
  ];
  const workloads = workloadsOf(runs);
  expect(workloads.map(({ slug, trainings }) => [slug, trainings.map(({ arm }) => arm)])).toEqual([
    ["f1-mnist-paper-100-epochs", ["SB", "LB", "LB-equal-updates"]],
    ["f1-mnist-paper-2000-epochs", ["LB"]],
  ]);
});

it("has every arm of every study of a generated set in two workloads, plots in the first", async () => {
  const workloads = workloadsOf(await generatedRuns({ seeds: [1, 2] }));
  expect(workloads.map(({ slug }) => slug)).toEqual(["made-up-made-up-paper", "made-up-made-up-paper-100-epochs"]);
  const [plateau, epochs] = workloads;
  expect(plateau!.plots.map(({ seed, run }) => [seed, run.spec.curve])).toEqual([
    [1, "linear"],
    [1, "curvilinear"],
    [2, "linear"],
    [2, "curvilinear"],
  ]);
  const arms = (index: 0 | 1): string[] => [...new Set(workloads[index]!.trainings.map(({ arm }) => arm))];
  expect(arms(0)).toHaveLength(10);
  expect(arms(1)).toContain("SB→LB after 100 epochs");
  expect(arms(1)).toContain("LB-equal-updates");
  expect(arms(1).every((arm) => !arm.includes("?") && !arm.includes("("))).toBe(true);
  // Each of SB and LB has one training a seed, though four studies ask for it.
  expect(epochs!.trainings.filter(({ arm }) => arm === "LB")).toHaveLength(2);
});

it("counts what was measured of a path by its run, as an iterate's weights are not the solution's", async () => {
  const solution = await trainRun(1);
  const again = await trainRun(2);
  const other = await trainRun(3, {
    outcome: { ...trainOutcome(0.99, 0.5), weights: { sha256: hash("e"), parameters: 5 } },
  });
  const point = { rule: "first-passage", index: 3, of: 21, version: 1 } as const;
  const of = async (n: number, parent: typeof solution, index: number) => {
    const run = await measureRun(n, parent, {}, [sharpnessValue({ value: n })]);
    const parents = [{ run: parent.id, cell: parent.cell, weightsSha256: hash("f") }];
    return { ...run, spec: { ...run.spec, point: { ...point, index } }, cell: hash(String(index)), parents };
  };
  const [mine, sameBytes, otherBytes] = [await of(4, solution, 3), await of(5, again, 4), await of(6, other, 5)];
  const [workload] = workloadsOf([solution, again, other, mine, sameBytes, otherBytes]);
  expect(workload!.trainings[0]!.measures.map(({ id }) => id)).toEqual([mine.id, sameBytes.id]);
});

it("keeps majors of the protocol apart, and says of another one's that they are not comparable", async () => {
  const now = await trainRun(1, { protocol: `${protocolMajor(protocolVersion)}.7.3` });
  const next = protocolMajor(protocolVersion) + 1;
  const other = await trainRun(2, { protocol: `${next}.0.0`, outcome: trainOutcome(0.99, 0.5) });
  const ofOther = { ...(await measureRun(3, other, {}, [sharpnessValue({ value: 7 })])), protocol: `${next}.1.0` };
  const ofNow = await measureRun(4, now, {}, [sharpnessValue({ value: 1 })]);
  const [a, b, ...more] = workloadsOf([now, other, ofOther, ofNow]);
  expect(more).toEqual([]);
  expect([a!.slug, b!.slug]).toEqual(["f1-mnist-paper", `f1-mnist-paper-protocol-${next}`]);
  // One cell, two runs: by one protocol the later would be a re-run, and its measurement would not count.
  expect(a!.trainings).toMatchObject([{ run: now, reruns: [], measures: [ofNow] }]);
  expect(b!.trainings).toMatchObject([{ run: other, reruns: [], measures: [ofOther] }]);
  expect(caveatMarks(a!).map(({ mark }) => mark)).not.toContain("other protocol");
  expect(caveatMarks(b!)).toContainEqual({
    mark: "other protocol",
    sentences: [`protocol ${next}: not comparable with results of protocol ${next - 1}`],
  });
  const statuses = statusesOf([now, other], { definitions: [], withdrawals: [] });
  expect(statuses.get(other.id)).toMatchObject({ standing: "claimed", reruns: [] });
});
