// The releases that the tests' site shows: two, of which the older holds fewer runs, one of them withdrawn since, with what a
// record may say at its worst. Their pages are those that `npx basin publish` writes.
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { judgeAll, makeRelease, runPath, sha256Hex, withdrawalPath, workloadsOf, writeRelease } from "@basin/record";
import type { Run, TrainRun, Withdrawal } from "@basin/record";
import { planPages, writePages } from "../../../benchmarks/src/release/pages.ts";
import { measureRun, sharpnessValue } from "../../../packages/record/test/example.ts";

/** Writes withdrawals, manifests and pages; gives the run that is withdrawn. */
export async function writeReleases(
  results: string,
  pages: string,
  runs: readonly Run[],
  markup: readonly string[],
): Promise<Run> {
  const parent = runs.find((run): run is TrainRun => run.kind === "train" && run.spec.model.id === "huge")!;
  const withdrawn = await measureRun(0x9005, parent, { split: "test" }, [sharpnessValue()]);
  await put(path.join(results, runPath(withdrawn)), JSON.stringify(withdrawn));
  const withdrawal = { run: withdrawn.id, reason: `Taken back: ${markup.join(" ")}`, date: "2026-03-01" };
  await put(withdrawalPath(results, withdrawn.id), JSON.stringify(withdrawal));

  const first = [...runs.filter(({ id }) => id < runs[Math.floor(runs.length / 3)]!.id), parent, withdrawn];
  await release("v0.1", first, []);
  await release("v0.10", runs, [withdrawal]);
  return withdrawn;

  async function release(version: string, kept: readonly Run[], withdrawals: readonly Withdrawal[]): Promise<void> {
    const made = makeRelease({
      version,
      date: "2026-02-01",
      runs: await Promise.all(kept.map(async (run) => ({ run, sha256: await sha256Hex(JSON.stringify(run)) }))),
      withdrawals,
      definitions: [],
      judge: (some) =>
        judgeAll(workloadsOf(some)).flatMap(({ verdicts }) =>
          verdicts.map(({ claim, version: judged, workload, status, n }) => ({
            claim,
            version: judged,
            workload,
            status,
            n,
          })),
        ),
    });
    await writeRelease(results, made);
    await writePages(await planPages(pages, made));
  }
}

async function put(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
}
