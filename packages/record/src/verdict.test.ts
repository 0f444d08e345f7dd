// Verdicts on whole claims: by simulation at the level of observations for claims of many parts, and end to end on runs in
// which the truth is known.
import { beforeAll, describe, expect, it } from "vitest";
import { generatedRuns } from "../test/generated-runs.ts";
import { normal } from "../test/normal.ts";
import type { Claim } from "./claim.ts";
import { claims } from "./claims.ts";
import type { Observation } from "./observation.ts";
import type { Run } from "./run.ts";
import { judge, judgeObservations } from "./verdict.ts";
import type { Verdict } from "./verdict.ts";
import { workloadsOf } from "./workload.ts";
import type { Workload } from "./workload.ts";

const find = (id: string): Claim => claims.find((claim) => claim.id === id)!;
let workload: Workload;
let runs: Run[];
beforeAll(async () => {
  runs = await generatedRuns({ studies: ["sb-lb"], model: "f1", data: "mnist" });
  [workload] = workloadsOf(runs) as [Workload];
});

const seen = (values: readonly number[], more: Partial<Observation> = {}): Observation => ({
  values: new Map(values.entries()),
  leftOut: [],
  runs: [],
  missing: [],
  measurable: true,
  ...more,
});
const judged = (claim: Claim, samples: readonly (readonly number[])[]): Verdict["status"] =>
  judgeObservations(
    claim,
    workload,
    samples.map((sample) => seen(sample)),
  ).status;

describe("a claim of three parts, all above 0", () => {
  const claim = find("contrast-survives-the-search");
  const count = 2000;
  const share = (status: Verdict["status"], means: readonly number[]): number => {
    const next = normal(3);
    let hits = 0;
    for (let i = 0; i < count; i++) {
      const samples = means.map((mean) => Array.from({ length: 5 }, () => mean + next()));
      if (judged(claim, samples) === status) hits++;
    }
    return hits / count;
  };
  const slack = 3 * Math.sqrt((0.05 * 0.95) / count);

  it("holds in at most 5 % where one part is on its margin, however sure the others are", () => {
    expect(share("holds", [0, 100, 100])).toBeLessThan(0.05 + slack);
    expect(share("holds", [0, 0, 0])).toBeLessThan(0.005);
  });

  it("is contradicted in at most 5 % where all parts are on their margins", () => {
    const rate = share("contradicted", [0, 0, 0]);
    expect(rate).toBeLessThan(0.05 + slack);
    // Independent parts at a third of the level each: 1 − (1 − 0.05/3)³.
    expect(Math.abs(rate - (1 - (1 - 0.05 / 3) ** 3))).toBeLessThan(slack);
  });

  it("holds where all parts are far above, and is contradicted where one is far below", () => {
    expect(share("holds", [10, 10, 10])).toBe(1);
    expect(share("contradicted", [10, 10, -10])).toBe(1);
  });
});

describe("one part's say over a claim", () => {
  const claim = find("sb-tests-better-where-it-trains-worse");
  const far = [9, 10, 11, 10, 10];
  const below = far.map((value) => -value);

  it("contradicts it though another has too few seeds or is not run, and never makes it hold", () => {
    expect(judged(claim, [far, far])).toBe("holds");
    expect(judged(claim, [far, [10, 11]])).toBe("too few");
    expect(judged(claim, [far, []])).toBe("not run");
    expect(judged(claim, [below, [10, 11]])).toBe("contradicted");
    expect(judged(claim, [[-10, -10, -11, -9], far])).toBe("too few");
  });

  it("counts at the level divided by the parts: 97 % is not enough of two", () => {
    // t = −2.5 with 4 degrees of freedom: one-sided p = 0.033, between 0.025 and 0.05.
    const weak = [-2, -1, 0, 1, 2].map((x) => x - 2.5 * Math.sqrt(2.5 / 5));
    const verdict = judgeObservations(claim, workload, [seen(weak), seen(far)]);
    expect(verdict.parts[0]).toMatchObject({ status: "contradicted", refutes: false });
    expect(verdict.status).toBe("inconclusive");
    expect(verdict.pContradicted).toBeCloseTo(2 * verdict.parts[0]!.pContradicted!, 12);
  });
});

describe("what is missing", () => {
  it("is named, counts seeds that have no logarithm, and asks for seeds in their stead", () => {
    const leftOut = [{ seed: 9, why: "not above 0", what: "φ of LB" }] as const;
    const claim = find("lb-sharper");
    const verdict = judgeObservations(claim, workload, [seen([1, 2, 3], { leftOut })]);
    expect(verdict.status).toBe("too few");
    expect(verdict.missing).toEqual(["φ of LB, seed 9: not above 0", "3 of 5 seeds"]);
    expect(verdict.command).toBe("npx basin run sb-lb --model f1 --data mnist --seeds 6");
  });

  it("has no command where no study gives it, and is nothing where nothing is", () => {
    expect(judge(find("rescaling-changes-phi"), workload)).toMatchObject({
      status: "not run",
      command: null,
      runs: [],
    });
    expect(judge(find("lb-sharper"), workload)).toMatchObject({ status: "holds", command: null, missing: [] });
    expect(judge(find("contrast-survives-batch-norm"), { ...workload, trainings: [] }).command).toMatch(
      /^for seed in 1 2 3 4 5; do npx basin run sb-lb .* --seed-list \$seed; done$/,
    );
  });

  it("of a reduced workload is asked for by its own protocol", () => {
    const reduced: Workload = {
      ...workload,
      scale: "reduced",
      stop: { rule: "epochs", epochs: 20 },
      data: { ...workload.data, train: 6000, test: 1000 },
      small: 32,
      large: 600,
      trainings: [],
    };
    expect(judge(find("sb-tests-better"), reduced).command).toBe(
      "npx basin run sb-lb --model f1 --data mnist --seeds 5 --scale reduced --max-epochs 20 --train-samples 6000 --test-samples 1000 --batch-sb 32 --splits train,test",
    );
    expect(judge(find("contrast-survives-batch-norm"), reduced).command).toBeNull();
    expect(judge(find("smaller-than-sb-is-alike"), reduced).command).toContain("--batches 16,32,64,128,256,512,600,");
  });
});

describe("end to end", () => {
  it("rests on the runs it names, and says how many were there before it was written down", async () => {
    const claim = find("lb-sharper");
    const verdict = judge(claim, workload);
    const named = runs.filter(({ id }) => verdict.runs.includes(id));
    // A training and a φ of each of two arms of five seeds.
    expect(named.map(({ kind }) => kind).sort()).toEqual([...Array(10).fill("measure"), ...Array(10).fill("train")]);
    expect(verdict.runsBefore).toBe(0);
    for (const [startedAt, before] of [
      [new Date(Date.parse(claim.registered) - 1000).toISOString(), 20],
      [new Date(Date.parse(claim.registered) + 1000).toISOString(), 0],
    ] as const) {
      const moved = workloadsOf(await generatedRuns({ studies: ["sb-lb"], startedAt }));
      expect(judge(claim, moved[0]!).runsBefore).toBe(before);
    }
  });

  it("says the truth by construction: the gap, the contrast, and what is not so", async () => {
    const verdict = judge(find("sb-tests-better"), workload);
    expect(verdict.parts[0]!.effect).toBeCloseTo(1, 1);
    expect(verdict.parts[0]!.paper).toEqual({ value: 98.03 - 97.81, mark: "confirmed", source: "table 2" });
    expect(judge(find("lb-sharper"), workload).parts[0]!.effect).toBeCloseTo(3, 1);
    const other = workloadsOf(await generatedRuns({ studies: ["sb-lb"], world: { gap: -1, sharpness: -3 } }))[0]!;
    for (const id of ["sb-tests-better", "lb-sharper", "lb-sharper-by-ten", "spaces-agree"]) {
      expect([id, judge(find(id), other).status]).toEqual([id, "contradicted"]);
    }
    const none = workloadsOf(
      await generatedRuns({ studies: ["sb-lb"], world: { gap: 0, sharpness: 0, spread: 0.3 } }),
    )[0]!;
    expect(judge(find("sb-tests-better"), none).status).toBe("inconclusive");
  });
});
