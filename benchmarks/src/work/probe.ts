// Does a probe cell: one measure of f around a solution other than φ. What a probe that asks for values alone was told is
// kept at once, and told again after a restart, which leads it to the same place. Gradients would be many gigabytes, so a
// probe that asks for them begins anew: a kill costs it at most the evaluations of one cell.
import { readFile } from "node:fs/promises";
import path from "node:path";
import { setImmediate } from "node:timers/promises";
import { makeRandom } from "@basin/random";
import { makeRun, writeRun } from "@basin/record";
import { drive, makeProbe } from "@basin/sharpness";
import type { Evaluation } from "@basin/sharpness";
import { flatten } from "@basin/trainer";
import { findModel } from "@basin/zoo";
import writeFileAtomic from "write-file-atomic";
import { faultPoint } from "../fault.ts";
import { parentOf, trainingOf } from "../study.ts";
import type { ProbeCell } from "../study.ts";
import { answerProbe, openFunction } from "./function.ts";
import type { Job, JobContext, JobEnd } from "./job.ts";
import { provenance } from "./provenance.ts";
import { closeWork, openWork } from "./state.ts";
import { checkVersion } from "./version.ts";
import { readSolution } from "./weights.ts";
import type { Workshop } from "./workshop.ts";

/** What is kept between restarts: the values that the probe was told, null for one that was not finite. */
interface Kept {
  readonly weightsSha256: string;
  readonly told: (number | null)[];
  seconds: number;
}

/** Probes a solution to the end, or to the next evaluation after the signal. */
export async function doProbe(job: Job, cell: ProbeCell, workshop: Workshop, context: JobContext): Promise<JobEnd> {
  const { spec } = cell;
  const { id, version, ...settings } = spec.probe;
  const probe = makeProbe(id, settings);
  checkVersion("probe", version, probe.version);
  const training = trainingOf(cell);
  const model = findModel(training.model.id);
  const { weights, parent } = await readSolution(job, parentOf(cell));
  const { weightsSha256 } = parent;
  const x = flatten(model, weights);
  const engine = await workshop.engine(job);
  const { data } = await workshop.data(training.data, job.dataFolder);
  const work = await openWork(job);
  faultPoint("probe:started");
  const objective = await openFunction({ engine, model, data }, cell, x);
  const file = path.join(work.folder, "told.json");
  try {
    const kept = (await readKept(file, weightsSha256)) ?? { weightsSha256, told: [], seconds: 0 };
    let since = performance.now();
    const f0 = await objective.evaluate(x);
    let asked = 0;
    const answer = async (point: Float64Array): Promise<Evaluation> => {
      await setImmediate();
      context.signal.throwIfAborted();
      asked += 1;
      if (probe.asks === "gradient") {
        const evaluation = await answerProbe(probe, objective, point);
        faultPoint("probe:evaluation");
        return evaluation;
      }
      if (kept.told.length < asked) {
        const { value } = await answerProbe(probe, objective, point);
        const now = performance.now();
        kept.told.push(Number.isFinite(value) ? value : null);
        kept.seconds += (now - since) / 1000;
        since = now;
        await writeFileAtomic(file, JSON.stringify(kept));
        faultPoint("probe:evaluation");
      }
      return { value: kept.told[asked - 1] ?? NaN, gradient: new Float64Array(0) };
    };
    const random = makeRandom(Number(probe.settings["seed"] ?? 0));
    const found = await drive(probe.search({ x, f0, random }), answer, {
      onEvaluation: (_, count) => {
        context.onProgress({ share: Math.min(1, count / probe.most), text: `${id}, evaluation ${count}` });
      },
    });
    kept.seconds += (performance.now() - since) / 1000;
    const run = await makeRun({
      ...provenance(job, work, engine, data, kept.seconds, [parent], []),
      kind: "probe",
      spec,
      outcome: { f: f0.value, ...found },
    });
    faultPoint("probe:before-run");
    await writeRun(job.folders.results, run);
    faultPoint("probe:after-run");
    await closeWork(work);
    return { status: "done", run: run.id };
  } catch (error) {
    if (context.signal.aborted) return { status: "interrupted" };
    throw error;
  } finally {
    await objective.close();
  }
}

/** What an earlier start left of the same solution; a damaged file counts as none, as its values can be made again. */
async function readKept(file: string, weightsSha256: string): Promise<Kept | undefined> {
  try {
    const found = JSON.parse(await readFile(file, "utf8")) as Kept | null;
    return found?.weightsSha256 === weightsSha256 && Array.isArray(found.told) ? found : undefined;
  } catch {
    return undefined;
  }
}
