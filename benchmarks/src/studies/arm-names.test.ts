// The names that records gives arms are those that the studies print, and the generated runs that claims and pages are
// tested with are of the same arms as the studies.
import { workloadsOf } from "@basin/record";
import type { Run } from "@basin/record";
import { trainOutcome, trainRun } from "@basin/record/test/example";
import { generatedRuns } from "@basin/record/test/generated-runs";
import { expect, it } from "vitest";
import { findStudy, studies } from "../studies.ts";
import { isTraining } from "../study.ts";

/** The arm of each training of a study by the label that the study prints. */
async function armsOf(id: string): Promise<Map<string, string>> {
  const { cells } = await findStudy(id).expand({ seeds: [1], scale: "paper" });
  const trainings = cells.filter(isTraining);
  const runs: Run[] = [];
  for (const [n, { spec, id: cell, needs }] of trainings.entries()) {
    const weights = { sha256: "b".repeat(64), parameters: 1 };
    const run = await trainRun(n, {
      spec,
      outcome: { ...trainOutcome(), weights },
      parents: needs.map((need) => ({
        run: runs.find((one) => one.cell === need.cell.id)!.id,
        cell: need.cell.id,
        weightsSha256: weights.sha256,
      })),
    });
    expect(run.cell).toBe(cell);
    runs.push(run);
  }
  const arms = new Map(
    workloadsOf(runs).flatMap((workload) => workload.trainings.map(({ arm, run }) => [run.cell, arm] as const)),
  );
  return new Map(trainings.map(({ label, id: cell }) => [label.replace(/ seed 1 train$/, ""), arms.get(cell)!]));
}

it.each(studies.map(({ id }) => id))("%s prints the names that records give", async (id) => {
  for (const [printed, arm] of await armsOf(id)) {
    const batch = /^batch (\d+)$/.exec(printed)?.[1];
    // A sweep names sizes; a remedy names its plain arm too.
    const want =
      batch === undefined ? printed.replace(/-plain$/, "") : ({ "256": "SB", "6000": "LB" }[batch] ?? `B${batch}`);
    expect([printed, arm]).toEqual([printed, want]);
  }
});

it.each(["sb-lb", "interpolation", "sharpness-path", "remedies", "causes"] as const)(
  "generated runs of %s are of the study's arms",
  async (id) => {
    const workloads = workloadsOf(await generatedRuns({ studies: [id], seeds: [1] }));
    const generated = workloads.flatMap(({ trainings }) => trainings.map(({ arm }) => arm)).sort();
    expect(generated).toEqual([...(await armsOf(id)).values()].sort());
  },
);

it("generated runs of warm-start are of some of the study's arms", async () => {
  const workloads = workloadsOf(await generatedRuns({ studies: ["warm-start"], seeds: [1] }));
  const study = new Set((await armsOf("warm-start")).values());
  // Figure 5 has every k; the fixture has a k of its own between 30 and 100.
  const generated = workloads.flatMap(({ trainings }) => trainings.map(({ arm }) => arm));
  expect(generated.filter((arm) => !study.has(arm))).toEqual([]);
});
