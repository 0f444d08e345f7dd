// A status follows from runs, definitions and withdrawals alone: each kind of later run, and what is graver than what.
import { describe, expect, it } from "vitest";
import { interpolateRun, measureRun, runId, sharpnessValue, trainOutcome, trainRun } from "../test/example.ts";
import { caveatMarks } from "./caveats.ts";
import { definitionsIn } from "./definitions.ts";
import type { NamedDefinition } from "./definitions.ts";
import type { Run, TrainRun } from "./run.ts";
import { statusesOf, workloadStatus } from "./status.ts";
import { parseWithdrawal } from "./withdrawal.ts";
import { workloadsOf } from "./workload.ts";

const none = { definitions: [], withdrawals: [] };
const elsewhere = async (): Promise<Pick<TrainRun, "environment">> => ({
  environment: { ...(await trainRun(1)).environment, cpu: "Another CPU" },
});
const standing = (runs: readonly Run[], context: Parameters<typeof statusesOf>[1] = none): string | undefined =>
  statusesOf(runs, context).get(runs[0]!.id)?.standing;

describe("the status of a cell", () => {
  it("is claimed by one run, and by later ones of the same machine", async () => {
    const first = await trainRun(1);
    expect(standing([first])).toBe("claimed");
    expect(standing([first, await trainRun(2)])).toBe("claimed");
  });

  it("is re-run by CI or elsewhere, whatever the order of the files", async () => {
    const first = await trainRun(1);
    const ci = await trainRun(2, { origin: "ci" });
    const other = await trainRun(3, await elsewhere());
    expect(standing([ci, first])).toBe("ci");
    expect(standing([other, ci, first])).toBe("elsewhere");
  });

  it("differs where bytes are owed and are others, and tells the numbers", async () => {
    const first = await trainRun(1);
    const later = await trainRun(2, { origin: "ci", outcome: trainOutcome(0.99, 0.97) });
    const status = statusesOf([first, later], none).get(first.id)!;
    expect(status.standing).toBe("differs");
    expect(status.run).toBe(first);
    expect(status.reruns[0]).toMatchObject({ owed: true, equal: false, by: "ci" });
    expect(status.reruns[0]!.differences[0]).toMatchObject({ statistic: "test accuracy", unit: "points", first: 98 });
    expect(status.reruns[0]!.differences[0]!.later).toBeCloseTo(97, 12);
  });

  it("does not differ where other arithmetic gives other numbers: that is told beside it", async () => {
    const first = await trainRun(1);
    const engine = { ...first.engine, name: "onnx-cuda", determinism: "statistical" as const };
    const later = await trainRun(2, { engine, outcome: trainOutcome(0.99, 0.97) });
    const status = statusesOf([first, later], none).get(first.id)!;
    expect(status.standing).toBe("elsewhere");
    expect(status.reruns[0]).toMatchObject({ owed: false, equal: false });
    expect(status.reruns[0]!.differences).toHaveLength(2);
  });

  it("owes no bytes to a measurement of other weights", async () => {
    const train = await trainRun(1);
    const first = await measureRun(2, train, {}, [sharpnessValue()]);
    const later = { ...(await measureRun(3, train, {}, [sharpnessValue({ value: 60 })])), parents: [] as never[] };
    const status = statusesOf([first, later], none).get(first.id)!;
    expect(status.reruns[0]).toMatchObject({ owed: false, equal: false });
    expect(status.reruns[0]!.differences[0]).toEqual({
      statistic: "φ scaled, ε 0.001",
      unit: "%",
      first: 50,
      later: 60,
    });
    expect(status.standing).toBe("claimed");
  });

  it("is superseded by a raised definition of its own or of what it was made of, and by no lower one", async () => {
    const train = await trainRun(1);
    const measure = await measureRun(2, train, {}, [sharpnessValue()]);
    const raised: NamedDefinition[] = [{ kind: "model", id: "f1", version: 2 }];
    expect(standing([train], { ...none, definitions: raised })).toBe("superseded");
    expect(standing([measure, train], { ...none, definitions: raised })).toBe("superseded");
    expect(statusesOf([measure, train], { ...none, definitions: raised }).get(measure.id)!.superseded).toEqual([
      { kind: "model", id: "f1", version: 1, current: 2 },
    ]);
    const other: NamedDefinition[] = [{ kind: "data", id: "f1", version: 9 }];
    expect(standing([train], { ...none, definitions: other })).toBe("claimed");
  });

  it("lets a later run count where the first is withdrawn, and is withdrawn where all are", async () => {
    const [first, later] = [await trainRun(1), await trainRun(2)];
    const withdrawal = (n: number) => ({ run: runId(n), reason: "trained on the test set", date: "2026-02-03" });
    const status = statusesOf([first, later], { ...none, withdrawals: [withdrawal(1)] }).get(first.id)!;
    expect(status).toMatchObject({ standing: "claimed", run: later, withdrawn: [withdrawal(1)] });
    const all = { ...none, withdrawals: [withdrawal(1), withdrawal(2)] };
    expect(standing([first, later], all)).toBe("withdrawn");
    expect(workloadsOf([first, later], all)).toEqual([]);
    expect(workloadsOf([first, later], { withdrawals: [withdrawal(1)] })[0]!.trainings[0]!.run).toBe(later);
  });
});

describe("the status of a row", () => {
  it("is the gravest of its cells', with its share", async () => {
    const sb = await trainRun(1);
    const lb = await trainRun(2, { spec: { ...sb.spec, batch: 6000 } });
    const plot = await interpolateRun(3, sb, lb);
    const later = await trainRun(4, { ...(await elsewhere()) });
    const [workload] = workloadsOf([sb, lb, plot, later]);
    const status = workloadStatus(workload!, statusesOf([sb, lb, plot, later], none));
    expect(status).toMatchObject({ standing: "elsewhere", text: "re-run elsewhere, 1 of 3 cells", cells: 3 });
    expect(status.counts).toMatchObject({ claimed: 2, elsewhere: 1 });
    const raised = { ...none, definitions: [{ kind: "optimiser" as const, id: "adam", version: 2 }] };
    const superseded = workloadStatus(workload!, statusesOf([sb, lb, plot, later], raised));
    expect(superseded).toMatchObject({ standing: "superseded", text: "superseded, 3 of 3 cells" });
    expect(superseded.superseded).toHaveLength(1);
  });
});

describe("caveats", () => {
  it("become marks that keep their sentences", () => {
    const marks = caveatMarks({
      reductions: [
        "The data set glyphs is synthetic.",
        "At most 10 epochs instead of 300.",
        "6000 of 60000 train samples.",
      ],
      caveats: ["engine onnx-cpu", "synthetic data: glyphs is generated", "scale reduced"],
    });
    expect(marks.map(({ mark, sentences }) => [mark, sentences.length])).toEqual([
      ["synthetic", 2],
      ["CPU engine", 1],
      ["fewer epochs", 1],
      ["deviates", 1],
      ["other", 1],
    ]);
    expect(caveatMarks({ reductions: [], caveats: ["engine onnx-cuda"] })[0]!.mark).toBe("other");
  });
});

describe("a withdrawal", () => {
  it.each([
    [{ run: runId(1), reason: "short", date: "2026-02-03" }, "reason"],
    [{ run: "x", reason: "a reason that is long enough", date: "2026-02-03" }, "run"],
    [{ run: runId(1), reason: "a reason that is long enough", date: "2026-02-30" }, "date"],
    [{ run: runId(1), reason: "a reason that is long enough", date: "2026-02-03", by: "me" }, "by"],
  ])("is refused as %j", (value, field) => {
    expect(() => parseWithdrawal(value)).toThrow(field);
  });
});

it("reads the definitions of a catalog in one order", () => {
  const one = (id: string, version = 1): { id: string; version: number } => ({ id, version });
  expect(
    definitionsIn({
      models: [one("f2"), one("f1", 3)],
      dataSets: [one("mnist")],
      methods: [],
      optimisers: [],
      measures: [one("keskar2017")],
    }).map(({ kind, id, version }) => `${kind} ${id} ${version}`),
  ).toEqual(["model f1 3", "model f2 1", "data mnist 1", "measure keskar2017 1"]);
});
