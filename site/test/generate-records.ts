// Writes many valid runs into a folder, to see that a build stays light: node test/generate-records.ts FOLDER COUNT.
// They are the published runs under other models and seeds, with ids and hashes of their own; their numbers mean nothing,
// and they are marked synthetic. Never shipped.
import path from "node:path";
import { makeRun, scanRuns, writeRun } from "@basin/record";
import type { Run, RunDraft, TrainRun } from "@basin/record";

const [folder, wanted] = process.argv.slice(2);
if (folder === undefined || wanted === undefined) throw new Error("usage: generate-records.ts FOLDER COUNT");
const total = Number(wanted);

const { runs: published } = await scanRuns([path.resolve(import.meta.dirname, "../../results")]);
const trainings = published.filter((run): run is TrainRun => run.kind === "train");
let made = 0;
const SEEDS_PER_MODEL = 5;

for (let seed = 0; made < total; seed++)
  await addSeed(`net-${Math.floor(seed / SEEDS_PER_MODEL)}`, seed % SEEDS_PER_MODEL);

/** Everything of seed 1 of the published runs, under another model and seed. */
async function addSeed(model: string, seed: number): Promise<void> {
  const again = new Map<string, TrainRun>();
  for (const run of trainings.filter(({ spec }) => spec.seed === 1)) {
    const copy = await add({
      ...draftOf(run),
      spec: { ...run.spec, model: { id: model, version: 1 }, seed },
    } as RunDraft);
    if (copy !== undefined) again.set(run.id, copy as TrainRun);
  }
  for (const run of published) {
    if (run.kind !== "measure") continue;
    const parent = again.get(run.parents[0]?.run ?? "");
    if (parent === undefined || parent.outcome.status !== "finished") continue;
    const parents = [{ run: parent.id, cell: parent.cell, weightsSha256: parent.outcome.weights.sha256 }];
    await add({ ...draftOf(run), spec: { ...run.spec, parent: parent.cell }, parents } as unknown as RunDraft);
  }
}

/** A run without what follows from it, with an id in the order of making. */
function draftOf(run: Run): object {
  const { schemaVersion: _version, cell: _cell, outcomeHash: _hash, ...draft } = run;
  const id = `01a3${made.toString(16).padStart(4, "0")}-0000-7000-8000-000000000000`;
  return { ...draft, id, caveats: ["synthetic data: generated to test the site"] };
}

async function add(draft: RunDraft): Promise<Run | undefined> {
  if (made === total) return undefined;
  const run = await makeRun(draft);
  await writeRun(folder!, run);
  made += 1;
  return run;
}
